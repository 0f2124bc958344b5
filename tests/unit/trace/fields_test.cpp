#include "trace/fields.h"

#include <doctest/doctest.h>

#include "support/memory_sink.h"
#include "trace/recorder.h"

using namespace aio;
using namespace std::chrono_literals;

TEST_CASE("a field is found by its key, not by a text or a longer key that looks like it") {
  const std::string_view line = R"({"t":5,"k":"print","text":"say ,\"id\":9","lane_id":7,"id":-3})";
  CHECK(trace::number_of(line, "id") == -3);
  CHECK(trace::number_of(line, "lane_id") == 7);
  CHECK(trace::text_of(line, "k") == "print");
}

TEST_CASE("a field that is not there is 0 or nothing, and so is one of the other type") {
  const std::string_view line = R"({"t":5,"k":"step","task":1})";
  CHECK(trace::number_of(line, "id") == 0);
  CHECK(trace::text_of(line, "name") == "");
  CHECK(trace::text_of(line, "task") == "");
  CHECK(trace::number_of(line, "k") == 0);
}

TEST_CASE("what a recorder writes is read back as it was") {
  const std::string said = "a \"quoted\" \\ backslash,\na second line\ttabbed\x01 \xc3\xa9";
  std::string text;
  trace::Recorder recorder(std::make_unique<testing::MemorySink>(text));
  recorder.line(1ms, "print").text("text", said);
  recorder.flush();
  CHECK(trace::plain(trace::text_of(text, "text")) == said);
}
