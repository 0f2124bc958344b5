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

TEST_CASE("every other exception of the library is an Error and a std::exception") {
  CHECK(std::is_base_of_v<std::exception, Error>);
  CHECK(std::is_base_of_v<Error, TimeoutError>);
  CHECK(std::is_base_of_v<Error, InvalidStateError>);
  CHECK(std::is_base_of_v<Error, RuntimeError>);
  CHECK(std::is_base_of_v<Error, QueueEmpty>);
  CHECK(std::is_base_of_v<Error, QueueFull>);
}

TEST_CASE("an exception is described by its class and its text") {
  CHECK(described(TimeoutError("the deadline passed")) == "TimeoutError: the deadline passed");
  CHECK(described(InvalidStateError("x")) == "InvalidStateError: x");
  CHECK(described(RuntimeError("x")) == "RuntimeError: x");
  CHECK(described(QueueEmpty("x")) == "QueueEmpty: x");
  CHECK(described(QueueFull("x")) == "QueueFull: x");
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
