#include "http/basic_auth.h"

#include <doctest/doctest.h>

#include "base/errors.h"
#include "http/detail/base64.h"

using aio::ValueError;
using aio::http::BasicAuth;
using aio::http::detail::base64_decode;
using aio::http::detail::base64_encode;

TEST_CASE("base64 gives the vectors of RFC 4648") {
  const char* const vectors[][2] = {{"", ""},
                                    {"f", "Zg=="},
                                    {"fo", "Zm8="},
                                    {"foo", "Zm9v"},
                                    {"foob", "Zm9vYg=="},
                                    {"fooba", "Zm9vYmE="},
                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(base64_encode(bytes) == text);
    CHECK(base64_decode(text) == bytes);
  }
}

TEST_CASE("base64 holds every byte") {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  CHECK(base64_decode(base64_encode(bytes)) == bytes);
}

TEST_CASE("base64 that is not canonical is refused") {
  for (const char* text : {"Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zm 9", "Zm9v\n", "Zg==Zg==", "Zm9-"}) {
    CAPTURE(text);
    CHECK(base64_decode(text) == std::nullopt);
  }
}

TEST_CASE("RFC 7617's example of Basic authentication") {
  const BasicAuth auth{"Aladdin", "open sesame"};
  CHECK(auth.encode() == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  CHECK(BasicAuth::decode("basic  QWxhZGRpbjpvcGVuIHNlc2FtZQ==") == auth);
}

TEST_CASE("a password may contain a colon and a login may not") {
  CHECK(BasicAuth::decode(BasicAuth{"a", "b:c"}.encode()) == BasicAuth{"a", "b:c"});
  const BasicAuth wrong{"a:b", "c"};
  CHECK_THROWS_WITH_AS(wrong.encode(), "The login \"a:b\" contains \":\", which ends the login in Basic authentication",
                       ValueError);
}

TEST_CASE("credentials that are not Basic's are refused") {
  CHECK_THROWS_AS(BasicAuth::decode(""), ValueError);
  CHECK_THROWS_AS(BasicAuth::decode("Bearer abc"), ValueError);
  CHECK_THROWS_AS(BasicAuth::decode("Basic %%%"), ValueError);
  CHECK_THROWS_AS(BasicAuth::decode("Basic Zm9v"), ValueError);
}
