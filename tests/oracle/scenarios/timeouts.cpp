// Timeouts, line by line.
#include "native/support.h"

namespace oracle {

using namespace aio;
using namespace std::chrono_literals;

namespace {

using Limit = std::optional<Duration>;

// Lifetime: `scope` and the coroutine that `body` makes belong to the timeout() around.
Coro<long> watched(Log log, Timeout* scope, Coro<long> body) {
  std::exception_ptr error;
  long value = 0;
  try {
    value = co_await std::move(body);
  } catch (...) {
    error = std::current_exception();
  }
  log("expired", scope->expired());
  if (error) std::rethrow_exception(error);
  co_return value;
}

Coro<long> timed(Log log, Limit delay, Coro<long> body) {
  auto scope = timeout(delay, [&](Timeout& open) { return watched(log, &open, std::move(body)); });
  const long value = co_await std::move(scope);
  co_return value;
}

Coro<> in_time(Log log) {
  const std::string how = co_await ending(timed(log, 2s, work(log, "body", 1)));
  log(how);
}

Coro<> too_late(Log log) {
  const std::string how = co_await ending(timed(log, 1s, work(log, "body", 2)));
  log(how);
  log(current_task().cancelling());
}

Coro<> no_deadline(Log log) {
  const std::string how = co_await ending(timed(log, std::nullopt, work(log, "body", 2)));
  log(how);
}

Coro<> nought_runs_to_the_first_suspension(Log log) {
  const std::string nought = co_await ending(timed(log, 0s, work(log, "body", 1)));
  log(nought);
  const std::string past = co_await ending(timed(log, -1s, work(log, "body", 1)));
  log(past);
}

Coro<> completion_and_deadline_in_one_tick(Log log) {
  const std::string how = co_await ending(timed(log, 2s, work(log, "body", 2)));
  log(how);
}

Coro<> nested_body(Log log, Timeout* scope, Limit inner, Coro<long> body) {
  std::exception_ptr error;
  try {
    const std::string how = co_await ending(timed(log, inner, std::move(body)));
    log("inner", how);
  } catch (...) {
    error = std::current_exception();
  }
  log("outer expired", scope->expired());
  if (error) std::rethrow_exception(error);
}

Coro<> nested(Log log, Limit outer, Limit inner, Coro<long> body) {
  auto scope = timeout(outer, [&](Timeout& open) { return nested_body(log, &open, inner, std::move(body)); });
  co_await std::move(scope);
}

Coro<> nested_with_equal_deadlines(Log log) {
  const std::string how = co_await ending(nested(log, 1s, 1s, work(log, "body", 9)));
  log(how);
}

Coro<> the_inner_deadline_comes_first(Log log) {
  const std::string how = co_await ending(nested(log, 3s, 1s, work(log, "body", 9)));
  log(how);
}

Coro<> the_outer_deadline_comes_first(Log log) {
  const std::string how = co_await ending(nested(log, 1s, 3s, work(log, "body", 9)));
  log(how);
}

Coro<> the_outer_expires_while_the_inner_cleans_up(Log log) {
  const std::string how = co_await ending(nested(log, 2s, 1s, stubborn(log, "body", 9, 3)));
  log(how);
}

Coro<> expiry_and_an_outside_cancel_in_one_tick(Log log) {
  Task<long> task = create_task(timed(log, 1s, work(log, "body", 9)));
  get_running_loop().call_later(1s, [task] { task.cancel("outside"); });
  const std::string how = co_await ending(task);
  log(how, task.cancelling());
}

Coro<> an_outside_cancel_before_expiry(Log log) {
  Task<long> task = create_task(timed(log, 2s, work(log, "body", 9)));
  co_await sleep(1s);
  task.cancel("outside");
  const std::string how = co_await ending(task);
  log(how, task.cancelling());
}

Coro<> swallowed_inside_is_no_timeout_error(Log log) {
  const std::string how = co_await ending(timed(log, 1s, stubborn(log, "body", 9, 1)));
  log(how);
  log(current_task().cancelling());
}

Coro<long> fails_when_cancelled() {
  try {
    co_await sleep(9s);
  } catch (const CancelledError&) {
    throw Boom(3);
  }
  co_return 0;
}

Coro<> a_foreign_exception_during_expiry_is_itself(Log log) {
  const std::string how = co_await ending(timed(log, 1s, fails_when_cancelled()));
  log(how);
}

Coro<> moved_body(Log log, Timeout* scope, Limit when) {
  scope->reschedule(when);
  log("when", scope->when() ? text_of(*scope->when()) : "none");
  co_await sleep(4s);
}

Coro<> moved(Log log, Limit when) {
  auto scope = timeout(1s, [&](Timeout& open) { return moved_body(log, &open, when); });
  co_await std::move(scope);
}

Coro<> rescheduled_later(Log log) {
  const std::string how = co_await ending(moved(log, 3s));
  log(how);
}

Coro<> rescheduled_to_none(Log log) {
  const std::string how = co_await ending(moved(log, std::nullopt));
  log(how);
}

Coro<> rescheduled_into_the_past(Log log) {
  co_await sleep(1s);
  const std::string how = co_await ending(moved(log, 0s));
  log(how);
}

Coro<> moves_while_expiring(Log log, Timeout* scope) {
  try {
    co_await sleep(4s);
  } catch (const CancelledError&) {
    try {
      scope->reschedule(9s);
    } catch (const RuntimeError&) {
      log(std::current_exception());
    }
    throw;
  }
}

Coro<> moved_while_expiring(Log log) {
  auto scope = timeout(1s, [&](Timeout& open) { return moves_while_expiring(log, &open); });
  co_await std::move(scope);
}

Coro<> reschedule_while_expiring_is_refused(Log log) {
  const std::string how = co_await ending(moved_while_expiring(log));
  log(how);
}

Coro<> timeout_at_is_a_moment(Log log) {
  co_await sleep(1s);
  const std::string soon = co_await ending(timeout_at(2s, work(log, "body", 3)));
  log(soon);
  const std::string past = co_await ending(timeout_at(1s, work(log, "body", 3)));
  log(past);
}

Coro<> wait_for_in_time_and_too_late(Log log) {
  const std::string quick = co_await ending(wait_for(work(log, "quick", 1), 2s));
  log(quick);
  const std::string slow = co_await ending(wait_for(work(log, "slow", 3), 2s));
  log(slow);
}

Coro<> wait_for_without_time_never_begins(Log log) {
  const std::string never = co_await ending(wait_for(work(log, "never", 1), 0s));
  log(never);
  const Future<long> done;
  done.set_result(4);
  const std::string result = co_await ending(wait_for(done, 0s));
  log(result);
}

Coro<> wait_for_waits_for_the_clean_up(Log log) {
  Task<long> task = create_task(stubborn(log, "task", 9, 2));
  const std::string how = co_await ending(wait_for(task, 1s));
  log(how);
}

}  // namespace

Topic timeouts_topic() {
  return {"timeouts",
          {
              {"in_time", in_time},
              {"too_late", too_late},
              {"no_deadline", no_deadline},
              {"nought_runs_to_the_first_suspension", nought_runs_to_the_first_suspension},
              {"completion_and_deadline_in_one_tick", completion_and_deadline_in_one_tick},
              {"nested_with_equal_deadlines", nested_with_equal_deadlines},
              {"the_inner_deadline_comes_first", the_inner_deadline_comes_first},
              {"the_outer_deadline_comes_first", the_outer_deadline_comes_first},
              {"the_outer_expires_while_the_inner_cleans_up", the_outer_expires_while_the_inner_cleans_up},
              {"expiry_and_an_outside_cancel_in_one_tick", expiry_and_an_outside_cancel_in_one_tick},
              {"an_outside_cancel_before_expiry", an_outside_cancel_before_expiry},
              {"swallowed_inside_is_no_timeout_error", swallowed_inside_is_no_timeout_error},
              {"a_foreign_exception_during_expiry_is_itself", a_foreign_exception_during_expiry_is_itself},
              {"rescheduled_later", rescheduled_later},
              {"rescheduled_to_none", rescheduled_to_none},
              {"rescheduled_into_the_past", rescheduled_into_the_past},
              {"reschedule_while_expiring_is_refused", reschedule_while_expiring_is_refused},
              {"timeout_at_is_a_moment", timeout_at_is_a_moment},
              {"wait_for_in_time_and_too_late", wait_for_in_time_and_too_late},
              {"wait_for_without_time_never_begins", wait_for_without_time_never_begins},
              {"wait_for_waits_for_the_clean_up", wait_for_waits_for_the_clean_up},
          }};
}

}  // namespace oracle
