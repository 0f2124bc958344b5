#include "http/cookies.h"

#include <doctest/doctest.h>

#include "base/errors.h"

using namespace aio::http;

TEST_CASE("RFC 6265's examples of Set-Cookie") {
  const auto sid = parse_set_cookie("SID=31d4d96e407aad42; Path=/; Secure; HttpOnly");
  REQUIRE(sid.has_value());
  CHECK(sid->key == "SID");
  CHECK(sid->value == "31d4d96e407aad42");
  CHECK(sid->path == "/");
  CHECK(sid->secure);
  CHECK(sid->httponly);
  const auto lang = parse_set_cookie("lang=en-US; Domain=.Example.com; Expires=Wed, 09 Jun 2021 10:18:14 GMT");
  REQUIRE(lang.has_value());
  CHECK(lang->domain == "example.com");
  CHECK(lang->expires == 1'623'233'894);
  CHECK_FALSE(lang->max_age.has_value());
}

TEST_CASE("attributes are read in any case, and mistakes are left out") {
  const auto cookie = parse_set_cookie("a=b;MAX-AGE=60;sameSITE=Lax;path=relative;expires=never;unknown=1;max-age=x;;");
  REQUIRE(cookie.has_value());
  CHECK(cookie->max_age == 60);
  CHECK(cookie->samesite == "Lax");
  CHECK(cookie->path == "");
  CHECK_FALSE(cookie->expires.has_value());
  CHECK(parse_set_cookie("a=b; Max-Age=-1")->max_age == -1);
  CHECK(parse_set_cookie("a=b; Max-Age=99999999999999999999")->max_age == 2'147'483'647);
}

TEST_CASE("what sets no cookie is nothing") {
  for (const char* text : {"", "novalue", "=b", "a b=c", "a\x01=b", "a=\x7f", "; Path=/"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_set_cookie(text).has_value());
  }
  CHECK(parse_set_cookie("a=")->value == "");
  CHECK(parse_set_cookie("a=b=c")->value == "b=c");
}

TEST_CASE("a Cookie header gives its pairs, and what is none is skipped") {
  CHECK(parse_cookie_header("SID=31d4; lang=en-US") == CookiePairs{{"SID", "31d4"}, {"lang", "en-US"}});
  CHECK(parse_cookie_header("a=1;b=2;; novalue; =x; a=3;") == CookiePairs{{"a", "1"}, {"b", "2"}, {"a", "3"}});
  CHECK(parse_cookie_header("a=\"x; y\" ; b=\"open; c=3") == CookiePairs{{"a", "x; y"}, {"b", "\"open"}, {"c", "3"}});
  CHECK(parse_cookie_header("").empty());
}

TEST_CASE("values in quotes are taken apart as Python does") {
  CHECK(parse_cookie_header("a=\"x\\073\\054\\\"\\\\ y\"") == CookiePairs{{"a", "x;,\"\\ y"}});
  CHECK(parse_cookie_header("a=\"gr\\303\\274n\"") == CookiePairs{{"a", "gr\xc3\xbcn"}});
  CHECK(parse_cookie_header("a=\"") == CookiePairs{{"a", "\""}});
}

TEST_CASE("every value that is written is read again") {
  std::string all;
  for (int byte = 0x20; byte < 0x100; ++byte) {
    if (byte != 0x7f) all += static_cast<char>(byte);
  }
  const CookiePairs cookies{{"plain", "abc"}, {"all", all}, {"space", " x "}, {"empty", ""}, {"quote", "\""}};
  CHECK(parse_cookie_header(format_cookie_header(cookies)) == cookies);
  CHECK(format_cookie_header({{"a", "1"}, {"b", "x;y"}}) == "a=1; b=\"x\\073y\"");
}

TEST_CASE("a cookie with attributes is written in Python's order and read again") {
  Morsel morsel{"SID", "x", "example.com", "/a", 784'111'777, 3'600, true, true, "Lax"};
  CHECK(morsel.output() ==
        "SID=x; Domain=example.com; expires=Sun, 06 Nov 1994 08:49:37 GMT; HttpOnly; Max-Age=3600; Path=/a; "
        "SameSite=Lax; Secure");
  CHECK(parse_set_cookie(morsel.output()) == morsel);
}

TEST_CASE("names, values and attributes that would break the header are refused") {
  CHECK_THROWS_AS(format_cookie_header({{"a b", "x"}}), aio::ValueError);
  CHECK_THROWS_AS(format_cookie_header({{"", "x"}}), aio::ValueError);
  CHECK_THROWS_AS(format_cookie_header({{"a", "x\r\nSet-Cookie: b=c"}}), aio::ValueError);
  Morsel morsel;
  morsel.key = "a";
  morsel.path = "/;Domain=evil";
  CHECK_THROWS_AS(morsel.output(), aio::ValueError);
}

TEST_CASE("SimpleCookie keeps cookies by name") {
  SimpleCookie cookies("a=1; b=2; a=3");
  CHECK(cookies.size() == 2);
  CHECK(cookies["a"].value == "1");
  cookies.set("c", "4").path = "/x";
  cookies.set("c", "5");
  CHECK(cookies["c"].path == "/x");
  cookies.load("b=6; Secure");
  CHECK(cookies["b"].secure);
  cookies.load("nonsense");
  CHECK(cookies.erase("a"));
  CHECK_FALSE(cookies.erase("a"));
  CHECK(cookies.find("a") == nullptr);
  CHECK_THROWS_WITH_AS(cookies["a"], "There is no cookie \"a\"", aio::LookupError);
  std::string names;
  for (const Morsel& morsel : cookies) names += morsel.key;
  CHECK(names == "bc");
}
