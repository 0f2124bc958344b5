#include "runtime/detail/timer_heap.h"

#include <memory>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "base/random.h"

using namespace aio;
using detail::TimerHeap;

namespace {

struct Timer final : detail::TimerNode {
  void run() override {}
  void drop() noexcept override { dropped = true; }
  bool dropped = false;
};

}  // namespace

TEST_CASE("the earliest timer is at the top") {
  TimerHeap heap;
  Timer late, early, middle;
  heap.add(late, Duration(30), 1);
  heap.add(early, Duration(10), 2);
  heap.add(middle, Duration(20), 3);
  CHECK(&heap.earliest() == &early);
  heap.remove(early);
  CHECK(&heap.earliest() == &middle);
  heap.remove(middle);
  CHECK(&heap.earliest() == &late);
  heap.remove(late);
  CHECK(heap.empty());
}

TEST_CASE("timers with equal deadlines leave in order of creation") {
  TimerHeap heap;
  std::vector<Timer> timers(50);
  for (Timer& timer : timers) heap.add(timer, Duration(5), 1);
  for (Timer& timer : timers) {
    CHECK(&heap.earliest() == &timer);
    heap.remove(timer);
  }
}

TEST_CASE("a timer knows its deadline, its number and whether it is pending") {
  TimerHeap heap;
  Timer timer;
  CHECK_FALSE(timer.is_pending());
  heap.add(timer, Duration(5), 42);
  CHECK(timer.is_pending());
  CHECK(timer.when() == Duration(5));
  CHECK(timer.id() == 42);
  heap.remove(timer);
  CHECK_FALSE(timer.is_pending());
}

TEST_CASE("a timer that is destroyed leaves the heap") {
  TimerHeap heap;
  Timer stays;
  {
    Timer goes;
    heap.add(goes, Duration(1), 1);
    heap.add(stays, Duration(2), 2);
  }
  CHECK(heap.size() == 1);
  CHECK(&heap.earliest() == &stays);
  heap.remove(stays);
}

TEST_CASE("a heap that goes drops the timers it still holds") {
  Timer timer;
  {
    TimerHeap heap;
    heap.add(timer, Duration(1), 1);
  }
  CHECK(timer.dropped);
  CHECK_FALSE(timer.is_pending());
}

TEST_CASE("removed timers hold at most as many places as the others, once there are more than a hundred") {
  TimerHeap heap;
  std::vector<Timer> timers(1'000);
  for (std::size_t i = 0; i < timers.size(); ++i) heap.add(timers[i], Duration(static_cast<std::int64_t>(i)), 1);
  for (std::size_t i = 1; i < timers.size(); ++i) {
    if (i % 10 != 0) heap.remove(timers[i]);
    REQUIRE(heap.places() <= 2 * heap.size() + 100);
  }
  CHECK(heap.size() == 100);
  for (std::size_t i = 0; i < timers.size(); i += 10) {
    REQUIRE_UNARY(&heap.earliest() == &timers[i]);
    heap.remove(timers[i]);
  }
  CHECK(heap.empty());
  CHECK(heap.places() == 0);
}

TEST_CASE("under random additions and removals the heap agrees with a sorted list") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    TimerHeap heap;
    std::vector<std::unique_ptr<Timer>> model;  // in order of creation
    for (int operation = 0; operation < 2'000; ++operation) {
      if (model.empty() || random.randint(0, 99) < 55) {
        model.push_back(std::make_unique<Timer>());
        heap.add(*model.back(), Duration(random.randint(0, 50)), 1);
      } else {
        const auto index = random.randint(0, static_cast<std::int64_t>(model.size()) - 1);
        heap.remove(*model[static_cast<std::size_t>(index)]);
        model.erase(model.begin() + index);
      }
      REQUIRE(heap.size() == model.size());
      const Timer* expected = nullptr;
      for (const auto& timer : model) {
        if (!expected || timer->when() < expected->when()) expected = timer.get();
      }
      REQUIRE_UNARY(heap.empty() == (expected == nullptr));
      if (expected) REQUIRE_UNARY(&heap.earliest() == expected);
    }
  }
}
