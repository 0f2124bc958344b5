#include "http/detail/message_writer.h"

#include "base/errors.h"
#include "unit/http/parsed_messages.h"

using namespace aio::testing;
using namespace aio::http::detail;
using namespace std::string_literals;
using aio::ValueError;

namespace {

std::string request(std::string_view method, std::string_view target, const aio::http::Headers& headers) {
  std::string out;
  write_request_head(out, method, target, headers);
  return out;
}

std::string response(int status, std::string_view reason, const aio::http::Headers& headers) {
  std::string out;
  write_response_head(out, status, reason, headers);
  return out;
}

}  // namespace

TEST_CASE("a request's head is its line, its headers and an empty line") {
  CHECK(request("GET", "/a?b", {{"Host", "h"}, {"Accept", ""}}) == "GET /a?b HTTP/1.1\r\nHost: h\r\nAccept: \r\n\r\n");
  std::string out = "before ";
  write_request_head(out, "GET", "/", {}, 0);
  CHECK(out == "before GET / HTTP/1.0\r\n\r\n");
}

TEST_CASE("a response's head is its line, its headers and an empty line") {
  CHECK(response(404, "Not Found", {{"Content-Length", "0"}}) == "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  CHECK(response(299, "", {}) == "HTTP/1.1 299 \r\n\r\n");
  std::string out;
  write_response_head(out, 200, "OK", {}, 0);
  CHECK(out == "HTTP/1.0 200 OK\r\n\r\n");
}

TEST_CASE("nothing that would split a message is written") {
  for (const std::string& bad : {"a\r\nX: y"s, "a\nb"s, "a\rb"s, "a\0b"s, "\x7f"s, "\x1b[2J"s, "\v"s}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(request("GET", "/", {{"X", bad}}), ValueError);
    CHECK_THROWS_AS(request("GET", "/", {{bad, "x"}}), ValueError);
    CHECK_THROWS_AS(request("GET", "/" + bad, {}), ValueError);
    CHECK_THROWS_AS(request(bad, "/", {}), ValueError);
    CHECK_THROWS_AS(response(200, bad, {}), ValueError);
    CHECK_THROWS_AS(response(200, "OK", {{"X", bad}}), ValueError);
    std::string out;
    CHECK_THROWS_AS(write_last_chunk(out, {{"X", bad}}), ValueError);
    CHECK(out.empty());
  }
}

TEST_CASE("what is no method, target, name or status is not written, and nothing before it") {
  for (const char* method : {"", "GET ", "G ET", "GE:T", "G\xc3\xa9"})
    CHECK_THROWS_AS(request(method, "/", {}), ValueError);
  for (const char* target : {"", "/a b", " /", "/\t", "/\xc3\xa9"})
    CHECK_THROWS_AS(request("GET", target, {}), ValueError);
  for (const char* name : {"", "X ", "X:", "X Y", "\xc3\xa9", "X\t"}) {
    std::string out = "before";
    CHECK_THROWS_AS(write_request_head(out, "GET", "/", {{"A", "b"}, {name, "x"}}), ValueError);
    CHECK(out == "before");
  }
  for (const int status : {-1, 0, 99, 1000}) CHECK_THROWS_AS(response(status, "", {}), ValueError);
}

TEST_CASE("chunks are hexadecimal sizes, and the last one is none") {
  std::string out;
  write_chunk_head(out, 1);
  write_chunk_head(out, 26);
  write_chunk_head(out, 0xfedcba9876543210);
  CHECK(out == "1\r\n1a\r\nfedcba9876543210\r\n");
  CHECK_THROWS_AS(write_chunk_head(out, 0), ValueError);
  std::string last;
  write_last_chunk(last);
  CHECK(last == "0\r\n\r\n");
  last.clear();
  write_last_chunk(last, {{"X-Sum", "1"}});
  CHECK(last == "0\r\nX-Sum: 1\r\n\r\n");
}

TEST_CASE("the parser reads what the writer wrote") {
  std::string out = request("POST", "/a", {{"Host", "h"}, {"X", "a\tb \xff"}, {"Transfer-Encoding", "chunked"}});
  write_chunk_head(out, 5);
  out.append("hello").append(kChunkEnd);
  write_last_chunk(out, {{"Y", "z"}});
  CHECK(requests(out) ==
        Lines{"POST /a 1.1 [Host:h|X:a\tb \xff|Transfer-Encoding:chunked] chunked", "body hello", "end [Y:z]"});
}
