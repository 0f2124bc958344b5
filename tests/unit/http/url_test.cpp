#include "http/url.h"

#include <doctest/doctest.h>

#include "base/errors.h"
#include "http/url_errors.h"

using aio::ValueError;
using aio::http::InvalidURL;
using aio::http::MultiDict;
using aio::http::URL;

namespace {

std::string canonical(std::string_view text) {
  return URL(text).str();
}

}  // namespace

TEST_CASE("a URL is taken apart") {
  const URL url("HTTP://user:p%40ss@Example.COM:8042/over/th%20ere/?name=fer%20ret&a+b=1#no%73e");
  CHECK(url.scheme() == "http");
  CHECK(url.user() == "user");
  CHECK(url.password() == "p@ss");
  CHECK(url.host() == "example.com");
  CHECK(url.explicit_port() == 8042);
  CHECK(url.port() == 8042);
  CHECK(url.path() == "/over/th ere/");
  CHECK(url.raw_path() == "/over/th%20ere/");
  CHECK(url.query_string() == "name=fer ret&a b=1");
  CHECK(url.raw_query_string() == "name=fer%20ret&a+b=1");
  CHECK(url.raw_path_qs() == "/over/th%20ere/?name=fer%20ret&a+b=1");
  CHECK(url.query() == MultiDict{{"name", "fer ret"}, {"a b", "1"}});
  CHECK(url.fragment() == "nose");
  CHECK(url.host_port() == "example.com:8042");
  CHECK(url.is_absolute());
  CHECK(url.str() == "http://user:p%40ss@example.com:8042/over/th%20ere/?name=fer%20ret&a+b=1#nose");
}

TEST_CASE("what is absent is empty") {
  const URL url("http://h");
  CHECK(url.user() == "");
  CHECK_FALSE(url.password().has_value());
  CHECK_FALSE(url.explicit_port().has_value());
  CHECK(url.path() == "/");
  CHECK(url.query_string() == "");
  CHECK(url.fragment() == "");
  CHECK(URL("http://u@h/").password() == std::nullopt);
  CHECK(URL("http://u:@h/").password() == "");
  CHECK(URL() == URL(""));
  CHECK_FALSE(URL("/path").is_absolute());
}

TEST_CASE("ports are the scheme's unless the URL says another") {
  CHECK(URL("http://h/").port() == 80);
  CHECK(URL("https://h/").port() == 443);
  CHECK(URL("ws://h/").port() == 80);
  CHECK(URL("wss://h/").port() == 443);
  CHECK(URL("ftp://h/").port() == std::nullopt);
  CHECK(URL("http://h:443/").port() == 443);
  CHECK(URL("http://h:/").explicit_port() == std::nullopt);
  CHECK(URL("http://h:80/").is_default_port());
  CHECK_FALSE(URL("http://h:443/").is_default_port());
  CHECK(canonical("http://h:80/") == "http://h/");
  CHECK(URL("http://h:80/") == URL("http://h"));
}

TEST_CASE("unsafe characters are encoded and needless codes decoded") {
  CHECK(canonical("http://h/a b") == "http://h/a%20b");
  CHECK(canonical("http://h/a b?c d#e f") == "http://h/a%20b?c+d#e%20f");
  CHECK(canonical("http://h/gr\xc3\xbcn") == "http://h/gr%C3%BCn");
  CHECK(canonical("http://h/%7euser/%41%2fb%2B+") == "http://h/~user/A%2Fb%2B+");
  CHECK(canonical("http://h/100%") == "http://h/100%25");
  CHECK(canonical("http://h/%zz?%4") == "http://h/%25zz?%254");
  CHECK(canonical("http://h/\"<>\\^`{|}[]") == "http://h/%22%3C%3E%5C%5E%60%7B%7C%7D%5B%5D");
  CHECK(canonical("http://h/?a=%26%3d%2b") == "http://h/?a=%26%3D%2B");
  CHECK(canonical("http://h/?a=[1]") == "http://h/?a=%5B1%5D");
  CHECK(canonical("http://h/#a#b") == "http://h/#a%23b");
  CHECK(canonical("http://h/?a?b/c") == "http://h/?a?b/c");
}

TEST_CASE("the canonical text is its own canonical text") {
  for (const char* text : {"http://h/a%20b?c+d#e%20f", "http://u:p@h:1/%2F%2B%25?%26=%3D#%25", "//h/x", "a/../b", "?q",
                           "#f", "mailto:a@b", "http://[::1]:8080/", "./a:b"}) {
    CAPTURE(text);
    CHECK(canonical(canonical(text)) == canonical(text));
  }
}

TEST_CASE("dot segments of absolute URLs are removed, encoded ones too") {
  CHECK(canonical("http://h/a/./b/../c") == "http://h/a/c");
  CHECK(canonical("http://h/../../a/..") == "http://h/");
  CHECK(canonical("http://h/a/%2e%2E/b/.") == "http://h/b/");
  CHECK(canonical("http://h/..%2fa") == "http://h/..%2Fa");
  CHECK(canonical("a/../b") == "a/../b");
}

TEST_CASE("hosts are names in lower case, IPv4 and IPv6 addresses") {
  CHECK(URL("http://EXAMPLE.com").host() == "example.com");
  CHECK(URL("http://a_b-c.d:1").host() == "a_b-c.d");
  CHECK(URL("http://127.0.0.1/").is_ip_address());
  CHECK(URL("http://127.0.0.1.example/").host() == "127.0.0.1.example");
  for (const char* name :
       {"127.0.0.1.example", "127.0.0.1.", "127.0.0", "127.0.0.256", "1.2.3.4.5", "1..2.3", "0x7f.0.0.1"}) {
    CHECK_FALSE(URL("http://" + std::string(name)).is_ip_address());
  }
  const URL six("http://[2001:DB8:0:0:0:0:0:1]:8080/x");
  CHECK(six.host() == "2001:db8::1");
  CHECK(six.is_ip_address());
  CHECK(six.host_port() == "[2001:db8::1]:8080");
  CHECK(six.str() == "http://[2001:db8::1]:8080/x");
}

TEST_CASE("what is no URL is refused with the text and the reason") {
  try {
    URL("http://h:70000/");
    FAIL("accepted");
  } catch (const InvalidURL& error) {
    const std::string what = error.what();
    CHECK(what.find("http://h:70000/") != what.npos);
    CHECK(what.find("its port is no number from 0 to 65535") != what.npos);
  }
  for (const char* text : {"http:",
                           "http:///x",
                           "http:x",
                           "///x",
                           "http://h:x/",
                           "http://h:-1/",
                           "http://[::1",
                           "http://::1/",
                           "http://[v1.a]/",
                           "http://[1.2.3.4]/",
                           "http://a b/",
                           "http://a%20b/",
                           "http://m\xc3\xbcnchen.de/",
                           "http://a\\b/",
                           "http://u@v@h/",
                           "http://h/\r\nHost: x",
                           "http://h/\t",
                           "1http://h/",
                           "http://h,i/",
                           "http://a%00b/",
                           "https://?q",
                           "//:80/",
                           "http://[::1]x/",
                           "http://[::1x]/",
                           "http://[]/",
                           "http://[::1]]/",
                           "http://a@/",
                           "http://h:1:2/",
                           ":x",
                           "a b:c"}) {
    INFO(std::string(text));
    CHECK_THROWS_AS(URL{text}, InvalidURL);
  }
  CHECK_THROWS_AS(URL(std::string_view("http://h/\0", 10)), InvalidURL);
  CHECK_THROWS_AS(URL("http://h/" + std::string(aio::http::kMaxUrlLength, 'x')), InvalidURL);
}

TEST_CASE("references are resolved as in RFC 3986, section 5.4") {
  const URL base("http://a/b/c/d;p?q");
  const char* const cases[][2] = {{"g:h", "g:h"},
                                  {"g", "http://a/b/c/g"},
                                  {"./g", "http://a/b/c/g"},
                                  {"g/", "http://a/b/c/g/"},
                                  {"/g", "http://a/g"},
                                  {"//g", "http://g/"},
                                  {"?y", "http://a/b/c/d;p?y"},
                                  {"g?y", "http://a/b/c/g?y"},
                                  {"#s", "http://a/b/c/d;p?q#s"},
                                  {"g#s", "http://a/b/c/g#s"},
                                  {"g?y#s", "http://a/b/c/g?y#s"},
                                  {";x", "http://a/b/c/;x"},
                                  {"g;x", "http://a/b/c/g;x"},
                                  {"", "http://a/b/c/d;p?q"},
                                  {".", "http://a/b/c/"},
                                  {"./", "http://a/b/c/"},
                                  {"..", "http://a/b/"},
                                  {"../", "http://a/b/"},
                                  {"../g", "http://a/b/g"},
                                  {"../..", "http://a/"},
                                  {"../../", "http://a/"},
                                  {"../../g", "http://a/g"},
                                  {"../../../g", "http://a/g"},
                                  {"/./g", "http://a/g"},
                                  {"/../g", "http://a/g"},
                                  {"g.", "http://a/b/c/g."},
                                  {".g", "http://a/b/c/.g"},
                                  {"g..", "http://a/b/c/g.."},
                                  {"..g", "http://a/b/c/..g"},
                                  {"./../g", "http://a/b/g"},
                                  {"./g/.", "http://a/b/c/g/"},
                                  {"g/./h", "http://a/b/c/g/h"},
                                  {"g/../h", "http://a/b/c/h"},
                                  {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
                                  {"g;x=1/../y", "http://a/b/c/y"},
                                  {"g?y/./x", "http://a/b/c/g?y/./x"},
                                  {"g#s/../x", "http://a/b/c/g#s/../x"},
                                  {"https://other:1/x", "https://other:1/x"}};
  for (const auto& [reference, expected] : cases) {
    CAPTURE(reference);
    CHECK(base.join(reference).str() == expected);
  }
  CHECK(URL("http://u:p@h:1/a").join("b").str() == "http://u:p@h:1/b");
  CHECK(URL("http://u:p@h:1/a").join("//g").user() == "");
}

TEST_CASE("a relative result cannot be mistaken for a host or a scheme") {
  CHECK(URL("/a/b").join("/.//evil").str() == "/.//evil");
  CHECK(URL("a/b").join("../x:y").str() == "./x:y");
}

TEST_CASE("one part is changed at a time") {
  const URL url("http://u:p@h:81/a?q=1#f");
  CHECK(url.origin().str() == "http://h:81/");
  CHECK(url.with_scheme("HTTPS").str() == "https://u:p@h:81/a?q=1#f");
  CHECK(url.with_host("Other").str() == "http://u:p@other:81/a?q=1#f");
  CHECK(url.with_host("::1").str() == "http://u:p@[::1]:81/a?q=1#f");
  CHECK(url.with_port(std::nullopt).str() == "http://u:p@h/a?q=1#f");
  CHECK(url.with_user("a:b@c").str() == "http://a%3Ab%40c:p@h:81/a?q=1#f");
  CHECK(url.with_user(std::nullopt).str() == "http://h:81/a?q=1#f");
  CHECK(url.with_password("x/y").password() == "x/y");
  CHECK(url.with_path("/x y/%41?#/../z").str() == "http://u:p@h:81/x%20y/z");
  CHECK(url.with_path("x%").str() == "http://u:p@h:81/x%25");
  CHECK(url.with_query("x=1 2").str() == "http://u:p@h:81/a?x=1+2#f");
  CHECK(url.with_query(MultiDict{{"a b", "c&d=+"}, {"e", ""}}).str() == "http://u:p@h:81/a?a+b=c%26d%3D%2B&e=#f");
  CHECK(url.with_query({{"a", "b"}}).raw_query_string() == "a=b");
  CHECK(url.with_query({}).str() == "http://u:p@h:81/a#f");
  CHECK(url.with_fragment("a b%").str() == "http://u:p@h:81/a?q=1#a%20b%25");
  CHECK(URL("/a?x=1&y=2&x=3").update_query({{"x", "4"}, {"z", "5"}}).str() == "/a?y=2&x=4&z=5");
}

TEST_CASE("parts that cannot be are refused") {
  const URL url("http://h/");
  CHECK_THROWS_AS(url.with_host(""), InvalidURL);
  CHECK_THROWS_AS(url.with_host("a/b"), InvalidURL);
  CHECK_THROWS_AS(url.with_host("u@b"), InvalidURL);
  CHECK_THROWS_AS(url.with_host("[::1]:80"), InvalidURL);
  CHECK_THROWS_AS(url.with_scheme("1"), InvalidURL);
  CHECK_THROWS_AS(URL("/a").with_host("b"), ValueError);
  CHECK_THROWS_AS(URL("/a").origin(), ValueError);
}

TEST_CASE("segments are put behind the path") {
  const URL url("http://h/a/?q#f");
  CHECK((url / "b c").str() == "http://h/a/b%20c");
  CHECK((url / "b" / "c/d" / "%").str() == "http://h/a/b/c/d/%25");
  CHECK((url / "../x").str() == "http://h/x");
  CHECK((URL("http://h") / "x").str() == "http://h/x");
  CHECK((URL() / "x").str() == "x");
  CHECK_THROWS_AS(url / "/x", ValueError);
  CHECK(URL("http://h/a/b%20c").name() == "b c");
  CHECK(URL("http://h/a/").name() == "");
}

TEST_CASE("people see characters instead of codes where that changes nothing") {
  CHECK(URL("http://h/gr%C3%BCn/a%20b/%2525?x=%26#%C3%BC").human_repr() ==
        "http://h/gr\xc3\xbcn/a b/%2525?x=%26#\xc3\xbc");
  CHECK(URL("http://h/%FF%0A%3F").human_repr() == "http://h/%FF%0A%3F");
}

TEST_CASE("forms are written as Python's urlencode does and read again") {
  const MultiDict fields{{"a", "1 & 2"}, {"b=", "\xc3\xbc+%"}, {"", ""}, {"a", "~-._*"}};
  CHECK(aio::http::encode_form(fields) == "a=1+%26+2&b%3D=%C3%BC%2B%25&=&a=~-._%2A");
  CHECK(aio::http::decode_form(aio::http::encode_form(fields)) == fields);
  CHECK(aio::http::decode_form("a&&b=%zz&c=1=2&") == MultiDict{{"a", ""}, {"b", "%zz"}, {"c", "1=2"}});
  CHECK(aio::http::decode_form("a&b", 2).size() == 2);
  CHECK_THROWS_WITH_AS(aio::http::decode_form("a&b&c", 2), "A form has more than 2 fields", ValueError);
}

TEST_CASE("a MultiDict keeps order and repetition") {
  MultiDict dict{{"a", "1"}, {"b", "2"}, {"a", "3"}};
  CHECK(dict["a"] == "1");
  CHECK(dict.get("b") == "2");
  CHECK(dict.get("B") == std::nullopt);
  CHECK(dict.get("c", "none") == "none");
  CHECK(dict.get_all("a") == std::vector<std::string>{"1", "3"});
  CHECK_THROWS_AS(dict["c"], aio::LookupError);
  dict.set("a", "4");
  CHECK(dict == MultiDict{{"a", "4"}, {"b", "2"}});
  dict.add("b", "5");
  CHECK(dict.remove("b") == 2);
  dict.update({{"a", "6"}, {"a", "7"}});
  CHECK(dict == MultiDict{{"a", "6"}, {"a", "7"}});
}
