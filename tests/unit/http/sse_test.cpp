#include "http/detail/sse.h"

#include <doctest/doctest.h>

#include "base/errors.h"
#include "unit/http/every_split.h"

using namespace aio::http::detail;
using aio::testing::for_every_split;
using namespace std::chrono_literals;

namespace {

/// Each event as "event|data|id".
std::vector<std::string> read(const std::vector<std::string_view>& pieces) {
  EventStreamParser parser;
  std::vector<std::string> seen;
  for (const std::string_view piece : pieces) {
    parser.feed(piece);
    while (const std::optional<ServerSentEvent> event = parser.next()) {
      seen.push_back(event->event + "|" + event->data + "|" + event->id.value_or("-"));
    }
  }
  return seen;
}

using Seen = std::vector<std::string>;

}  // namespace

TEST_CASE("the streams of the specification give their events") {
  CHECK(read({"data: YHOO\ndata: +2\ndata: 10\n\n"}) == Seen{"|YHOO\n+2\n10|-"});
  CHECK(read({": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n"}) ==
        Seen{"|first event|1", "|second event|"});
  CHECK(read({"data\n\ndata\ndata\n\ndata:"}) == Seen{"||-", "|\n|-"});
  CHECK(read({"data:test\n\ndata: test\n\n"}) == Seen{"|test|-", "|test|-"});
}

TEST_CASE("a stream is read the same, however it is cut and with any line break") {
  for (const std::string line_break : {"\n", "\r\n", "\r"}) {
    std::string stream = "\xef\xbb\xbf";
    for (const char* line : {"event: add", "data: one", "id: 7", "data: two", "", ": comment", "data: three",
                             "unknown: x", "", "event: nothing", ""}) {
      stream += line + line_break;
    }
    for_every_split(stream, [](const auto& pieces) { CHECK(read(pieces) == Seen{"add|one\ntwo|7", "|three|7"}); });
  }
}

TEST_CASE("retry is a whole number of milliseconds") {
  EventStreamParser parser;
  parser.feed("retry: 1500\n\ndata: a\n\nretry: 1.5\ndata: b\n\n");
  CHECK(parser.next()->retry == aio::Duration(1'500ms));
  CHECK_FALSE(parser.next()->retry.has_value());
}

TEST_CASE("an id with a NUL is ignored") {
  CHECK(read({std::string_view("id: a\n\ndata: 1\nid: b\0c\n\n", 24)}) == Seen{"|1|a"});
}

TEST_CASE("an event that is too long is refused") {
  EventStreamParser parser;
  CHECK_THROWS_AS(parser.feed(std::string(kMaxServerSentEvent + 1, 'x')), aio::ValueError);
}

TEST_CASE("events are written so that they are read again") {
  const ServerSentEvent event{"one\r\ntwo\rthree\n", "tick", "42", 2s};
  const std::string text = format_event(event);
  CHECK(text == "id: 42\nevent: tick\nretry: 2000\ndata: one\ndata: two\ndata: three\ndata: \n\n");
  CHECK(read({text}) == Seen{"tick|one\ntwo\nthree\n|42"});
  CHECK(format_comment("keep-alive") == ": keep-alive\n\n");
}

TEST_CASE("fields that would break the stream are refused") {
  CHECK_THROWS_AS(format_event({"x", "a\nb", {}, {}}), aio::ValueError);
  CHECK_THROWS_AS(format_event({"x", "", "a\rb", {}}), aio::ValueError);
  CHECK_THROWS_AS(format_event({"x", "", std::string("a\0", 2), {}}), aio::ValueError);
  CHECK_THROWS_AS(format_comment("a\nb"), aio::ValueError);
}
