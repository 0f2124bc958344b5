// Operations on the flow of one task.
#include "machine.h"

namespace oracle {

using namespace aio;

namespace {

Coro<Flow> op_sleep(Frame, const Node* node) {
  co_await sleep(std::chrono::seconds(node->number(1)));
  co_return Flow{"slept", {}};
}

Coro<Flow> op_call(Frame frame, const Node* node) {
  Coro<long> body = run_body(frame, &node->at(1));
  const long value = co_await std::move(body);
  co_return Flow{std::to_string(value), {}};
}

Coro<Flow> op_return(Frame, const Node* node) {
  co_return Flow{"", node->number(1)};
}

Coro<Flow> op_raise(Frame, const Node* node) {
  throw Boom(node->number(1));
  co_return Flow();
}

Coro<Flow> op_raise_cancelled(Frame, const Node* node) {
  throw CancelledError(node->word(1));
  co_return Flow();
}

bool is_caught(const std::string& what, const std::exception_ptr& error) {
  if (what == "any") return true;
  const bool cancelled = text_of(error).starts_with("CancelledError");
  return cancelled == (what == "cancelled");
}

// (try id what (do ...) (do ...)): the second block runs after an exception of the kind, which is swallowed.
Coro<Flow> op_try(Frame frame, const Node* node) {
  std::exception_ptr error;
  Flow flow;
  try {
    Coro<std::optional<long>> block = run_block(frame, &node->at(2));
    flow.returned = co_await std::move(block);
  } catch (...) {
    error = std::current_exception();
  }
  if (!error) co_return flow;
  if (!is_caught(node->word(1), error)) std::rethrow_exception(error);
  flow.text = "swallowed " + text_of(error);
  Coro<std::optional<long>> handler = run_block(frame, &node->at(3));
  flow.returned = co_await std::move(handler);
  co_return flow;
}

// (finally id (do ...) (do ...)): the second block runs on every way out; what it throws wins.
Coro<Flow> op_finally(Frame frame, const Node* node) {
  std::exception_ptr error;
  Flow flow;
  try {
    Coro<std::optional<long>> block = run_block(frame, &node->at(1));
    flow.returned = co_await std::move(block);
  } catch (...) {
    error = std::current_exception();
  }
  Coro<std::optional<long>> cleanup = run_block(frame, &node->at(2));
  const std::optional<long> returned = co_await std::move(cleanup);
  if (error) std::rethrow_exception(error);
  if (returned) flow.returned = returned;
  co_return flow;
}

}  // namespace

void add_control(Operations& operations) {
  operations["sleep"] = op_sleep;
  operations["call"] = op_call;
  operations["return"] = op_return;
  operations["raise"] = op_raise;
  operations["raise_cancelled"] = op_raise_cancelled;
  operations["try"] = op_try;
  operations["finally"] = op_finally;
}

}  // namespace oracle
