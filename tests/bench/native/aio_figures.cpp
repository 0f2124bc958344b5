#ifndef __wasm__
#include <thread>
#endif

#include "aio.h"
#include "cases.h"
#include "measure.h"

namespace bench::aio_cases {
namespace {

using namespace std::chrono_literals;
using aio::Coro;

Coro<int> one(int value) {
  co_return value;
}

Coro<> yields(int count) {
  for (int i = 0; i < count; ++i) co_await aio::checkpoint();
}

Coro<> two_tasks(int count) {
  begin();
  const aio::Task<> first = aio::create_task(yields(count / 2));
  const aio::Task<> second = aio::create_task(yields(count / 2));
  co_await first;
  co_await second;
  end();
}

Coro<> gather_all(int count) {
  begin();
  std::vector<Coro<int>> children;
  children.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) children.push_back(one(i));
  auto all = aio::gather(std::move(children));
  const std::vector<int> results = co_await all;
  end();
  if (results.back() != count - 1) aio::print("lost a result");
}

// Lifetime: the queue outlives it.
Coro<> produce(aio::Queue<int>& queue, int count) {
  for (int i = 0; i < count; ++i) co_await queue.put(i);
}

Coro<> hand_over(int count) {
  aio::Queue<int> queue(1);
  std::int64_t sum = 0;
  begin();
  const aio::Task<> producer = aio::create_task(produce(queue, count));
  for (int i = 0; i < count; ++i) sum += co_await queue.get();
  end();
  co_await producer;
  if (sum < 0) aio::print("overflow");
}

Coro<> await_jobs(int count) {
  aio::jobs::Scheduler scheduler = co_await aio::jobs::Scheduler::create();
  std::int64_t sum = 0;
  begin();
  for (int i = 0; i < count; ++i) {
    auto spawning = scheduler.spawn(one(i));
    const aio::jobs::Job<int> job = co_await spawning;
    auto waiting = job.wait();
    sum += co_await waiting;
  }
  end();
  co_await scheduler.close();
  if (sum < 0) aio::print("overflow");
}

// As fast as they can be spawned: spawn() waits for those before.
Coro<> flood(int count) {
  aio::jobs::SchedulerOptions options;
  options.limit = kJobLimit;
  options.pending_limit = kPendingJobs;
  auto creating = aio::jobs::Scheduler::create(std::move(options));
  aio::jobs::Scheduler scheduler = co_await creating;
  begin();
  for (int i = 0; i < count; ++i) {
    auto spawning = scheduler.spawn(yields(2));
    co_await spawning;
  }
  co_await scheduler.wait_and_close();
  end();
}

Coro<> sleep_once(int i) {
  co_await aio::sleep(kLongSleep * 1s + delay_of(i) * 1us);
}

Coro<> sleep_together(int count) {
  begin();
  std::vector<aio::Task<>> tasks;
  tasks.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) tasks.push_back(aio::create_task(sleep_once(i)));
  for (const aio::Task<>& task : tasks) co_await task;
  end();
}

#ifndef __wasm__
Coro<> call_from_thread(int count) {
  aio::Event done;
  aio::EventLoop& loop = aio::get_running_loop();
  int calls = 0;
  begin_wall();
  std::thread producer([&] {
    for (int i = 0; i < count; ++i) {
      loop.call_soon_threadsafe([&] {
        if (++calls == count) done.set();
      });
    }
  });
  co_await done.wait();
  end_wall();
  producer.join();
}
#endif

}  // namespace

void switch_between_two(int count) {
  aio::run(two_tasks(count));
}
void gather(int count) {
  aio::run(gather_all(count));
}
void queue_hand_over(int count) {
  aio::run(hand_over(count));
}
void spawn_job_and_wait(int count) {
  aio::run(await_jobs(count));
}
void job_flood(int count) {
  aio::run(flood(count));
}
void sleepers(int count) {
  aio::run(sleep_together(count));
}
#ifndef __wasm__
void call_soon_threadsafe(int count) {
  aio::run(call_from_thread(count));
}
#endif

}  // namespace bench::aio_cases
