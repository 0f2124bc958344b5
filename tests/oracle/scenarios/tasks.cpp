// Task and cancellation, line by line.
#include "native/support.h"

namespace oracle {

using namespace aio;
using namespace std::chrono_literals;

namespace {

Coro<> the_first_step_is_in_the_next_iteration(Log log) {
  Task<long> task = create_task(work(log, "task", 0));
  log("created");
  co_await checkpoint();
  log("passed", task.done());
  co_await task;
}

Coro<> cancel_before_the_first_step_runs_nothing(Log log) {
  Task<long> task = create_task(work(log, "task", 1));
  const bool accepted = task.cancel("early");
  log(accepted, task.cancelling());
  const std::string how = co_await ending(task);
  log(how, task.cancelled());
}

Coro<> cancel_of_a_done_task_is_refused(Log log) {
  Task<long> task = create_task(work(log, "task", 0));
  co_await task;
  const bool accepted = task.cancel("late");
  log(accepted, task.cancelling(), task.cancelled());
}

Coro<> cancel_is_delivered_in_a_later_iteration(Log log) {
  Task<long> task = create_task(work(log, "task", 5));
  co_await sleep(1s);
  log(task.cancel("stop"));
  log("not yet", task.done());
  co_await checkpoint();
  log("one pass", task.done());
  co_await checkpoint();
  log("two passes", task.done());
}

Coro<> cancelled_twice_before_delivery_is_one_error(Log log) {
  Task<long> task = create_task(work(log, "task", 5));
  co_await sleep(1s);
  const bool first = task.cancel("first");
  const bool second = task.cancel("second");
  log(first, second, task.cancelling());
  const std::string how = co_await ending(task);
  log(how);
}

Coro<> a_task_cancels_itself_at_its_next_suspension(Log log) {
  current_task().cancel("self");
  log("still running");
  const Future<long> done;
  done.set_result(3);
  const long value = co_await done;
  log("awaits what is done", value);
  const std::string how = co_await ending(checkpoint());
  log(how);
  log(current_task().cancelling());
}

Coro<long> cancels_itself(Log log) {
  current_task().cancel("at the end");
  log("returns");
  co_return 1;
}

Coro<> a_request_that_is_pending_when_the_body_returns_cancels_the_task(Log log) {
  Task<long> task = create_task(cancels_itself(log));
  const std::string how = co_await ending(task);
  log(how, task.cancelled(), task.cancelling());
}

Coro<> uncancel_counts_down_and_stops_at_nought(Log log) {
  Task<long> task = create_task(work(log, "task", 3));
  co_await sleep(1s);
  log(task.uncancel());
  task.cancel();
  task.cancel();
  const unsigned first = task.uncancel();
  const unsigned second = task.uncancel();
  log(first, second, task.uncancel());
  const std::string how = co_await ending(task);
  log(how, task.cancelling());
}

Coro<> uncancel_takes_an_undelivered_request_back(Log log) {
  const TaskHandle task = current_task();
  task.cancel("no");
  log(task.uncancel());
  co_await checkpoint();
  log("goes on");
}

Coro<> uncancel_does_not_recall_what_was_forwarded(Log log) {
  Task<long> task = create_task(work(log, "task", 3));
  co_await sleep(1s);
  task.cancel("forwarded");
  log(task.uncancel());
  const std::string how = co_await ending(task);
  log(how);
}

Coro<> a_task_that_swallows_goes_on_with_its_count(Log log) {
  Task<long> task = create_task(stubborn(log, "task", 9, 1));
  co_await sleep(1s);
  task.cancel("once");
  const std::string how = co_await ending(task);
  log(how, task.cancelled(), task.cancelling());
}

Coro<> throws_cancelled() {
  throw CancelledError("own");
  co_return;
}

Coro<> a_body_that_throws_cancelled_error_is_cancelled(Log log) {
  Task<> task = create_task(throws_cancelled());
  const std::string how = co_await ending(task);
  log(how, task.cancelled(), task.cancelling());
}

template <class Handle>
Coro<> awaits(Log log, std::string name, Handle task) {
  const std::string how = co_await ending(task);
  log(name, how, current_task().cancelling());
}

Coro<> cancelling_one_of_two_awaiters_cancels_the_task_for_both(Log log) {
  Task<long> shared = create_task(work(log, "shared", 5));
  Task<> one = create_task(awaits(log, "one", shared));
  Task<> two = create_task(awaits(log, "two", shared));
  co_await sleep(1s);
  one.cancel();
  auto both = gather(one, two);
  co_await both;
  log(shared.cancelled(), shared.cancelling());
}

Coro<> an_exception_reaches_every_awaiter(Log log) {
  Task<long> task = create_task(fail(1, 4));
  Task<> one = create_task(awaits(log, "one", task));
  Task<> two = create_task(awaits(log, "two", task));
  auto both = gather(one, two);
  co_await both;
  const std::string how = co_await ending(task);
  log(how);
}

Coro<> cancel_goes_down_a_chain_of_tasks(Log log) {
  Task<long> inner = create_task(work(log, "inner", 9));
  Task<> middle = create_task(awaits(log, "middle", inner));
  Task<> outer = create_task(awaits(log, "outer", middle));
  co_await sleep(1s);
  outer.cancel("down");
  co_await passes(6);
  log(inner.cancelling(), middle.cancelling(), outer.cancelling());
}

Coro<> cleans_up(Log log) {
  std::exception_ptr error;
  try {
    co_await sleep(9s);
  } catch (...) {
    error = std::current_exception();
  }
  log("cleans up");
  co_await sleep(2s);
  log("clean");
  if (error) std::rethrow_exception(error);
}

Coro<> cleaning_up_may_take_time(Log log) {
  Task<> task = create_task(cleans_up(log));
  co_await sleep(1s);
  task.cancel("go");
  const std::string how = co_await ending(task);
  log(how);
}

Coro<> cleaning_up_is_cancelled_by_a_second_request(Log log) {
  Task<> task = create_task(cleans_up(log));
  co_await sleep(1s);
  task.cancel("one");
  co_await sleep(1s);
  task.cancel("two");
  const std::string how = co_await ending(task);
  log(how, task.cancelling());
}

Coro<> a_future_that_is_cancelled_cancels_who_awaits_it(Log log) {
  const Future<long> future;
  Task<> task = create_task(awaits(log, "task", future));
  co_await sleep(1s);
  log(future.cancel("by hand"));
  co_await task;
}

Coro<> the_result_of_a_running_task_is_an_error(Log log) {
  Task<long> task = create_task(work(log, "task", 1));
  try {
    task.result();
  } catch (const InvalidStateError&) {
    log(std::current_exception());
  }
  try {
    task.exception();
  } catch (const InvalidStateError&) {
    log(std::current_exception());
  }
  const long value = co_await task;
  log(value, task.exception());
}

Coro<> sleep_of_nought_is_one_pass(Log log) {
  get_running_loop().call_soon([log] { log("somebody else"); });
  co_await sleep(0s);
  log("passed");
  co_await sleep(-1s);
  log("passed again");
}

}  // namespace

Topic tasks_topic() {
  return {"tasks",
          {{"the_first_step_is_in_the_next_iteration", the_first_step_is_in_the_next_iteration},
           {"cancel_before_the_first_step_runs_nothing", cancel_before_the_first_step_runs_nothing},
           {"cancel_of_a_done_task_is_refused", cancel_of_a_done_task_is_refused},
           {"cancel_is_delivered_in_a_later_iteration", cancel_is_delivered_in_a_later_iteration},
           {"cancelled_twice_before_delivery_is_one_error", cancelled_twice_before_delivery_is_one_error},
           {"a_task_cancels_itself_at_its_next_suspension", a_task_cancels_itself_at_its_next_suspension},
           {"a_request_that_is_pending_when_the_body_returns_cancels_the_task",
            a_request_that_is_pending_when_the_body_returns_cancels_the_task},
           {"uncancel_counts_down_and_stops_at_nought", uncancel_counts_down_and_stops_at_nought},
           {"uncancel_takes_an_undelivered_request_back", uncancel_takes_an_undelivered_request_back},
           {"uncancel_does_not_recall_what_was_forwarded", uncancel_does_not_recall_what_was_forwarded},
           {"a_task_that_swallows_goes_on_with_its_count", a_task_that_swallows_goes_on_with_its_count},
           {"a_body_that_throws_cancelled_error_is_cancelled", a_body_that_throws_cancelled_error_is_cancelled},
           {"cancelling_one_of_two_awaiters_cancels_the_task_for_both",
            cancelling_one_of_two_awaiters_cancels_the_task_for_both},
           {"an_exception_reaches_every_awaiter", an_exception_reaches_every_awaiter},
           {"cancel_goes_down_a_chain_of_tasks", cancel_goes_down_a_chain_of_tasks},
           {"cleaning_up_may_take_time", cleaning_up_may_take_time},
           {"cleaning_up_is_cancelled_by_a_second_request", cleaning_up_is_cancelled_by_a_second_request},
           {"a_future_that_is_cancelled_cancels_who_awaits_it", a_future_that_is_cancelled_cancels_who_awaits_it},
           {"the_result_of_a_running_task_is_an_error", the_result_of_a_running_task_is_an_error},
           {"sleep_of_nought_is_one_pass", sleep_of_nought_is_one_pass}}};
}

}  // namespace oracle
