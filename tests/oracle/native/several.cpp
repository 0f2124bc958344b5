// Operations that wait for several tasks.
#include <algorithm>

#include "machine.h"

namespace oracle {

using namespace aio;

namespace {

std::vector<Task<long>> tasks_of(Frame frame, const Node* node, std::size_t first) {
  std::vector<Task<long>> tasks;
  for (std::size_t at = first; at < node->rest.size(); ++at) {
    const auto found = frame->tasks.find(node->number(at));
    if (found != frame->tasks.end()) tasks.push_back(found->second);
  }
  return tasks;
}

// A child block is (child slot (do ...)).
std::vector<Coro<long>> coros_of(Frame frame, const Node* node, std::size_t first) {
  std::vector<Coro<long>> coros;
  for (std::size_t at = first; at < node->rest.size(); ++at) {
    const Node& child = node->at(at);
    coros.push_back(run_body(frame.of_task(child.id()), &child.at(1)));
  }
  return coros;
}

long slot_of(Frame frame, const Task<long>& task) {
  for (const auto& [slot, known] : frame->tasks) {
    if (known == task) return slot;
  }
  return -1;
}

std::vector<long> slots_of(Frame frame, const std::vector<Task<long>>& tasks) {
  std::vector<long> slots;
  for (const Task<long>& task : tasks) slots.push_back(slot_of(frame, task));
  std::sort(slots.begin(), slots.end());
  return slots;
}

std::string text_of_outcomes(const std::vector<Outcome<long>>& outcomes) {
  std::vector<std::string> texts;
  for (const Outcome<long>& each : outcomes) {
    texts.push_back(each.has_value() ? std::to_string(each.value()) : text_of(each.exception()));
  }
  return text_of(texts);
}

Coro<Flow> op_gather_tasks(Frame frame, const Node* node) {
  auto all = gather(tasks_of(frame, node, 1));
  const std::vector<long> values = co_await all;
  co_return Flow{text_of(values), {}};
}

Coro<Flow> op_gather_coros(Frame frame, const Node* node) {
  auto all = gather(coros_of(frame, node, 1));
  const std::vector<long> values = co_await all;
  co_return Flow{text_of(values), {}};
}

Coro<Flow> op_settle_tasks(Frame frame, const Node* node) {
  auto all = gather_settled(tasks_of(frame, node, 1));
  const std::vector<Outcome<long>> outcomes = co_await all;
  co_return Flow{text_of_outcomes(outcomes), {}};
}

Coro<Flow> op_settle_coros(Frame frame, const Node* node) {
  auto all = gather_settled(coros_of(frame, node, 1));
  const std::vector<Outcome<long>> outcomes = co_await all;
  co_return Flow{text_of_outcomes(outcomes), {}};
}

std::optional<Duration> limit_of(const Node* node) {
  if (node->word(1) == "none") return std::nullopt;
  return std::chrono::seconds(node->number(1));
}

// (wait id timeout all|first|failure slots...)
Coro<Flow> op_wait(Frame frame, const Node* node) {
  WaitOptions options;
  options.timeout = limit_of(node);
  if (node->word(2) == "first") options.return_when = FIRST_COMPLETED;
  if (node->word(2) == "failure") options.return_when = FIRST_EXCEPTION;
  auto waiting = wait(tasks_of(frame, node, 3), options);
  const WaitResult<Task<long>> result = co_await std::move(waiting);
  co_return Flow{
      "done " + text_of(slots_of(frame, result.done)) + " pending " + text_of(slots_of(frame, result.pending)), {}};
}

// (as_completed id timeout slots...)
Coro<Flow> op_as_completed(Frame frame, const Node* node) {
  AsCompletedOptions options;
  options.timeout = limit_of(node);
  auto iterator = as_completed(tasks_of(frame, node, 2), options);
  for (;;) {
    const std::optional<Task<long>> task = co_await iterator.next();
    if (!task) co_return Flow{"all", {}};
    frame.log(node, "got " + std::to_string(slot_of(frame, *task)));
  }
}

// (wait_for id limit slot)
Coro<Flow> op_wait_for(Frame frame, const Node* node) {
  const auto found = frame->tasks.find(node->number(2));
  if (found == frame->tasks.end()) co_return Flow{"nothing", {}};
  auto waiting = wait_for(found->second, limit_of(node));
  const long value = co_await std::move(waiting);
  co_return Flow{std::to_string(value), {}};
}

// (wait_for_coro id limit (do ...)): the coroutine runs in the same task.
Coro<Flow> op_wait_for_coro(Frame frame, const Node* node) {
  auto waiting = wait_for(run_body(frame, &node->at(2)), limit_of(node));
  const long value = co_await std::move(waiting);
  co_return Flow{std::to_string(value), {}};
}

}  // namespace

void add_several(Operations& operations) {
  operations["gather_tasks"] = op_gather_tasks;
  operations["gather_coros"] = op_gather_coros;
  operations["settle_tasks"] = op_settle_tasks;
  operations["settle_coros"] = op_settle_coros;
  operations["wait"] = op_wait;
  operations["as_completed"] = op_as_completed;
  operations["wait_for"] = op_wait_for;
  operations["wait_for_coro"] = op_wait_for_coro;
}

}  // namespace oracle
