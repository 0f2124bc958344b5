#include "http/json.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using aio::LookupError;
using aio::ValueError;
using aio::http::Json;
using aio::http::JSONDecodeError;
using aio::http::TypeError;
using Type = aio::http::Json::Type;

namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

template <class Fn>
std::string error_of(Fn fn) {
  try {
    fn();
  } catch (const aio::Error& error) {
    return std::string(error.name()) + ": " + error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a body is read and asked as in Python") {
  const Json body = Json::parse(R"({"name": "Ada", "age": 36, "tags": ["a", "b"], "address": {"city": "London"}})");
  CHECK(body["name"].as<std::string>() == "Ada");
  CHECK(body["age"].as<int>() == 36);
  CHECK(body["tags"][1].as<std::string>() == "b");
  CHECK(body["tags"][-2].as<std::string>() == "a");
  CHECK(body["tags"].as<std::vector<std::string>>() == std::vector<std::string>{"a", "b"});
  CHECK(body["address"]["city"] == "London");
  CHECK(body.contains("age"));
  CHECK_FALSE(body.contains("Age"));
  CHECK(body.get("missing").is_null());
  CHECK(body.get("missing", 5) == 5);
  CHECK(body.get("age", 5) == 36);
  CHECK(body.size() == 4);
  std::string keys;
  for (const auto& [key, value] : body.items()) keys += key + " ";
  CHECK(keys == "name age tags address ");
}

TEST_CASE("every type of value is read") {
  CHECK(Json::parse("null").type() == Type::null);
  CHECK(Json::parse(" true ").as<bool>());
  CHECK(Json::parse("-9223372036854775808").as<std::int64_t>() == std::numeric_limits<std::int64_t>::min());
  CHECK(Json::parse("9223372036854775807").type() == Type::integer);
  CHECK(Json::parse("9223372036854775808").type() == Type::number);
  CHECK(Json::parse("1.5e3").as<double>() == 1500.0);
  CHECK(Json::parse("7").as<double>() == 7.0);
  CHECK(Json::parse(R"("\u00fc\ud83d\ude00\n")").as<std::string>() == "\xc3\xbc\xf0\x9f\x98\x80\n");
  CHECK(Json::parse("[]").size() == 0);
  CHECK(Json::parse("{}").type() == Type::object);
}

TEST_CASE("of a key that comes twice the last value counts, in the place of the first") {
  CHECK(Json::parse(R"({"a": 1, "b": 2, "a": 3, "c": 4, "b": 5})").dump() == R"({"a": 3, "b": 5, "c": 4})");
  CHECK(Json::object({{"a", 1}, {"a", 2}}).dump() == R"({"a": 2})");
}

TEST_CASE("what is no JSON is refused with line and column") {
  for (const char* text : {"",         " ",           "nul",      "[1,]",  "{\"a\":}", "{a: 1}",  "[1 2]",  "01",
                           "1.",       "+1",          "'a'",      "\"a",   "\"\n\"",   "\"\\x\"", "[1] 2",  "NaN",
                           "Infinity", "\"\\ud800\"", "\"\xff\"", "1e999", "// c\n1",  "[",       "{\"a\"", "]"}) {
    INFO(std::string(text));
    CHECK_THROWS_AS(Json::parse(text), JSONDecodeError);
  }
  try {
    Json::parse("{\n  \"a\": 1,\n  \"b\": oops\n}");
    FAIL("accepted");
  } catch (const JSONDecodeError& error) {
    CHECK(error.line() == 3);
    CHECK(error.column() == 8);
    CHECK(std::string(error.what()).find(": line 3 column 8 (char 19)") != std::string::npos);
    CHECK(std::string(error.what()).find("json.exception") == std::string::npos);
  }
}

TEST_CASE("depth has a limit, and many keys cost no square") {
  CHECK(Json::parse(nested(aio::http::kMaxJsonDepth)).size() == 1);
  CHECK(error_of([] { Json::parse(nested(aio::http::kMaxJsonDepth + 1)); }) ==
        "JSONDecodeError: It nests deeper than 100 levels: line 1 column 101 (char 100)");
  CHECK_THROWS_AS(Json::parse(std::string(1'000'000, '[')), JSONDecodeError);
  std::string many = "{";
  for (int i = 0; i < 100'000; ++i) many += "\"" + std::to_string(i) + "\":0,";
  many.back() = '}';
  CHECK(Json::parse(many).size() == 100'000);
}

TEST_CASE("values that are not what the program takes them for say what they are") {
  const Json body = Json::parse(R"({"name": "Ada", "big": 300, "list": []})");
  CHECK(error_of([&] { body["nme"]; }) ==
        "LookupError: The object has no key \"nme\"; ask with get() for what may be missing");
  CHECK(error_of([&] { body["name"].as<int>(); }) == "TypeError: The JSON value is a string \"Ada\", not an integer");
  CHECK(error_of([&] { body["list"]["x"]; }) == "TypeError: The JSON value is an array, not an object");
  CHECK(error_of([&] { body["list"][0]; }) == "LookupError: The array has 0 elements, and none at 0");
  CHECK(error_of([&] { body.as<bool>(); }) == "TypeError: The JSON value is an object, not a boolean");
  CHECK_THROWS_AS(body["big"].as<std::int8_t>(), ValueError);
  CHECK_THROWS_AS(Json(-1).as<unsigned>(), ValueError);
  CHECK_THROWS_AS(Json(128).as<std::int8_t>(), ValueError);
  CHECK_THROWS_AS(Json(-129).as<std::int8_t>(), ValueError);
  CHECK_THROWS_AS(Json(256).as<std::uint8_t>(), ValueError);
  CHECK(Json(-128).as<std::int8_t>() == -128);
  CHECK(Json(255).as<std::uint8_t>() == 255);
  CHECK(Json(std::numeric_limits<std::int64_t>::min()).as<std::int64_t>() == std::numeric_limits<std::int64_t>::min());
  CHECK(Json(std::numeric_limits<std::int64_t>::max()).as<std::uint64_t>() == 9'223'372'036'854'775'807u);
  CHECK_THROWS_AS(Json(1.0).as<int>(), TypeError);
  CHECK_THROWS_AS(Json(true).as<int>(), TypeError);
  CHECK_THROWS_AS(Json(nullptr).size(), TypeError);
  CHECK_THROWS_AS(Json{std::numeric_limits<std::uint64_t>::max()}, ValueError);
}

TEST_CASE("values are built and written as Python's json.dumps does") {
  const Json value = Json::object({{"a", 1},
                                   {"b", Json::array({true, nullptr, 1.5, 2.0, "x\"\\\n\x01"})},
                                   {"c", Json::object()},
                                   {"d", std::vector<int>{1, 2}}});
  CHECK(value.dump() == R"({"a": 1, "b": [true, null, 1.5, 2.0, "x\"\\\n\u0001"], "c": {}, "d": [1, 2]})");
  CHECK(Json::object({{"a", Json::array({1, 2})}, {"b", Json::array()}}).dump(2) ==
        "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}");
  CHECK(Json::object({{"one", "member"}}).dump() == R"({"one": "member"})");
  CHECK(Json::array({"one", "two"}).dump() == R"(["one", "two"])");
  CHECK(Json::array({Json::array({1})}).dump() == "[[1]]");
  CHECK(Json::parse(value.dump(4)) == value);
  CHECK(Json("gr\xc3\xbcn").dump() == "\"gr\xc3\xbcn\"");
}

TEST_CASE("what JSON cannot say is not written") {
  CHECK_THROWS_AS(Json(std::nan("")).dump(), ValueError);
  CHECK_THROWS_AS(Json(HUGE_VAL).dump(), ValueError);
  CHECK_THROWS_AS(Json("\xff").dump(), ValueError);
  Json deep;
  for (std::size_t i = 0; i <= aio::http::kMaxJsonDepth; ++i) deep = Json::array({deep});
  CHECK_THROWS_AS(deep.dump(), ValueError);
}

TEST_CASE("values are changed") {
  Json value;
  value.set("a", 1);
  value.set("b", "x");
  value.set("a", Json::array());
  CHECK(value.dump() == R"({"a": [], "b": "x"})");
  CHECK(value.erase("a"));
  CHECK_FALSE(value.erase("a"));
  Json list;
  list.append(1);
  list.append("two");
  CHECK(list.dump() == R"([1, "two"])");
  CHECK_THROWS_AS(list.set("a", 1), TypeError);
  CHECK_THROWS_AS(value.append(1), TypeError);
}

TEST_CASE("copies are deep, and equality minds values") {
  Json one = Json::object({{"a", 1}, {"b", 2}});
  Json copy = one;
  copy.set("a", 5);
  CHECK(one["a"] == 1);
  CHECK(one != copy);
  CHECK(one == Json::parse(R"({"b": 2, "a": 1.0})"));
  CHECK(Json(1) == 1.0);
  CHECK(Json(1) != "1");
  CHECK(Json(true) != 1);
  CHECK(Json::array({1, 2}) != Json::array({2, 1}));
}
