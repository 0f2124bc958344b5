// Memory that runs out at any one allocation of an operation: the operation throws std::bad_alloc or succeeds, leaves
// nothing behind, and the loop goes on.
#include <cstdlib>
#include <new>

#include "support/test.h"

// Every request to the heap in this executable may be refused.
namespace {
bool refusing = false;
std::size_t granted = 0;  // requests until the one that is refused
}  // namespace

void* operator new(std::size_t bytes) {
  if (refusing && granted-- == 0) {
    refusing = false;
    throw std::bad_alloc();
  }
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

constexpr std::size_t kMostAllocations = 200;

Coro<int> value(int result) {
  co_await checkpoint();
  co_return result;
}

// Awaits `operation` once for each of its allocations, which fails, until none does. Counts the failures; every task of
// a failed one must be gone when the loop is idle.
template <class Operation>
Coro<std::size_t> failures_of(Operation operation) {
  std::size_t failures = 0;
  bool failed = true;
  while (failed && failures < kMostAllocations) {
    failed = false;
    granted = failures;
    refusing = true;
    try {
      co_await operation();
    } catch (const std::bad_alloc&) {
      failed = true;
    }
    const bool unused = std::exchange(refusing, false);
    if (!unused && !failed) failed = true;  // somebody else heard of it
    if (failed) ++failures;
    co_await run_until_idle();
    const std::size_t left = all_tasks().size();
    CHECK(left == 1);
  }
  int after = 0;
  get_running_loop().call_soon([&] { after = 1; });
  const int still_works = co_await create_task(value(2));
  CHECK(after + still_works == 3);
  co_return failures;
}

// Without a trace, and with an exception handler that keeps quiet.
template <class Operation>
std::size_t failures_in(Operation operation) {
  std::size_t failures = 0;
  run([](Operation& tested, std::size_t& counted) -> Coro<> {
    get_running_loop().set_exception_handler([](const ExceptionContext&) {});
    counted = co_await failures_of(tested);
  }(operation, failures));
  return failures;
}

}  // namespace

TEST_CASE("create_task without memory throws, and no task is left half-made") {
  const std::size_t failures = failures_in([]() -> Coro<> {
    Task<int> task = create_task(value(1), {std::string(100, 'n')});
    const int result = co_await task;
    CHECK(result == 1);
  });
  CHECK(failures >= 2);
  CHECK(failures < kMostAllocations);
}

TEST_CASE("gather without memory throws") {
  const std::size_t failures = failures_in([]() -> Coro<> {
    const auto results = co_await gather(value(1), value(2));
    CHECK(results == std::tuple(1, 2));
  });
  CHECK(failures >= 2);
  CHECK(failures < kMostAllocations);
}

TEST_CASE("gather of a vector without memory throws") {
  const std::size_t failures = failures_in([]() -> Coro<> {
    std::vector<Coro<int>> children;
    for (int i = 0; i < 5; ++i) children.push_back(value(i));
    const std::vector<int> results = co_await gather(std::move(children));
    CHECK(results.size() == 5);
  });
  CHECK(failures >= 2);
  CHECK(failures < kMostAllocations);
}

TEST_CASE("timeout without memory throws, and its timer is gone") {
  const std::size_t failures = failures_in([]() -> Coro<> {
    const int result = co_await timeout(1s, value(1));
    CHECK(result == 1);
    CHECK(current_task().cancelling() == 0);
  });
  CHECK(failures < kMostAllocations);
}

TEST_CASE("a queue without memory keeps its items in order and counts right") {
  Queue<std::string> queue;
  int put = 0;
  const std::size_t failures = failures_in([&]() -> Coro<> {
    for (int i = 0; i < 20; ++i) {
      const std::size_t before = queue.qsize();
      try {
        co_await queue.put(std::string(100, 'x') + std::to_string(put));
        ++put;
      } catch (const std::bad_alloc&) {
        CHECK(queue.qsize() == before);
        throw;
      }
    }
  });
  CHECK(failures >= 2);
  CHECK(failures < kMostAllocations);
  CHECK(queue.qsize() == static_cast<std::size_t>(put));
  for (int i = 0; i < put; ++i) CHECK(queue.get_nowait() == std::string(100, 'x') + std::to_string(i));
}

TEST_CASE("call_soon, call_later and call_soon_threadsafe without memory throw, and nothing runs twice or half") {
  int called = 0, given = 0;
  const std::size_t failures = failures_in([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    const std::string text(100, 'x');
    loop.call_soon([&called, text] { ++called; });
    ++given;
    loop.call_later(1ms, [&called, text] { ++called; });
    ++given;
    loop.call_soon_threadsafe([&called, text] { ++called; });
    ++given;
    co_await sleep(2ms);
  });
  CHECK(failures >= 6);
  CHECK(failures < kMostAllocations);
  CHECK(called == given);
}

TEST_CASE("add_done_callback without memory throws, and the callbacks that were added are called") {
  int called = 0, given = 0;
  const std::size_t failures = failures_in([&]() -> Coro<> {
    Future<> future;
    try {
      for (int i = 0; i < 3; ++i) {
        future.add_done_callback([&called, text = std::string(100, 'x')] { ++called; });
        ++given;
      }
    } catch (const std::bad_alloc&) {
      future.set_result();
      throw;
    }
    future.set_result();
    co_await future;
  });
  CHECK(failures >= 4);
  CHECK(failures < kMostAllocations);
  CHECK(called == given);
}

TEST_CASE("to_thread without memory throws, and the threads go on") {
  int begun = 0, ended = 0;
  const std::size_t failures = failures_in([&]() -> Coro<> {
    ++begun;
    const std::string text = co_await to_thread([] { return std::string(100, 'x'); });
    CHECK(text.size() == 100);
    ++ended;
  });
  CHECK(failures >= 2);
  CHECK(failures < kMostAllocations);
  CHECK(ended >= 1);
  CHECK(begun > ended);
}

TEST_CASE("a TaskGroup without memory throws, and its tasks are gone") {
  const std::size_t failures = failures_in([]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(value(1));
      group.create_task(value(2));
      co_return;
    };
    try {
      co_await task_group(body);
    } catch (const ExceptionGroup&) {
      throw std::bad_alloc();
    }
  });
  CHECK(failures >= 2);
  CHECK(failures < kMostAllocations);
}
