#include "base/function.h"

#include <memory>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "base/ref.h"

using aio::detail::Function;
using aio::detail::Ref;
using aio::detail::RefCounted;

namespace {

struct Counted : RefCounted {
  explicit Counted(bool& gone_in) : gone(gone_in) {}
  ~Counted() override { gone = true; }
  bool& gone;
};

int doubled(int number) {
  return 2 * number;
}

}  // namespace

TEST_CASE("a Function holds a plain function, given by name") {
  const Function<int(int)> function = doubled;
  CHECK(function(21) == 42);
}

TEST_CASE("a Function calls what it holds, with arguments and a result") {
  Function<int(int, int)> add = [](int a, int b) { return a + b; };
  CHECK(add(2, 3) == 5);
}

TEST_CASE("an empty Function is false") {
  Function<void()> nothing;
  CHECK_FALSE(nothing);
  nothing = [] {};
  CHECK(nothing);
}

TEST_CASE("a Function may hold something that can only be moved") {
  auto text = std::make_unique<std::string>("moved");
  Function<std::size_t()> length = [text = std::move(text)] { return text->size(); };
  Function<std::size_t()> other = std::move(length);
  CHECK(other() == 5);
}

TEST_CASE("a Function drops what it holds when it is assigned or destroyed") {
  auto shared = std::make_shared<int>(1);
  {
    Function<void()> holder = [shared] {};
    CHECK(shared.use_count() == 2);
    holder = {};
    CHECK(shared.use_count() == 1);
    holder = [shared] {};
  }
  CHECK(shared.use_count() == 1);
}

TEST_CASE("what a Function throws reaches its caller") {
  Function<void()> broken = [] { throw std::runtime_error("inside"); };
  CHECK_THROWS_WITH(broken(), "inside");
}

TEST_CASE("the last Ref deletes the object") {
  bool gone = false;
  Ref<Counted> one(new Counted(gone));
  {
    Ref<Counted> two = one;
    CHECK(two == one);
    one = Ref<Counted>();
    CHECK_FALSE(one);
    CHECK_FALSE(gone);
  }
  CHECK(gone);
}

TEST_CASE("a moved Ref hands its count over") {
  bool gone = false;
  Ref<Counted> one(new Counted(gone));
  Ref<Counted> two = std::move(one);
  CHECK_FALSE(gone);
  two = Ref<Counted>();
  CHECK(gone);
}

TEST_CASE("a Ref assigned to itself keeps its object") {
  bool gone = false;
  Ref<Counted> one(new Counted(gone));
  const Ref<Counted>& same = one;
  one = same;
  CHECK_FALSE(gone);
}
