#include "unit/http/parsed_messages.h"

using namespace aio::testing;

namespace {

constexpr ParserLimits kSmall{.line = 20, .field = 10, .headers = 3};

std::string get(const std::string& target, const std::string& fields = {}) {
  return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

// A request line of this many bytes, its line break not counted.
std::string line_of(std::size_t length) {
  return "/" + std::string(length - 14, 'x');
}

}  // namespace

TEST_CASE("a request line may be as long as the limit and no longer") {
  CHECK(verdict(requests(get(line_of(20)), false, kSmall)) == "accepted");
  CHECK(verdict(requests(get(line_of(21)), false, kSmall)) == "LineTooLong 414");
  CHECK(verdict(requests("GET /" + std::string(100, 'x'), false, kSmall)) == "LineTooLong 414");
}

TEST_CASE("a header line may be as long as the limit and no longer, white space included") {
  CHECK(verdict(requests(get("/", "A: 4567890\r\n"), false, kSmall)) == "accepted");
  CHECK(verdict(requests(get("/", "A: 45678901\r\n"), false, kSmall)) == "LineTooLong 431");
  CHECK(verdict(requests(get("/", "A:        1\r\n"), false, kSmall)) == "LineTooLong 431");
  CHECK(verdict(requests(get("/", "A: 1       \r\n"), false, kSmall)) == "LineTooLong 431");
  CHECK(verdict(requests("GET / HTTP/1.1\r\nA" + std::string(100, 'x'), false, kSmall)) == "LineTooLong 431");
}

TEST_CASE("headers and trailers are counted together") {
  CHECK(verdict(requests(get("/", "A: 1\r\nB: 2\r\n"), false, kSmall)) == "accepted");
  CHECK(verdict(requests(get("/", "A: 1\r\nB: 2\r\nC: 3\r\n"), false, kSmall)) == "LineTooLong 431");
  const ParserLimits four{.headers = 4};
  const std::string chunked = get("/", "Transfer-Encoding: chunked\r\n") + "0\r\n";
  CHECK(verdict(requests(chunked + "A: 1\r\nB: 2\r\n\r\n", false, four)) == "accepted");
  CHECK(verdict(requests(chunked + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", false, four)) == "LineTooLong 431");
}

TEST_CASE("each request of a connection has the whole limit") {
  const std::string three = get("/", "A: 1\r\nB: 2\r\n");
  CHECK(requests(three + three + three, false, kSmall).size() == 6);
}

TEST_CASE("the default limits are those of the contract") {
  const auto verdict_of = [](const std::string& text) {
    RequestParser parser;
    return verdict(parsed(parser, {text}, false));
  };
  CHECK(verdict_of(get(line_of(8190))) == "accepted");
  CHECK(verdict_of(get(line_of(8191))) == "LineTooLong 414");
  CHECK(verdict_of(get("/", "A: " + std::string(8187, 'x') + "\r\n")) == "accepted");
  CHECK(verdict_of(get("/", "A: " + std::string(8188, 'x') + "\r\n")) == "LineTooLong 431");
  std::string fields;
  for (int i = 0; i < 127; ++i) fields += "A: 1\r\n";
  CHECK(verdict_of(get("/", fields)) == "accepted");
  CHECK(verdict_of(get("/", fields + "A: 1\r\n")) == "LineTooLong 431");
}

TEST_CASE("empty lines before a request are passed over, but not for ever") {
  const auto empty_lines = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "\r\n";
    return text;
  };
  CHECK(verdict(requests(empty_lines(8) + get("/"))) == "accepted");
  CHECK(verdict(requests(empty_lines(9) + get("/"))) == "BadStatusLine 400");
}

TEST_CASE("the extensions of all chunks together are limited") {
  const auto verdict_of = [](std::size_t extension) {
    RequestParser parser;
    const std::string chunk = "1;" + std::string(extension - 1, 'x') + "\r\ny\r\n";
    const std::string text = get("/", "Transfer-Encoding: chunked\r\n") + chunk + chunk + chunk + chunk + "0\r\n\r\n";
    return verdict(parsed(parser, {text}, false));
  };
  CHECK(verdict_of(4096) == "accepted");
  CHECK(verdict_of(4097) == "TransferEncodingError 400");
}

TEST_CASE("the line of a chunk's size is limited, zeros included") {
  const std::string chunked = get("/", "Transfer-Encoding: chunked\r\n");
  CHECK(verdict(requests(chunked + std::string(100, '0') + "1\r\n", false, {.line = 60})) ==
        "TransferEncodingError 400");
}
