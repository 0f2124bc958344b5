// Operations with a deadline or behind a shield.
#include "machine.h"

namespace oracle {

using namespace aio;

namespace {

// An open scope of timeout(), found by its statement's number.
class OpenTimeout {
 public:
  OpenTimeout(Frame frame, const Node* node, Timeout& scope) : frame_(frame), node_(node) {
    frame_->timeouts.insert_or_assign(node_->id(), &scope);
  }
  OpenTimeout(const OpenTimeout&) = delete;
  OpenTimeout& operator=(const OpenTimeout&) = delete;
  ~OpenTimeout() { frame_->timeouts.erase(node_->id()); }

 private:
  Frame frame_;
  const Node* node_;
};

Coro<std::optional<long>> run_timed(Frame frame, const Node* node, Timeout* scope) {
  const OpenTimeout open(frame, node, *scope);
  std::exception_ptr error;
  std::optional<long> value;
  try {
    Coro<std::optional<long>> block = run_block(frame, &node->at(2));
    value = co_await std::move(block);
  } catch (...) {
    error = std::current_exception();
  }
  frame.log(node, "expired " + text_of(scope->expired()));
  if (error) std::rethrow_exception(error);
  co_return value;
}

std::optional<Duration> seconds_or_none(const Node* node, std::size_t index) {
  if (node->word(index) == "none") return std::nullopt;
  return std::chrono::seconds(node->number(index));
}

// (timeout id delay (do ...))
Coro<Flow> op_timeout(Frame frame, const Node* node) {
  auto scope =
      timeout(seconds_or_none(node, 1), [frame, node](Timeout& open) { return run_timed(frame, node, &open); });
  Flow flow;
  flow.returned = co_await std::move(scope);
  flow.text = "in time";
  co_return flow;
}

// (timeout_at id from_now (do ...))
Coro<Flow> op_timeout_at(Frame frame, const Node* node) {
  const Duration when = get_running_loop().time() + std::chrono::seconds(node->number(1));
  auto scope = timeout_at(when, [frame, node](Timeout& open) { return run_timed(frame, node, &open); });
  Flow flow;
  flow.returned = co_await std::move(scope);
  flow.text = "in time";
  co_return flow;
}

// (reschedule id timeout delay): none disables.
Coro<Flow> op_reschedule(Frame frame, const Node* node) {
  const auto found = frame->timeouts.find(node->number(1));
  if (found == frame->timeouts.end()) co_return Flow{"nothing", {}};
  std::optional<Duration> when = seconds_or_none(node, 2);
  if (when) *when += get_running_loop().time();
  found->second->reschedule(when);
  co_return Flow{"moved", {}};
}

Coro<Flow> op_shield_task(Frame frame, const Node* node) {
  const auto found = frame->tasks.find(node->number(1));
  if (found == frame->tasks.end()) co_return Flow{"nothing", {}};
  auto shielded = shield(found->second);
  const long value = co_await shielded;
  co_return Flow{std::to_string(value), {}};
}

Coro<Flow> op_shield_coro(Frame frame, const Node* node) {
  const Node& child = node->at(1);
  auto shielded = shield(run_body(frame.of_task(child.id()), &child.at(1)));
  const long value = co_await shielded;
  co_return Flow{std::to_string(value), {}};
}

}  // namespace

void add_structured(Operations& operations) {
  operations["timeout"] = op_timeout;
  operations["timeout_at"] = op_timeout_at;
  operations["reschedule"] = op_reschedule;
  operations["shield_task"] = op_shield_task;
  operations["shield_coro"] = op_shield_coro;
}

}  // namespace oracle
