// Event, Lock, Semaphore, Condition, Barrier: FIFO, nobody barges, nothing is lost. The objects outlive the tasks.
#include "native/support.h"

namespace oracle {

using namespace aio;
using namespace std::chrono_literals;

namespace {

Coro<> waits(Log log, std::string name, Event* event) {
  co_await event->wait();
  log(name, "woken");
}

Coro<> an_event_wakes_everybody_in_order(Log log) {
  Event event;
  std::vector<Task<>> tasks;
  for (const char* name : {"a", "b", "c"}) tasks.push_back(create_task(waits(log, name, &event)));
  co_await sleep(1s);
  event.set();
  log("set", event.is_set());
  co_await gather(std::move(tasks));
}

Coro<> set_and_clear_still_wakes_the_present(Log log) {
  Event event;
  Task<> task = create_task(waits(log, "a", &event));
  co_await passes(2);
  event.set();
  event.clear();
  Task<> late = create_task(waits(log, "b", &event));
  co_await passes(3);
  log(task.done(), late.done());
  late.cancel();
}

template <class Held>
Coro<> holds(Log log, std::string name, Held* held, long seconds) {
  {
    const auto guard = co_await held->scoped();
    log(name, "has it");
    co_await sleep(std::chrono::seconds(seconds));
  }
  log(name, "left");
}

Coro<> a_lock_goes_round_in_order(Log log) {
  Lock lock;
  std::vector<Task<>> tasks;
  for (const char* name : {"a", "b", "c"}) tasks.push_back(create_task(holds(log, name, &lock, 1)));
  co_await gather(std::move(tasks));
  log(lock.locked());
}

Coro<> nobody_barges_into_a_lock(Log log) {
  Lock lock;
  co_await lock.acquire();
  Task<> waiter = create_task(holds(log, "waiter", &lock, 0));
  co_await passes(2);
  lock.release();
  Task<> late = create_task(holds(log, "late", &lock, 0));
  co_await lock.acquire();
  log("releaser again");
  lock.release();
  co_await gather(waiter, late);
}

Coro<> a_waiter_cancelled_after_its_wake_up_passes_it_on(Log log) {
  Lock lock;
  co_await lock.acquire();
  Task<> first = create_task(holds(log, "first", &lock, 0));
  Task<> second = create_task(holds(log, "second", &lock, 0));
  co_await passes(2);
  lock.release();
  first.cancel();
  const std::string how = co_await ending(first);
  log(how);
  co_await second;
}

Coro<> releasing_a_free_lock_is_an_error(Log log) {
  Lock lock;
  try {
    lock.release();
  } catch (const RuntimeError&) {
    log(std::current_exception());
  }
  co_return;
}

Coro<> a_semaphore_lets_so_many_in(Log log) {
  Semaphore semaphore(2);
  std::vector<Task<>> tasks;
  for (const char* name : {"a", "b", "c", "d"}) tasks.push_back(create_task(holds(log, name, &semaphore, 1)));
  co_await gather(std::move(tasks));
  log(semaphore.locked());
}

Coro<> nobody_barges_into_a_semaphore(Log log) {
  Semaphore semaphore(1);
  co_await semaphore.acquire();
  Task<> waiter = create_task(holds(log, "waiter", &semaphore, 0));
  co_await passes(2);
  semaphore.release();
  log("locked", semaphore.locked());
  co_await semaphore.acquire();
  log("releaser again");
  semaphore.release();
  co_await waiter;
}

Coro<> a_permit_of_a_cancelled_waiter_goes_on(Log log) {
  Semaphore semaphore(0);
  Task<> first = create_task(holds(log, "first", &semaphore, 0));
  Task<> second = create_task(holds(log, "second", &semaphore, 0));
  co_await passes(2);
  semaphore.release();
  first.cancel();
  const std::string how = co_await ending(first);
  log(how);
  co_await second;
}

Coro<> a_bounded_semaphore_refuses_a_release_too_many(Log log) {
  BoundedSemaphore semaphore(1);
  co_await semaphore.acquire();
  semaphore.release();
  try {
    semaphore.release();
  } catch (const ValueError&) {
    log(std::current_exception());
  }
}

Coro<> notified(Log log, std::string name, Condition* condition) {
  const LockGuard guard = co_await condition->scoped();
  log(name, "waits");
  std::exception_ptr error;
  try {
    co_await condition->wait();
  } catch (...) {
    error = std::current_exception();
  }
  log(name, "holds", condition->locked());
  if (error) std::rethrow_exception(error);
}

Coro<> a_condition_wakes_in_order(Log log) {
  Condition condition;
  std::vector<Task<>> tasks;
  for (const char* name : {"a", "b", "c"}) tasks.push_back(create_task(notified(log, name, &condition)));
  co_await sleep(1s);
  {
    const LockGuard guard = co_await condition.scoped();
    condition.notify(2);
    log("notified two");
  }
  co_await sleep(1s);
  {
    const LockGuard guard = co_await condition.scoped();
    condition.notify_all();
  }
  co_await gather(std::move(tasks));
}

Coro<> a_cancelled_condition_waiter_takes_the_lock_first(Log log) {
  Condition condition;
  Task<> task = create_task(notified(log, "a", &condition));
  co_await sleep(1s);
  co_await condition.acquire();
  task.cancel("while locked");
  co_await sleep(1s);
  log("releases", task.done());
  condition.release();
  const std::string how = co_await ending(task);
  log(how);
}

Coro<> a_notification_of_a_cancelled_waiter_goes_on(Log log) {
  Condition condition;
  Task<> first = create_task(notified(log, "first", &condition));
  Task<> second = create_task(notified(log, "second", &condition));
  co_await sleep(1s);
  {
    const LockGuard guard = co_await condition.scoped();
    condition.notify(1);
    first.cancel();
  }
  const std::string how = co_await ending(first);
  log(how);
  const std::string other = co_await ending(wait_for(second, 1s));
  log(other);
}

Coro<> notify_without_the_lock_is_an_error(Log log) {
  Condition condition;
  try {
    condition.notify();
  } catch (const RuntimeError&) {
    log(std::current_exception());
  }
  co_return;
}

Coro<> meets(Log log, std::string name, Barrier* barrier) {
  const std::string how = co_await ending(barrier->wait());
  log(name, "at place", how);
}

Coro<> a_barrier_opens_when_all_are_there(Log log) {
  Barrier barrier(3);
  std::vector<Task<>> tasks;
  for (const char* name : {"a", "b"}) tasks.push_back(create_task(meets(log, name, &barrier)));
  co_await sleep(1s);
  log("waiting", barrier.n_waiting());
  co_await meets(log, "c", &barrier);
  co_await gather(std::move(tasks));
  log("waiting", barrier.n_waiting(), "broken", barrier.broken());
}

Coro<> a_barrier_is_not_broken_by_a_leaving_waiter(Log log) {
  Barrier barrier(2);
  Task<> leaver = create_task(meets(log, "leaver", &barrier));
  co_await sleep(1s);
  leaver.cancel();
  co_await passes(3);
  log("waiting", barrier.n_waiting(), "broken", barrier.broken());
  co_await gather(meets(log, "a", &barrier), meets(log, "b", &barrier));
}

Coro<> abort_breaks_a_barrier_until_reset(Log log) {
  Barrier barrier(2);
  Task<> task = create_task(meets(log, "a", &barrier));
  co_await sleep(1s);
  co_await barrier.abort();
  co_await task;
  co_await meets(log, "b", &barrier);
  co_await barrier.reset();
  log("broken", barrier.broken());
}

}  // namespace

Topic synchronisation_topic() {
  return {"synchronisation",
          {
              {"an_event_wakes_everybody_in_order", an_event_wakes_everybody_in_order},
              {"set_and_clear_still_wakes_the_present", set_and_clear_still_wakes_the_present},
              {"a_lock_goes_round_in_order", a_lock_goes_round_in_order},
              {"nobody_barges_into_a_lock", nobody_barges_into_a_lock},
              {"a_waiter_cancelled_after_its_wake_up_passes_it_on", a_waiter_cancelled_after_its_wake_up_passes_it_on},
              {"releasing_a_free_lock_is_an_error", releasing_a_free_lock_is_an_error},
              {"a_semaphore_lets_so_many_in", a_semaphore_lets_so_many_in},
              {"nobody_barges_into_a_semaphore", nobody_barges_into_a_semaphore},
              {"a_permit_of_a_cancelled_waiter_goes_on", a_permit_of_a_cancelled_waiter_goes_on},
              {"a_bounded_semaphore_refuses_a_release_too_many", a_bounded_semaphore_refuses_a_release_too_many},
              {"a_condition_wakes_in_order", a_condition_wakes_in_order},
              {"a_cancelled_condition_waiter_takes_the_lock_first", a_cancelled_condition_waiter_takes_the_lock_first},
              {"a_notification_of_a_cancelled_waiter_goes_on", a_notification_of_a_cancelled_waiter_goes_on},
              {"notify_without_the_lock_is_an_error", notify_without_the_lock_is_an_error},
              {"a_barrier_opens_when_all_are_there", a_barrier_opens_when_all_are_there},
              {"a_barrier_is_not_broken_by_a_leaving_waiter", a_barrier_is_not_broken_by_a_leaving_waiter},
              {"abort_breaks_a_barrier_until_reset", abort_breaks_a_barrier_until_reset},
          }};
}

}  // namespace oracle
