// Operations on queues: 0, 1 and 2 are FIFOs without limit, of one and of two; 3 sorts and holds two, 4 is a stack.
#include "machine.h"

namespace oracle {

using namespace aio;

namespace {

// Calls `action` with the queue that the statement names.
template <class Action>
auto on_queue(Frame frame, const Node* node, Action action) {
  constexpr long kPriority = 3;
  constexpr long kLifo = 4;
  const long number = node->number(1);
  if (number == kPriority) return action(frame->priority);
  if (number == kLifo) return action(frame->lifo);
  return action(frame->queues.at(number));
}

template <class AnyQueue>
Coro<Flow> put(AnyQueue* queue, long item) {
  co_await queue->put(item);
  co_return Flow{"put, size " + text_of(queue->qsize()), {}};
}

template <class AnyQueue>
Coro<Flow> get(AnyQueue* queue) {
  const long item = co_await queue->get();
  co_return Flow{std::to_string(item), {}};
}

template <class AnyQueue>
Coro<Flow> join(AnyQueue* queue) {
  co_await queue->join();
  co_return Flow{"joined", {}};
}

Coro<Flow> op_put(Frame frame, const Node* node) {
  return on_queue(frame, node, [&](auto& queue) { return put(&queue, node->number(2)); });
}

Coro<Flow> op_get(Frame frame, const Node* node) {
  return on_queue(frame, node, [](auto& queue) { return get(&queue); });
}

Coro<Flow> op_join(Frame frame, const Node* node) {
  return on_queue(frame, node, [](auto& queue) { return join(&queue); });
}

Coro<Flow> op_put_nowait(Frame frame, const Node* node) {
  on_queue(frame, node, [&](auto& queue) { queue.put_nowait(node->number(2)); });
  co_return Flow();
}

Coro<Flow> op_get_nowait(Frame frame, const Node* node) {
  const long item = on_queue(frame, node, [](auto& queue) { return queue.get_nowait(); });
  co_return Flow{std::to_string(item), {}};
}

Coro<Flow> op_task_done(Frame frame, const Node* node) {
  on_queue(frame, node, [](auto& queue) { queue.task_done(); });
  co_return Flow();
}

// (queue.shutdown id queue immediate)
Coro<Flow> op_shutdown(Frame frame, const Node* node) {
  on_queue(frame, node, [&](auto& queue) { queue.shutdown(node->word(2) == "yes"); });
  co_return Flow();
}

}  // namespace

void add_queues(Operations& operations) {
  operations["queue.put"] = op_put;
  operations["queue.get"] = op_get;
  operations["queue.join"] = op_join;
  operations["queue.put_nowait"] = op_put_nowait;
  operations["queue.get_nowait"] = op_get_nowait;
  operations["queue.task_done"] = op_task_done;
  operations["queue.shutdown"] = op_shutdown;
}

}  // namespace oracle
