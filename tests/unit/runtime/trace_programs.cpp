#include "trace_programs.h"

#include <stdexcept>

// Each program has a name and lines of its own, so that an edit of one moves the records of no other.
using namespace aio;
using namespace std::chrono_literals;

namespace programs {

#line 1 "nested_sleep.cpp"
static Coro<int> inner() {
  co_await sleep(1s);
  co_return 7;
}
Coro<> nested_sleep() {
  int value = co_await inner();
  print("value", value);
}

#line 1 "two_tasks.cpp"
static Coro<int> fail() {
  co_await checkpoint();
  throw std::runtime_error("broken");
}
Coro<> two_tasks() {
  Task<int> task = create_task(fail(), {.name = "failing"});
  try {
    co_await task;
  } catch (const std::runtime_error& error) {
    print(error);
  }
}

#line 1 "hand_over.cpp"
static Coro<> consume(Queue<int>& queue, Lock& lock, Event& done) {
  int item = co_await queue.get();
  LockGuard guard = co_await lock.scoped();
  print("item", item);
  done.set();
}
Coro<> hand_over() {
  Queue<int> queue;
  Lock lock;
  Event done;
  Task<> consumer = create_task(consume(queue, lock, done));
  co_await checkpoint();
  co_await queue.put(1);
  co_await done.wait();
}

#line 1 "deadline.cpp"
static Coro<> wait_long() {
  co_await sleep(10s);
}
Coro<> deadline() {
  try {
    co_await timeout(1s, wait_long());
  } catch (const TimeoutError& error) {
    print(error);
  }
}

#line 1 "worker_thread.cpp"
static int compute() {
  blocking_sleep(20ms);
  return 5;
}
Coro<> worker_thread() {
  int value = co_await to_thread(compute);
  print(value);
}

#line 1 "no_suspension.cpp"
Coro<> no_suspension() {
  Event event;
  event.set();
  co_await event.wait();
  Queue<int> queue;
  co_await queue.put(1);
  co_await queue.get();
  Lock lock;
  co_await lock.acquire();
  lock.release();
}

}  // namespace programs
