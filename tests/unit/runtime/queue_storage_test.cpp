#include "runtime/detail/queue_storage.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/test.h"

namespace {

struct Job {
  int priority;
  int number;
  bool operator<(const Job& other) const { return priority < other.priority; }
};

using Jobs = detail::Heap<Job, detail::Ascending>;

}  // namespace

TEST_CASE("a ring gives back what was pushed, in order, through growth and wrapping round") {
  detail::Ring<int> ring;
  int pushed = 0, popped = 0;
  for (int round = 0; round < 200; ++round) {
    for (int i = 0; i < 7; ++i) ring.push(pushed++);
    for (int i = 0; i < 5; ++i) CHECK(ring.pop() == popped++);
  }
  while (popped < pushed) CHECK(ring.pop() == popped++);
}

TEST_CASE("a ring lets go of what was popped") {
  detail::Ring<std::shared_ptr<int>> ring;
  auto shared = std::make_shared<int>(1);
  ring.push(shared);
  static_cast<void>(ring.pop());
  CHECK(shared.use_count() == 1);
}

TEST_CASE("a stack gives back what was pushed last") {
  detail::Stack<std::unique_ptr<int>> stack;
  for (int i = 0; i < 3; ++i) stack.push(std::make_unique<int>(i));
  CHECK(*stack.pop() == 2);
  stack.push(std::make_unique<int>(9));
  CHECK(*stack.pop() == 9);
  CHECK(*stack.pop() == 1);
  CHECK(*stack.pop() == 0);
}

TEST_CASE("a heap gives back the smallest first, and of equal ones the oldest") {
  Random random(7);
  Jobs heap;
  std::vector<Job> expected;
  int pushed = 0;
  for (int round = 0; round < 300; ++round) {
    for (auto more = random.randint(1, 5); more > 0; --more) {
      const Job job{static_cast<int>(random.randint(0, 9)), pushed++};
      heap.push(job);
      auto place = expected.begin();
      while (place != expected.end() && !(job < *place)) ++place;
      expected.insert(place, job);
    }
    for (auto less = random.randint(1, 5); less > 0 && !expected.empty(); --less) {
      const Job job = heap.pop();
      REQUIRE(job.priority == expected.front().priority);
      REQUIRE(job.number == expected.front().number);
      expected.erase(expected.begin());
    }
  }
  for (const Job& job : expected) REQUIRE(heap.pop().number == job.number);
}

TEST_CASE("a heap holds items that can only be moved, and takes another order") {
  auto larger = [](const std::unique_ptr<int>& a, const std::unique_ptr<int>& b) { return *a > *b; };
  detail::Heap<std::unique_ptr<int>, decltype(larger)> heap(larger);
  for (int i : {2, 5, 1, 4, 3}) heap.push(std::make_unique<int>(i));
  for (int i : {5, 4, 3, 2, 1}) CHECK(*heap.pop() == i);
}

TEST_CASE("a comparison that throws leaves a heap as it was") {
  bool broken = false;
  auto compare = [&](int a, int b) {
    if (broken) throw std::runtime_error("no order");
    return a < b;
  };
  detail::Heap<int, decltype(compare)> heap(compare);
  for (int i : {3, 1, 2}) heap.push(i);
  broken = true;
  CHECK_THROWS_AS(heap.push(0), std::runtime_error);
  CHECK_THROWS_AS(heap.pop(), std::runtime_error);
  broken = false;
  for (int i : {1, 2, 3}) CHECK(heap.pop() == i);
}
