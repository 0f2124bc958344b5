#include "net/errors.h"

#include <type_traits>

#include <doctest/doctest.h>

using namespace aio;

namespace {

template <class E>
std::string described(const E& error) {
  return describe_exception(std::make_exception_ptr(error));
}

}  // namespace

TEST_CASE("the ways in which a connection fails are ConnectionErrors") {
  CHECK(std::is_base_of_v<OSError, ConnectionError>);
  CHECK(std::is_base_of_v<ConnectionError, ConnectionRefusedError>);
  CHECK(std::is_base_of_v<ConnectionError, ConnectionResetError>);
  CHECK(std::is_base_of_v<ConnectionError, ConnectionAbortedError>);
  CHECK(std::is_base_of_v<ConnectionError, BrokenPipeError>);
  CHECK(described(ConnectionError("x")) == "ConnectionError: x");
  CHECK(described(ConnectionRefusedError("x")) == "ConnectionRefusedError: x");
  CHECK(described(ConnectionResetError("x")) == "ConnectionResetError: x");
  CHECK(described(ConnectionAbortedError("x")) == "ConnectionAbortedError: x");
  CHECK(described(BrokenPipeError("x")) == "BrokenPipeError: x");
}

TEST_CASE("what the system refuses is an OSError: names without address and TLS as well") {
  CHECK(std::is_base_of_v<Error, OSError>);
  CHECK(std::is_base_of_v<OSError, GAIError>);
  CHECK(std::is_base_of_v<OSError, SSLError>);
  CHECK(std::is_base_of_v<SSLError, SSLCertVerificationError>);
  CHECK(described(GAIError("x")) == "GAIError: x");
  CHECK(described(SSLCertVerificationError("x")) == "SSLCertVerificationError: x");
}

TEST_CASE("an incomplete read keeps what had come") {
  const IncompleteReadError error("7 bytes were asked for", "abc");
  CHECK(error.partial() == "abc");
  CHECK(described(error) == "IncompleteReadError: 7 bytes were asked for");
}
