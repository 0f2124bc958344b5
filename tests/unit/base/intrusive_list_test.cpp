#include "base/intrusive_list.h"

#include <memory>
#include <vector>

#include <doctest/doctest.h>

using aio::detail::IntrusiveList;
using aio::detail::ListNode;

namespace {

struct Item : ListNode {
  explicit Item(int number_in) : number(number_in) {}
  int number;
};

std::vector<int> numbers(IntrusiveList<Item>& list) {
  std::vector<int> found;
  list.for_each([&](Item& item) { found.push_back(item.number); });
  return found;
}

using Numbers = std::vector<int>;

}  // namespace

TEST_CASE("elements leave an intrusive list in the order in which they came") {
  Item one(1), two(2), three(3);
  IntrusiveList<Item> list;
  CHECK(list.empty());
  list.push_back(one);
  list.push_back(two);
  list.push_back(three);
  CHECK(list.size() == 3);
  CHECK(list.pop_front().number == 1);
  CHECK(list.pop_front().number == 2);
  CHECK(list.pop_front().number == 3);
  CHECK(list.empty());
}

TEST_CASE("push_front puts an element before the others") {
  Item one(1), two(2);
  IntrusiveList<Item> list;
  list.push_back(one);
  list.push_front(two);
  CHECK(numbers(list) == Numbers{2, 1});
}

TEST_CASE("an element unlinks itself from the middle, and twice does no harm") {
  Item one(1), two(2), three(3);
  IntrusiveList<Item> list;
  list.push_back(one);
  list.push_back(two);
  list.push_back(three);
  CHECK(two.is_linked());
  two.unlink();
  two.unlink();
  CHECK_FALSE(two.is_linked());
  CHECK(numbers(list) == Numbers{1, 3});
}

TEST_CASE("an unlinked element can be linked again") {
  Item one(1);
  IntrusiveList<Item> first, second;
  first.push_back(one);
  one.unlink();
  second.push_back(one);
  CHECK(first.empty());
  CHECK(numbers(second) == Numbers{1});
}

TEST_CASE("an element that is destroyed leaves its list") {
  Item one(1), three(3);
  IntrusiveList<Item> list;
  list.push_back(one);
  {
    Item two(2);
    list.push_back(two);
    list.push_back(three);
  }
  CHECK(numbers(list) == Numbers{1, 3});
}

TEST_CASE("a list that is destroyed lets its elements go") {
  Item one(1), two(2);
  {
    IntrusiveList<Item> list;
    list.push_back(one);
    list.push_back(two);
  }
  CHECK_FALSE(one.is_linked());
  CHECK_FALSE(two.is_linked());
}

TEST_CASE("append moves all elements behind those that are there") {
  Item one(1), two(2), three(3), four(4);
  IntrusiveList<Item> list, other;
  list.push_back(one);
  other.push_back(two);
  other.push_back(three);
  list.append(other);
  CHECK(other.empty());
  list.append(other);
  other.push_back(four);
  CHECK(numbers(list) == Numbers{1, 2, 3});
  CHECK(numbers(other) == Numbers{4});
}

TEST_CASE("append to an empty list takes everything") {
  Item one(1), two(2);
  IntrusiveList<Item> list, other;
  other.push_back(one);
  other.push_back(two);
  list.append(other);
  CHECK(numbers(list) == Numbers{1, 2});
}

TEST_CASE("find_if gives the first match or null") {
  Item one(1), two(2), three(3);
  IntrusiveList<Item> list;
  list.push_back(one);
  list.push_back(two);
  list.push_back(three);
  CHECK(list.find_if([](Item& item) { return item.number > 1; }) == &two);
  CHECK(list.find_if([](Item& item) { return item.number > 3; }) == nullptr);
}

TEST_CASE("for_each allows the visited element to leave") {
  Item one(1), two(2), three(3);
  IntrusiveList<Item> list;
  list.push_back(one);
  list.push_back(two);
  list.push_back(three);
  list.for_each([](Item& item) {
    if (item.number != 2) item.unlink();
  });
  CHECK(numbers(list) == Numbers{2});
}
