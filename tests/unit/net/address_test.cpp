#include "net/address.h"

#include <doctest/doctest.h>

using namespace aio;

TEST_CASE("an address reads as people write it") {
  CHECK(Address{"127.0.0.1", 80}.text() == "127.0.0.1:80");
  CHECK(Address{"::1", 8080}.text() == "[::1]:8080");
  CHECK(Address{"", 0, "/run/app.sock"}.text() == "unix:/run/app.sock");
}
