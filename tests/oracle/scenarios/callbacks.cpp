// The loop: ready queue, timers, done-callbacks.
#include "native/support.h"

namespace oracle {

using namespace aio;
using namespace std::chrono_literals;

namespace {

Coro<> call_soon_runs_in_order(Log log) {
  EventLoop& loop = get_running_loop();
  for (int i = 0; i < 3; ++i) loop.call_soon([log, i] { log("callback", i); });
  log("scheduled");
  co_await checkpoint();
  log("passed");
}

Coro<> a_callback_that_is_added_meanwhile_waits_for_the_next_iteration(Log log) {
  EventLoop& loop = get_running_loop();
  loop.call_soon([&loop, log] { loop.call_soon([log] { log("inner"); }); });
  loop.call_soon([log] { log("outer"); });
  co_await checkpoint();
  log("one pass");
  co_await checkpoint();
  log("two passes");
}

Coro<> timers_fire_by_deadline_then_by_creation(Log log) {
  EventLoop& loop = get_running_loop();
  loop.call_later(2s, [log] { log("two, first"); });
  loop.call_later(1s, [log] { log("one"); });
  loop.call_later(2s, [log] { log("two, second"); });
  loop.call_at(2s, [log] { log("two, third"); });
  co_await sleep(2s);
  log("slept");
}

Coro<> a_timer_without_delay_comes_after_what_is_ready(Log log) {
  EventLoop& loop = get_running_loop();
  loop.call_later(0s, [log] { log("timer"); });
  loop.call_soon([log] { log("soon"); });
  co_await passes(2);
  loop.call_later(-1s, [log] { log("past timer"); });
  loop.call_soon([log] { log("soon"); });
  co_await passes(2);
}

Coro<> a_cancelled_callback_does_not_run(Log log) {
  EventLoop& loop = get_running_loop();
  Handle soon = loop.call_soon([log] { log("soon"); });
  Handle later = loop.call_later(1s, [log] { log("later"); });
  soon.cancel();
  later.cancel();
  log(soon.cancelled(), later.cancelled());
  co_await sleep(2s);
}

Coro<> a_callback_that_throws_goes_to_the_handler(Log log) {
  EventLoop& loop = get_running_loop();
  loop.call_soon([] { throw Boom(1); });
  loop.call_soon([log] { log("next"); });
  co_await checkpoint();
  log("the loop lives on");
}

Coro<> done_callbacks_come_in_order_of_registration(Log log) {
  Task<long> task = create_task(work(log, "task", 1));
  for (int i = 0; i < 3; ++i) task.add_done_callback([log, i] { log("callback", i); });
  co_await task;
  log("awaited");
  co_await checkpoint();
}

Coro<> a_done_callback_of_a_done_future_comes_in_the_next_iteration(Log log) {
  const Future<long> future;
  future.set_result(1);
  future.add_done_callback([log] { log("callback"); });
  log("registered");
  co_await checkpoint();
  log("passed");
}

Coro<> awaiting_a_done_future_does_not_suspend(Log log) {
  get_running_loop().call_soon([log] { log("somebody else"); });
  const Future<long> future;
  future.set_result(5);
  const long value = co_await future;
  log(value);
}

Coro<> a_future_is_resolved_once(Log log) {
  const Future<long> future;
  future.set_result(1);
  try {
    future.set_result(2);
  } catch (const InvalidStateError&) {
    log(std::current_exception());
  }
  const bool cancelled = future.cancel();
  const long value = co_await future;
  log(cancelled, value);
}

Coro<> the_result_of_a_pending_future_is_an_error(Log log) {
  const Future<long> future;
  try {
    future.result();
  } catch (const InvalidStateError&) {
    log(std::current_exception());
  }
  future.cancel();
  log(future.cancelled());
  co_return;
}

Coro<> waiting_for_what_never_comes_is_a_deadlock(Log log) {
  log("waits");
  const Future<long> never;
  co_await never;
}

}  // namespace

Topic callbacks_topic() {
  return {"callbacks",
          {{"call_soon_runs_in_order", call_soon_runs_in_order},
           {"a_callback_that_is_added_meanwhile_waits_for_the_next_iteration",
            a_callback_that_is_added_meanwhile_waits_for_the_next_iteration},
           {"timers_fire_by_deadline_then_by_creation", timers_fire_by_deadline_then_by_creation},
           {"a_timer_without_delay_comes_after_what_is_ready", a_timer_without_delay_comes_after_what_is_ready},
           {"a_cancelled_callback_does_not_run", a_cancelled_callback_does_not_run},
           {"a_callback_that_throws_goes_to_the_handler", a_callback_that_throws_goes_to_the_handler},
           {"done_callbacks_come_in_order_of_registration", done_callbacks_come_in_order_of_registration},
           {"a_done_callback_of_a_done_future_comes_in_the_next_iteration",
            a_done_callback_of_a_done_future_comes_in_the_next_iteration},
           {"awaiting_a_done_future_does_not_suspend", awaiting_a_done_future_does_not_suspend},
           {"a_future_is_resolved_once", a_future_is_resolved_once},
           {"the_result_of_a_pending_future_is_an_error", the_result_of_a_pending_future_is_an_error},
           {"waiting_for_what_never_comes_is_a_deadlock", waiting_for_what_never_comes_is_a_deadlock}}};
}

}  // namespace oracle
