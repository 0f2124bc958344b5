#include "http/headers.h"

#include "base/errors.h"
#include "support/test.h"

using aio::http::Headers;

TEST_CASE("a header is found whatever the case of its name") {
  const Headers headers{{"Content-Type", "text/html"}};
  CHECK(headers.get("content-type") == "text/html");
  CHECK(headers.get("CONTENT-TYPE") == "text/html");
  CHECK(headers.contains("cOnTeNt-TyPe"));
  CHECK_FALSE(headers.contains("Content-Typ"));
  CHECK_FALSE(headers.contains("Content-Type "));
}

TEST_CASE("only ASCII letters have a case") {
  const Headers headers{{"x-@[`{", "1"}};
  CHECK(headers.contains("X-@[`{"));
  CHECK_FALSE(headers.contains("x-`{@["));
}

TEST_CASE("headers keep their order and their spelling") {
  Headers headers{{"B", "1"}, {"a", "2"}};
  headers.add("b", "3");
  std::string order;
  for (const auto& [name, value] : headers) order += name + value;
  CHECK(order == "B1a2b3");
  CHECK(headers.size() == 3);
}

TEST_CASE("get gives the first value, get_all every one in order") {
  const Headers headers{{"Set-Cookie", "a=1"}, {"Host", "h"}, {"set-cookie", "b=2"}};
  CHECK(headers.get("Set-Cookie") == "a=1");
  CHECK(headers.get_all("SET-COOKIE") == std::vector<std::string>{"a=1", "b=2"});
  CHECK(headers.count("set-cookie") == 2);
  CHECK(headers.get_all("Cookie").empty());
}

TEST_CASE("a header that is not there is none, the fallback, or a LookupError that names it") {
  const Headers headers;
  CHECK_FALSE(headers.get("Host").has_value());
  CHECK(headers.get("Host", "localhost") == "localhost");
  CHECK(headers.find("Host") == nullptr);
  CHECK_THROWS_WITH_AS(headers.at("Host"), "There is no header Host", aio::LookupError);
  CHECK(headers.empty());
}

TEST_CASE("set replaces every value and keeps the first one's place") {
  Headers headers{{"a", "1"}, {"Via", "x"}, {"b", "2"}, {"via", "y"}};
  headers.set("VIA", "z");
  CHECK(headers == Headers{{"a", "1"}, {"VIA", "z"}, {"b", "2"}});
  headers.set("c", "3");
  CHECK(headers == Headers{{"a", "1"}, {"Via", "z"}, {"b", "2"}, {"c", "3"}});
}

TEST_CASE("setdefault leaves what is there") {
  Headers headers{{"Accept", "text/html"}};
  CHECK(headers.setdefault("accept", "*/*") == "text/html");
  CHECK(headers.setdefault("Host", "h") == "h");
  CHECK(headers.size() == 2);
}

TEST_CASE("remove takes every field of the name and says how many") {
  Headers headers{{"a", "1"}, {"b", "2"}, {"A", "3"}};
  CHECK(headers.remove("a") == 2);
  CHECK(headers.remove("a") == 0);
  CHECK(headers == Headers{{"b", "2"}});
}

TEST_CASE("update replaces the names of the other headers, repeated ones included") {
  Headers headers{{"a", "1"}, {"b", "2"}};
  headers.update(Headers{{"A", "3"}, {"a", "4"}});
  CHECK(headers == Headers{{"b", "2"}, {"A", "3"}, {"a", "4"}});
  headers.update(headers);
  CHECK(headers.size() == 3);
}

TEST_CASE("headers are equal when names but for case, values and order are") {
  CHECK(Headers{{"a", "x"}} == Headers{{"A", "x"}});
  CHECK_FALSE(Headers{{"a", "x"}} == Headers{{"a", "X"}});
  CHECK_FALSE(Headers{{"a", "x"}, {"b", "y"}} == Headers{{"b", "y"}, {"a", "x"}});
}
