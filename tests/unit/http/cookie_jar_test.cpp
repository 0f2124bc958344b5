#include "http/cookie_jar.h"

#include <doctest/doctest.h>

using namespace aio::http;

namespace {

constexpr std::int64_t kNow = 1'000'000'000;

/// What a request sends after the headers came, as a Cookie header.
std::string sent(const CookieJar& jar, const URL& url, std::int64_t now = kNow) {
  return format_cookie_header(jar.filter_cookies(url, now));
}

CookieJar filled(const std::vector<std::string>& headers, const URL& url, bool unsafe = false) {
  CookieJar jar(unsafe);
  jar.update_cookies_from_headers(headers, url, kNow);
  return jar;
}

}  // namespace

TEST_CASE("RFC 6265's example session") {
  CookieJar jar = filled({"SID=31d4d96e407aad42; Path=/; Secure; HttpOnly", "lang=en-US; Path=/; Domain=example.com"},
                         "https://www.example.com/login");
  CHECK(sent(jar, "https://www.example.com/") == "SID=31d4d96e407aad42; lang=en-US");
  CHECK(sent(jar, "https://example.com/") == "lang=en-US");
  jar.update_cookies_from_headers({"lang=; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Domain=example.com; Path=/"},
                                  "https://www.example.com/", kNow);
  CHECK(sent(jar, "https://www.example.com/") == "SID=31d4d96e407aad42");
}

TEST_CASE("a cookie without a domain is the host's alone") {
  const CookieJar jar = filled({"a=1"}, "http://example.com/");
  CHECK(sent(jar, "http://example.com/") == "a=1");
  CHECK(sent(jar, "http://EXAMPLE.com:8080/x") == "a=1");
  CHECK(sent(jar, "http://www.example.com/") == "");
  CHECK(sent(filled({"a=1; Domain=example.com."}, "http://example.com/"), "http://www.example.com/") == "");
}

TEST_CASE("a cookie with a domain is for the hosts below it too") {
  const CookieJar jar = filled({"a=1; Domain=.Example.com"}, "http://www.example.com/");
  CHECK(sent(jar, "http://example.com/") == "a=1");
  CHECK(sent(jar, "http://a.b.example.com/") == "a=1");
  CHECK(sent(jar, "http://badexample.com/") == "");
  CHECK(sent(jar, "http://example.com.evil/") == "");
}

TEST_CASE("cookies for others' domains are refused") {
  CHECK(filled({"a=1; Domain=other.com"}, "http://example.com/").empty());
  CHECK(filled({"a=1; Domain=www.example.com"}, "http://example.com/").empty());
  CHECK(filled({"a=1; Domain=com"}, "http://example.com/").empty());
  CHECK(filled({"a=1; Domain=ple.com"}, "http://example.com/").empty());
  CHECK(filled({"a=1; Domain=localhost"}, "http://localhost/").size() == 1);
}

TEST_CASE("addresses have cookies only in an unsafe jar, and only their own") {
  CHECK(filled({"a=1"}, "http://127.0.0.1/").empty());
  CHECK(filled({"a=1"}, "http://[::1]/").empty());
  const CookieJar jar = filled({"a=1"}, "http://127.0.0.1/", true);
  CHECK(sent(jar, "http://127.0.0.1:81/") == "a=1");
  CHECK(filled({"a=1; Domain=0.0.1"}, "http://127.0.0.1/", true).empty());
}

TEST_CASE("a cookie without a path is for the folder of the request") {
  const CookieJar jar = filled({"a=1"}, "http://h/docs/page");
  CHECK(sent(jar, "http://h/docs") == "a=1");
  CHECK(sent(jar, "http://h/docs/other/deep") == "a=1");
  CHECK(sent(jar, "http://h/docsx") == "");
  CHECK(sent(jar, "http://h/") == "");
  CHECK(sent(filled({"a=1; Path=/x/"}, "http://h/"), "http://h/x") == "");
  CHECK(sent(filled({"a=1; Path=/x/"}, "http://h/"), "http://h/x/y") == "a=1");
}

TEST_CASE("longest paths go first, and each name goes once") {
  const CookieJar jar =
      filled({"a=root; Path=/", "b=root; Path=/", "a=deep; Path=/x", "c=deep; Path=/x/y"}, "http://h/");
  CHECK(sent(jar, "http://h/x/y/z") == "c=deep; a=deep; b=root");
  CHECK(sent(jar, "http://h/") == "a=root; b=root");
  const CookieJar domains = filled({"a=below; Path=/x; Domain=e.com", "a=own; Path=/"}, "http://w.e.com/");
  CHECK(sent(domains, "http://w.e.com/x") == "a=own");
}

TEST_CASE("Max-Age weighs more than Expires, and cookies expire") {
  CookieJar jar = filled(
      {"a=1; Max-Age=60; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "b=2; Expires=Sun, 09 Sep 2001 01:46:50 GMT", "c=3"},
      "http://h/");
  CHECK(sent(jar, "http://h/", kNow + 9) == "a=1; b=2; c=3");
  CHECK(sent(jar, "http://h/", kNow + 10) == "a=1; c=3");
  CHECK(sent(jar, "http://h/", kNow + 59) == "a=1; c=3");
  CHECK(sent(jar, "http://h/", kNow + 60) == "c=3");
  jar.update_cookies_from_headers({"c=; Max-Age=0"}, "http://h/", kNow);
  CHECK(sent(jar, "http://h/") == "a=1; b=2");
  CHECK(jar.size() == 2);
}

TEST_CASE("a secure cookie goes over https and wss only") {
  const CookieJar jar = filled({"a=1; Secure"}, "https://h/");
  CHECK(sent(jar, "https://h/") == "a=1");
  CHECK(sent(jar, "wss://h/") == "a=1");
  CHECK(sent(jar, "http://h/") == "");
}

TEST_CASE("a cookie that is set again keeps its place") {
  CookieJar jar = filled({"a=1", "b=2"}, "http://h/");
  jar.update_cookies_from_headers({"a=3"}, "http://h/", kNow);
  CHECK(sent(jar, "http://h/") == "a=3; b=2");
}

TEST_CASE("cookies of the program go to every host") {
  CookieJar jar;
  SimpleCookie cookies;
  cookies.set("a", "1");
  jar.update_cookies(cookies, URL(), kNow);
  CHECK(sent(jar, "http://h/") == "a=1");
  CHECK(sent(jar, "http://127.0.0.1/x") == "a=1");
}

TEST_CASE("cookies are forgotten by domain or by choice") {
  CookieJar jar;
  for (const char* url : {"http://example.com/", "http://www.example.com/", "http://other.com/"}) {
    jar.update_cookies_from_headers({"a=1", "b=2"}, url, kNow);
  }
  jar.clear([](const Morsel& morsel) { return morsel.key == "b"; });
  CHECK(jar.size() == 3);
  jar.clear_domain("Example.com");
  REQUIRE(jar.size() == 1);
  for (const Morsel& morsel : jar) CHECK(morsel.domain == "other.com");
  jar.clear();
  CHECK(jar.empty());
}

TEST_CASE("a jar is bounded: the oldest of a domain go first") {
  CookieJar jar;
  for (std::size_t i = 0; i <= kMaxCookiesPerDomain; ++i) {
    jar.update_cookies_from_headers({"c" + std::to_string(i) + "=1"}, "http://h/", kNow);
  }
  CHECK(jar.size() == kMaxCookiesPerDomain);
  CHECK(jar.begin()->key == "c1");
  CHECK(filled({"a=" + std::string(kMaxCookieSize, 'x')}, "http://h/").empty());
  CookieJar many;
  for (std::size_t i = 0; i <= kMaxCookies; ++i) {
    many.update_cookies_from_headers({"c=1"}, "http://h" + std::to_string(i) + ".e/", kNow);
  }
  CHECK(many.size() == kMaxCookies);
}
