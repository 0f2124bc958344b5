// Operations on queues.
#include "machine.h"

namespace oracle {

using namespace aio;

namespace {

Queue<long>& queue_of(Frame frame, const Node* node) {
  return frame->queues.at(node->number(1));
}

Coro<Flow> op_put(Frame frame, const Node* node) {
  co_await queue_of(frame, node).put(node->number(2));
  co_return Flow{"put", {}};
}

Coro<Flow> op_get(Frame frame, const Node* node) {
  const long item = co_await queue_of(frame, node).get();
  co_return Flow{std::to_string(item), {}};
}

Coro<Flow> op_put_nowait(Frame frame, const Node* node) {
  queue_of(frame, node).put_nowait(node->number(2));
  co_return Flow();
}

Coro<Flow> op_get_nowait(Frame frame, const Node* node) {
  co_return Flow{std::to_string(queue_of(frame, node).get_nowait()), {}};
}

}  // namespace

void add_queues(Operations& operations) {
  operations["queue.put"] = op_put;
  operations["queue.get"] = op_get;
  operations["queue.put_nowait"] = op_put_nowait;
  operations["queue.get_nowait"] = op_get_nowait;
}

}  // namespace oracle
