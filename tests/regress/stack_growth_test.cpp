// Awaiting must not grow the stack: symmetric transfer does on g++ 12 without optimisation and in WebAssembly without
// tail calls. Under the preset wasm the stack is 1 MiB, which a nested resume() would overflow.

#include <cstdint>

#include "support/test.h"

namespace {

constexpr std::uintptr_t kFewFrames = 16 * 1024;  // bytes between two depths of the stack that count as equal

struct Range {
  std::uintptr_t low = UINTPTR_MAX;
  std::uintptr_t high = 0;

  /// Notes where the stack stands now.
  [[gnu::noinline]] void note() {
    const auto position = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    if (position < low) low = position;
    if (position > high) high = position;
  }
  std::uintptr_t size() const { return high - low; }
};

Coro<int> leaf(Range& range, int value) {
  range.note();
  co_return value;
}

Coro<int> chain(Range& range, int depth) {
  if (depth == 0) {
    range.note();
    co_return 0;
  }
  const int below = co_await chain(range, depth - 1);
  if (depth % 1'000 == 0) range.note();
  co_return below + 1;
}

Coro<> failing_chain(int depth) {
  if (depth == 0) throw TimeoutError("from the bottom");
  co_await failing_chain(depth - 1);
}

Coro<> sleeping_chain(int depth) {
  if (depth == 0) {
    co_await sleep(1000s);
    co_return;
  }
  co_await sleeping_chain(depth - 1);
}

// Without a trace: a million records would say nothing more.
template <class Body>
void untraced(Body body) {
  run(body());
}

}  // namespace

TEST_CASE("a million awaits of coroutines that complete at once do not grow the stack") {
  untraced([]() -> Coro<> {
    Range range;
    range.note();
    std::int64_t sum = 0;
    for (int i = 0; i < 1'000'000; ++i) {
      const int value = co_await leaf(range, i);
      sum += value;
    }
    CHECK(sum == 499'999'500'000);
    CHECK(range.size() < kFewFrames);
  });
}

TEST_CASE("a chain of 100,000 coroutines does not grow the stack, on the way down or up") {
  untraced([]() -> Coro<> {
    Range range;
    range.note();
    const int depth = co_await chain(range, 100'000);
    CHECK(depth == 100'000);
    CHECK(range.size() < kFewFrames);
  });
}

TEST_CASE("an exception climbs a chain of 100,000 coroutines without growing the stack") {
  untraced([]() -> Coro<> {
    std::string how;
    try {
      co_await failing_chain(100'000);
    } catch (const TimeoutError& error) {
      how = error.what();
    }
    CHECK(how == "from the bottom");
  });
}

TEST_CASE("a cancellation climbs a chain of 100,000 coroutines without growing the stack") {
  untraced([]() -> Coro<> {
    Task<> task = create_task(sleeping_chain(100'000));
    co_await sleep(1s);
    task.cancel();
    co_await sleep(1s);
    CHECK(task.cancelled());
  });
}

TEST_CASE("a million awaits of a task that is done do not grow the stack") {
  untraced([]() -> Coro<> {
    Range outer;
    Task<int> task = create_task(leaf(outer, 1));
    co_await task;
    Range range;
    std::int64_t sum = 0;
    for (int i = 0; i < 1'000'000; ++i) {
      const int value = co_await task;
      sum += value;
      range.note();
    }
    CHECK(sum == 1'000'000);
    CHECK(range.size() < kFewFrames);
  });
}

TEST_CASE("100,000 tasks that wait for each other in a row wake without growing the stack") {
  untraced([]() -> Coro<> {
    auto first = []() -> Coro<int> {
      co_await sleep(1s);
      co_return 0;
    };
    auto next = [](Task<int> before) -> Coro<int> {
      const int value = co_await before;
      co_return value + 1;
    };
    Task<int> last = create_task(first());
    for (int i = 0; i < 100'000; ++i) last = create_task(next(last));
    const int value = co_await last;
    CHECK(value == 100'000);
  });
}
