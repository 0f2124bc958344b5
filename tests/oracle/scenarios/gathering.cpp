// gather, wait, as_completed, shield.
#include <algorithm>

#include "native/support.h"

namespace oracle {

using namespace aio;
using namespace std::chrono_literals;

namespace {

Coro<> results_come_in_argument_order(Log log) {
  std::vector<Coro<long>> children;
  children.push_back(work(log, "a", 2));
  children.push_back(work(log, "b", 1));
  const std::vector<long> values = co_await gather(std::move(children));
  log(values);
}

Coro<> nothing_to_gather_gives_nothing(Log log) {
  const std::string how = co_await ending(gather(std::vector<Task<long>>()));
  log(how);
}

Coro<> the_first_exception_ends_it_and_the_others_run_on(Log log) {
  Task<long> other = create_task(work(log, "other", 3));
  std::vector<Task<long>> children{other, create_task(fail(1, 1)), create_task(fail(2, 2))};
  const std::string how = co_await ending(gather(std::move(children)));
  log(how);
  co_await sleep(3s);
}

std::string text_of_outcomes(const std::vector<Outcome<long>>& outcomes) {
  std::vector<std::string> texts;
  for (const Outcome<long>& each : outcomes) {
    texts.push_back(each.has_value() ? text_of(each.value()) : text_of(each.exception()));
  }
  return text_of(texts);
}

Coro<> settled_gives_what_became_of_each(Log log) {
  std::vector<Coro<long>> children;
  children.push_back(work(log, "a", 2));
  children.push_back(fail(1, 5));
  const std::vector<Outcome<long>> outcomes = co_await gather_settled(std::move(children));
  log(text_of_outcomes(outcomes));
}

Coro<> a_child_that_is_cancelled_throws_without_a_count(Log log) {
  Task<long> child = create_task(work(log, "child", 5));
  get_running_loop().call_later(1s, [child] { child.cancel("child"); });
  std::vector<Task<long>> children{child, create_task(work(log, "other", 2))};
  const std::string how = co_await ending(gather(std::move(children)));
  log(how, current_task().cancelling());
  co_await sleep(2s);
}

Coro<> gathers(Log log, std::vector<Coro<long>> children) {
  const std::string how = co_await ending(gather(std::move(children)));
  log(how, current_task().cancelling());
}

Coro<> settles(Log log, std::vector<Coro<long>> children) {
  std::string how;
  try {
    const std::vector<Outcome<long>> outcomes = co_await gather_settled(std::move(children));
    how = text_of_outcomes(outcomes);
  } catch (const CancelledError&) {
    how = text_of(std::current_exception());
  }
  log(how, current_task().cancelling());
}

std::vector<Coro<long>> two_sleepers(Log log) {
  std::vector<Coro<long>> children;
  children.push_back(work(log, "a", 5));
  children.push_back(work(log, "b", 5));
  return children;
}

Coro<> an_outside_cancel_cancels_every_child(Log log) {
  Task<> task = create_task(gathers(log, two_sleepers(log)));
  co_await sleep(1s);
  task.cancel("all");
  co_await task;
}

Coro<> an_outside_cancel_is_thrown_even_when_settled(Log log) {
  Task<> task = create_task(settles(log, two_sleepers(log)));
  co_await sleep(1s);
  task.cancel();
  co_await task;
}

Coro<> a_child_that_swallows_delays_the_end(Log log) {
  std::vector<Coro<long>> children;
  children.push_back(stubborn(log, "a", 9, 2));
  Task<> task = create_task(gathers(log, std::move(children)));
  co_await sleep(1s);
  task.cancel();
  co_await task;
}

Coro<> done_children_need_no_suspension(Log log) {
  Task<long> child = create_task(work(log, "child", 0));
  co_await child;
  get_running_loop().call_soon([log] { log("somebody else"); });
  const std::vector<long> values = co_await gather(std::vector<Task<long>>{child});
  log(values);
}

std::vector<std::string> names(const std::vector<Task<long>>& tasks) {
  std::vector<std::string> found;
  for (const Task<long>& task : tasks) found.push_back(task.name());
  std::sort(found.begin(), found.end());
  return found;
}

Coro<> wait_and_tell(Log log, std::vector<Task<long>> tasks, WaitOptions options) {
  const WaitResult<Task<long>> result = co_await wait(std::move(tasks), options);
  log("done", names(result.done), "pending", names(result.pending));
}

Task<long> named(Coro<long> coro, std::string name) {
  TaskOptions options;
  options.name = std::move(name);
  return create_task(std::move(coro), std::move(options));
}

std::vector<Task<long>> three(Log log) {
  return {named(work(log, "a", 1), "a"), named(fail(2, 1), "b"), named(work(log, "c", 3), "c")};
}

Coro<> wait_for_all(Log log) {
  co_await wait_and_tell(log, three(log), WaitOptions());
}

Coro<> wait_for_the_first(Log log) {
  WaitOptions options;
  options.return_when = FIRST_COMPLETED;
  co_await wait_and_tell(log, three(log), options);
  co_await sleep(3s);
}

Coro<> wait_for_the_first_exception(Log log) {
  WaitOptions options;
  options.return_when = FIRST_EXCEPTION;
  co_await wait_and_tell(log, three(log), options);
  co_await sleep(3s);
}

Coro<> wait_gives_up_after_its_timeout_and_cancels_nothing(Log log) {
  WaitOptions options;
  options.timeout = 1s;
  co_await wait_and_tell(log, three(log), options);
  co_await sleep(3s);
}

Coro<> wait_for_nothing_is_an_error(Log log) {
  const std::string how = co_await ending(wait_and_tell(log, {}, WaitOptions()));
  log(how);
}

Coro<> a_cancelled_wait_leaves_the_tasks_alone(Log log) {
  Task<long> task = create_task(work(log, "task", 3));
  Task<> waiter = create_task(wait_and_tell(log, {task}, WaitOptions()));
  co_await sleep(1s);
  waiter.cancel();
  const std::string how = co_await ending(waiter);
  log(how, task.cancelling());
  co_await task;
}

Coro<> in_order(Log log, std::vector<Task<long>> tasks, AsCompletedOptions options) {
  auto iterator = as_completed(std::move(tasks), options);
  for (;;) {
    const std::optional<Task<long>> task = co_await iterator.next();
    if (!task) co_return;
    log("got", task->name());
  }
}

std::vector<Task<long>> sleepers(Log log, std::vector<long> seconds) {
  std::vector<Task<long>> tasks;
  for (const long each : seconds) tasks.push_back(named(work(log, text_of(each), each), text_of(each)));
  return tasks;
}

Coro<> as_completed_gives_the_first_done_first(Log log) {
  co_await in_order(log, sleepers(log, {3, 1, 2}), AsCompletedOptions());
}

Coro<> as_completed_throws_at_its_deadline(Log log) {
  AsCompletedOptions options;
  options.timeout = 2s;
  const std::string how = co_await ending(in_order(log, sleepers(log, {3, 1}), options));
  log(how);
  co_await sleep(2s);
}

Coro<> shields(Log log, Task<long> inner) {
  const std::string how = co_await ending(shield(inner));
  log(how, current_task().cancelling());
}

Coro<> a_shield_keeps_the_inner_task(Log log) {
  Task<long> inner = create_task(work(log, "inner", 3));
  Task<> waiter = create_task(shields(log, inner));
  co_await sleep(1s);
  waiter.cancel("go");
  co_await waiter;
  const long value = co_await inner;
  log(value);
}

Coro<> a_shielded_error_without_waiter_goes_to_the_handler(Log log) {
  Task<long> inner = create_task(fail(3, 6));
  Task<> waiter = create_task(shields(log, inner));
  co_await sleep(1s);
  waiter.cancel();
  co_await waiter;
  co_await sleep(3s);
}

Coro<> cancelling_the_inner_task_cancels_the_waiter(Log log) {
  Task<long> inner = create_task(work(log, "inner", 3));
  Task<> waiter = create_task(shields(log, inner));
  co_await sleep(1s);
  inner.cancel("inner");
  co_await waiter;
  log(inner.cancelled());
}

Coro<> a_timeout_around_a_shield(Log log) {
  Task<long> inner = create_task(work(log, "inner", 3));
  const std::string how = co_await ending(wait_for(shield(inner), 1s));
  log(how);
  const long value = co_await inner;
  log(value);
}

Coro<> a_shield_takes_the_passes_of_two_futures(Log log) {
  Task<long> inner = create_task(work(log, "inner", 0));
  Task<> waiter = create_task(shields(log, inner));
  for (int i = 0; i < 5; ++i) {
    log("pass", i, inner.done(), waiter.done());
    co_await passes(1);
  }
}

}  // namespace

Topic gathering_topic() {
  return {
      "gathering",
      {
          {"results_come_in_argument_order", results_come_in_argument_order},
          {"nothing_to_gather_gives_nothing", nothing_to_gather_gives_nothing},
          {"the_first_exception_ends_it_and_the_others_run_on", the_first_exception_ends_it_and_the_others_run_on},
          {"settled_gives_what_became_of_each", settled_gives_what_became_of_each},
          {"a_child_that_is_cancelled_throws_without_a_count", a_child_that_is_cancelled_throws_without_a_count},
          {"an_outside_cancel_cancels_every_child", an_outside_cancel_cancels_every_child},
          {"an_outside_cancel_is_thrown_even_when_settled", an_outside_cancel_is_thrown_even_when_settled},
          {"a_child_that_swallows_delays_the_end", a_child_that_swallows_delays_the_end},
          {"done_children_need_no_suspension", done_children_need_no_suspension},
          {"wait_for_all", wait_for_all},
          {"wait_for_the_first", wait_for_the_first},
          {"wait_for_the_first_exception", wait_for_the_first_exception},
          {"wait_gives_up_after_its_timeout_and_cancels_nothing", wait_gives_up_after_its_timeout_and_cancels_nothing},
          {"wait_for_nothing_is_an_error", wait_for_nothing_is_an_error},
          {"a_cancelled_wait_leaves_the_tasks_alone", a_cancelled_wait_leaves_the_tasks_alone},
          {"as_completed_gives_the_first_done_first", as_completed_gives_the_first_done_first},
          {"as_completed_throws_at_its_deadline", as_completed_throws_at_its_deadline},
          {"a_shield_keeps_the_inner_task", a_shield_keeps_the_inner_task},
          {"a_shielded_error_without_waiter_goes_to_the_handler", a_shielded_error_without_waiter_goes_to_the_handler},
          {"cancelling_the_inner_task_cancels_the_waiter", cancelling_the_inner_task_cancels_the_waiter},
          {"a_timeout_around_a_shield", a_timeout_around_a_shield},
          {"a_shield_takes_the_passes_of_two_futures", a_shield_takes_the_passes_of_two_futures},
      }};
}

}  // namespace oracle
