#include "base/errors.h"

#include <stdexcept>
#include <type_traits>

#include <doctest/doctest.h>

using namespace aio;

namespace lost {
struct LostError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
}  // namespace lost

namespace {

struct HiddenError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class E>
std::string described(E error) {
  return describe_exception(std::make_exception_ptr(std::move(error)));
}

}  // namespace

TEST_CASE("CancelledError cannot be caught as a std::exception") {
  CHECK_FALSE(std::is_base_of_v<std::exception, CancelledError>);
  CHECK_FALSE(std::is_base_of_v<Error, CancelledError>);
}

TEST_CASE("KeyboardInterrupt cannot be caught as a std::exception") {
  CHECK_FALSE(std::is_base_of_v<std::exception, KeyboardInterrupt>);
  CHECK_FALSE(std::is_base_of_v<CancelledError, KeyboardInterrupt>);
  CHECK(described(KeyboardInterrupt()) == "KeyboardInterrupt");
  CHECK(described(KeyboardInterrupt("Ctrl-C")) == "KeyboardInterrupt: Ctrl-C");
}

TEST_CASE("every other exception of the library is an Error and a std::exception") {
  CHECK(std::is_base_of_v<std::exception, Error>);
  CHECK(std::is_base_of_v<Error, TimeoutError>);
  CHECK(std::is_base_of_v<Error, InvalidStateError>);
  CHECK(std::is_base_of_v<Error, RuntimeError>);
  CHECK(std::is_base_of_v<Error, QueueEmpty>);
  CHECK(std::is_base_of_v<Error, QueueFull>);
  CHECK(std::is_base_of_v<Error, QueueShutDown>);
  CHECK(std::is_base_of_v<Error, BrokenBarrierError>);
  CHECK(std::is_base_of_v<Error, ValueError>);
  CHECK(std::is_base_of_v<Error, ExceptionGroup>);
}

TEST_CASE("an exception is described by its class and its text") {
  CHECK(described(TimeoutError("the deadline passed")) == "TimeoutError: the deadline passed");
  CHECK(described(InvalidStateError("x")) == "InvalidStateError: x");
  CHECK(described(RuntimeError("x")) == "RuntimeError: x");
  CHECK(described(QueueEmpty("x")) == "QueueEmpty: x");
  CHECK(described(QueueFull("x")) == "QueueFull: x");
  CHECK(described(QueueShutDown("x")) == "QueueShutDown: x");
  CHECK(described(BrokenBarrierError("x")) == "BrokenBarrierError: x");
  CHECK(described(ValueError("x")) == "ValueError: x");
  CHECK(described(Error("x")) == "Error: x");
  CHECK(described(CancelledError("by hand")) == "CancelledError: by hand");
}

TEST_CASE("an exception without a text is described by its class alone") {
  CHECK(described(TimeoutError()) == "TimeoutError");
  CHECK(described(CancelledError()) == "CancelledError");
}

TEST_CASE("exceptions of others are described by their qualified class") {
  CHECK(described(std::runtime_error("no route")) == "std::runtime_error: no route");
  CHECK(described(std::out_of_range("9")) == "std::out_of_range: 9");
  CHECK(described(lost::LostError("gone")) == "lost::LostError: gone");
  CHECK(described(HiddenError("inside")) == "HiddenError: inside");
}

TEST_CASE("whatever else can be thrown has a description") {
  CHECK(described(42) == "an exception outside std::exception");
  CHECK(describe_exception(nullptr) == "no exception");
}

namespace {

template <class E>
std::exception_ptr held(E error) {
  return std::make_exception_ptr(std::move(error));
}

}  // namespace

TEST_CASE("a group of exceptions lists them") {
  const ExceptionGroup one("trouble", {held(TimeoutError("late"))});
  CHECK(one.message() == "trouble");
  CHECK(one.exceptions().size() == 1);
  CHECK(std::string(one.what()) == "trouble (1 sub-exception: TimeoutError: late)");
  CHECK(described(one) == "ExceptionGroup: trouble (1 sub-exception: TimeoutError: late)");
}

TEST_CASE("a group within a group is described in brackets of its own") {
  const ExceptionGroup inner("inner", {held(std::runtime_error("a")), held(CancelledError("b"))});
  const ExceptionGroup outer("outer", {held(inner), held(ValueError("c"))});
  CHECK(described(outer) ==
        "ExceptionGroup: outer (2 sub-exceptions: ExceptionGroup: inner (2 sub-exceptions: std::runtime_error: a; "
        "CancelledError: b); ValueError: c)");
}

TEST_CASE("a group finds the first exception of a class, nested groups included") {
  const ExceptionGroup inner("inner", {held(std::runtime_error("deep")), held(CancelledError("base"))});
  const ExceptionGroup group("outer", {held(TimeoutError("one")), held(inner), held(TimeoutError("two"))});
  REQUIRE(group.contains<TimeoutError>());
  CHECK(std::string(group.find<TimeoutError>()->what()) == "one");
  CHECK(std::string(group.find<std::runtime_error>()->what()) == "deep");
  CHECK(group.find<CancelledError>()->message() == "base");
  CHECK(group.find<ExceptionGroup>()->message() == "inner");
  CHECK(std::string(group.find<Error>()->what()) == "one");
  CHECK_FALSE(group.contains<ValueError>());
  CHECK(group.find<ValueError>() == nullptr);
}

TEST_CASE("a group of nothing, or with a null in it, is a ValueError") {
  CHECK_THROWS_AS(ExceptionGroup("empty", {}), ValueError);
  CHECK_THROWS_AS(ExceptionGroup("null", {nullptr}), ValueError);
}
