#include <cstdlib>
#include <new>

#include "support/test.h"

// Every request to the heap in this executable is counted, but for those of the sanitizers' own builds, which do not
// recycle frames.
namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* block = std::malloc(bytes)) return block;
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}

namespace {

constexpr int kWarmUp = 100;
constexpr int kRounds = 1'000;

// How often `round` asked the heap for memory in its thousand runs after the first hundred.
template <class Round>
Coro<std::size_t> allocations_in(Round round) {
  for (int i = 0; i < kWarmUp; ++i) co_await round();
  const std::size_t before = allocations;
  for (int i = 0; i < kRounds; ++i) co_await round();
  co_return allocations - before;
}

// Runs without a trace, whose writing is no part of the steady state.
template <class Body>
void untraced(Body body) {
  run(body());
}

Coro<int> value() {
  co_return 1;
}

}  // namespace

TEST_CASE("awaiting a coroutine allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    auto round = []() -> Coro<> { co_await value(); };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
  });
}

TEST_CASE("a checkpoint allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    auto round = []() -> Coro<> { co_await checkpoint(); };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
  });
}

TEST_CASE("sleeping allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    auto round = []() -> Coro<> { co_await sleep(1ms); };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
  });
}

TEST_CASE("handing items through a queue allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    Queue<int> there(1), back(1);
    auto echo = [&]() -> Coro<> {
      while (true) {
        const int item = co_await there.get();
        co_await back.put(item);
      }
    };
    Task<> task = create_task(echo());
    auto round = [&]() -> Coro<> {
      co_await there.put(1);
      co_await back.get();
    };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
    task.cancel();
  });
}

TEST_CASE("handing items through a priority queue and a LIFO queue allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    PriorityQueue<int> there(1);
    LifoQueue<int> back(1);
    auto echo = [&]() -> Coro<> {
      while (true) {
        const int item = co_await there.get();
        co_await back.put(item);
      }
    };
    Task<> task = create_task(echo());
    auto round = [&]() -> Coro<> {
      co_await there.put(1);
      co_await back.get();
      there.task_done();
      co_await there.join();
    };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
    task.cancel();
  });
}

TEST_CASE("setting an event and waking its waiter allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    Event ping, pong;
    auto answer = [&]() -> Coro<> {
      while (true) {
        co_await ping.wait();
        ping.clear();
        pong.set();
      }
    };
    Task<> task = create_task(answer());
    auto round = [&]() -> Coro<> {
      ping.set();
      co_await pong.wait();
      pong.clear();
    };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
    task.cancel();
  });
}

TEST_CASE("passing a lock from task to task allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    Lock lock;
    auto contend = [&]() -> Coro<> {
      while (true) {
        const LockGuard guard = co_await lock.scoped();
        co_await checkpoint();
      }
    };
    Task<> task = create_task(contend());
    auto round = [&]() -> Coro<> {
      const LockGuard guard = co_await lock.scoped();
      co_await checkpoint();
    };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
    task.cancel();
  });
}

TEST_CASE("passing a permit from task to task allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    Semaphore semaphore(1);
    auto contend = [&]() -> Coro<> {
      while (true) {
        const SemaphoreGuard guard = co_await semaphore.scoped();
        co_await checkpoint();
      }
    };
    Task<> task = create_task(contend());
    auto round = [&]() -> Coro<> {
      const SemaphoreGuard guard = co_await semaphore.scoped();
      co_await checkpoint();
    };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
    task.cancel();
  });
}

TEST_CASE("notifying a condition and waking its waiter allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    Condition condition;
    int turn = 0;
    auto answer = [&]() -> Coro<> {
      const LockGuard guard = co_await condition.scoped();
      while (true) {
        auto mine = [&] { return turn == 1; };
        co_await condition.wait_for(mine);
        turn = 0;
        condition.notify();
      }
    };
    Task<> task = create_task(answer());
    auto round = [&]() -> Coro<> {
      const LockGuard guard = co_await condition.scoped();
      turn = 1;
      condition.notify();
      auto mine = [&] { return turn == 0; };
      co_await condition.wait_for(mine);
    };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
    task.cancel();
    co_await checkpoint();
    co_await checkpoint();
  });
}

TEST_CASE("meeting at a barrier allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    Barrier barrier(2);
    auto other = [&]() -> Coro<> {
      while (true) co_await barrier.wait();
    };
    Task<> task = create_task(other());
    auto round = [&]() -> Coro<> { co_await barrier.wait(); };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
    task.cancel();
  });
}

TEST_CASE("a timeout that does not expire allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    auto round = []() -> Coro<> { co_await timeout(1s, checkpoint()); };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
  });
}

TEST_CASE("spawning a job and waiting for it allocates nothing in the long run") {
  untraced([]() -> Coro<> {
    auto creating = jobs::Scheduler::create();
    jobs::Scheduler scheduler = co_await creating;
    auto round = [&]() -> Coro<> {
      auto spawning = scheduler.spawn(value());
      const jobs::Job<int> job = co_await spawning;
      auto waiting = job.wait();
      const int result = co_await waiting;
      CHECK(result == 1);
    };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
    co_await scheduler.close();
  });
}

TEST_CASE("jobs that wait for their turn allocate nothing in the long run") {
  untraced([]() -> Coro<> {
    jobs::SchedulerOptions options;
    options.limit = 2;
    options.pending_limit = 2;
    auto creating = jobs::Scheduler::create(std::move(options));
    jobs::Scheduler scheduler = co_await creating;
    auto round = [&]() -> Coro<> {
      auto spawning = scheduler.spawn(checkpoint());
      co_await spawning;
    };
    const std::size_t counted = co_await allocations_in(round);
    CHECK(counted == 0);
    auto closing = scheduler.wait_and_close();
    co_await closing;
  });
}
