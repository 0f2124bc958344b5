// Operations on tasks and futures.
#include "machine.h"

namespace oracle {

using namespace aio;

namespace {

Coro<Flow> op_spawn(Frame frame, const Node* node) {
  Task<long> task = create_task(run_body(frame.of_task(node->id()), &node->at(1)));
  frame->tasks.insert_or_assign(node->id(), task);
  frame->handles.insert_or_assign(node->id(), task);
  co_return Flow();
}

Coro<Flow> op_await(Frame frame, const Node* node) {
  const auto found = frame->tasks.find(node->number(1));
  if (found == frame->tasks.end()) co_return Flow{"nothing", {}};
  const Task<long> task = found->second;
  const long value = co_await task;
  co_return Flow{std::to_string(value), {}};
}

Coro<Flow> op_cancel(Frame frame, const Node* node) {
  const auto found = frame->handles.find(node->number(1));
  if (found == frame->handles.end()) co_return Flow{"nothing", {}};
  const std::string& msg = node->word(2);
  co_return Flow{text_of(found->second.cancel(msg == "-" ? std::string() : msg)), {}};
}

Coro<Flow> op_uncancel(Frame frame, const Node* node) {
  const auto found = frame->handles.find(node->number(1));
  if (found == frame->handles.end()) co_return Flow{"nothing", {}};
  co_return Flow{text_of(found->second.uncancel()), {}};
}

Coro<Flow> op_status(Frame frame, const Node* node) {
  const auto found = frame->handles.find(node->number(1));
  if (found == frame->handles.end()) co_return Flow{"nothing", {}};
  const TaskHandle& task = found->second;
  std::string text = "done " + text_of(task.done()) + " cancelled " + text_of(task.cancelled());
  text += " cancelling " + text_of(task.cancelling());
  co_return Flow{text, {}};
}

Coro<Flow> op_future_await(Frame frame, const Node* node) {
  const Future<long> future = frame->futures.at(node->number(1));
  const long value = co_await future;
  co_return Flow{std::to_string(value), {}};
}

Coro<Flow> op_future_set(Frame frame, const Node* node) {
  frame->futures.at(node->number(1)).set_result(node->number(2));
  co_return Flow();
}

Coro<Flow> op_future_fail(Frame frame, const Node* node) {
  frame->futures.at(node->number(1)).set_exception(std::make_exception_ptr(Boom(node->number(2))));
  co_return Flow();
}

Coro<Flow> op_future_cancel(Frame frame, const Node* node) {
  co_return Flow{text_of(frame->futures.at(node->number(1)).cancel("future")), {}};
}

}  // namespace

void add_tasks(Operations& operations) {
  operations["spawn"] = op_spawn;
  operations["await"] = op_await;
  operations["cancel"] = op_cancel;
  operations["uncancel"] = op_uncancel;
  operations["status"] = op_status;
  operations["future.await"] = op_future_await;
  operations["future.set"] = op_future_set;
  operations["future.fail"] = op_future_fail;
  operations["future.cancel"] = op_future_cancel;
}

}  // namespace oracle
