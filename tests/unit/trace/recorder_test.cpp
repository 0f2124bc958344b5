#include "trace/recorder.h"

#include <doctest/doctest.h>

#include "base/errors.h"
#include "support/memory_sink.h"

using namespace aio;
using namespace std::chrono_literals;
using aio::testing::MemorySink;
using trace::Recorder;

namespace {

struct Recording {
  std::string text;
  Recorder recorder{std::make_unique<MemorySink>(text)};
  std::string flushed() {
    recorder.flush();
    return text;
  }
};

Place at_line(const char* file, unsigned line) {
  Place place;
  place.file = file;
  place.line = line;
  return place;
}

std::uint64_t first_told = 0;  // the handler is a plain function

}  // namespace

TEST_CASE("a record is one line of JSON: time, kind, then the keys in the order of the calls") {
  Recording recording;
  recording.recorder.line(1500ms, "task").number("task", 3).text("name", "Task-3").number("count", -1);
  CHECK(recording.flushed() == "{\"t\":1500000000,\"k\":\"task\",\"task\":3,\"name\":\"Task-3\",\"count\":-1}\n");
}

TEST_CASE("text is escaped as JSON wants it, and UTF-8 stays") {
  Recording recording;
  recording.recorder.line(0ns, "print").text("text", "a\"b\\c\nd\te\x01\x1f é");
  CHECK(recording.flushed() == "{\"t\":0,\"k\":\"print\",\"text\":\"a\\\"b\\\\c\\nd\\u0009e\\u0001\\u001f é\"}\n");
}

TEST_CASE("an id that is 0 and a place that is unknown are left out") {
  Recording recording;
  recording.recorder.line(0ns, "x").id("by", 0).id("id", 7).place(Place()).coro(nullptr);
  CHECK(recording.flushed() == "{\"t\":0,\"k\":\"x\",\"id\":7}\n");
}

TEST_CASE("a place is the base name and the line") {
  Recording recording;
  recording.recorder.line(0ns, "x").place(at_line("/some/where/fetch.cpp", 12)).place(at_line("a\\b.cpp", 3), "from");
  CHECK(recording.flushed() == "{\"t\":0,\"k\":\"x\",\"at\":\"fetch.cpp:12\",\"from\":\"b.cpp:3\"}\n");
}

TEST_CASE("a stack is a list of coroutine and place, outermost first") {
  Recording recording;
  recording.recorder.line(0ns, "suspend")
      .begin_stack()
      .frame("Coro<> outer()", at_line("x/main.cpp", 1))
      .frame("Coro<> inner(int)", at_line("x/main.cpp", 2))
      .end_stack();
  CHECK(recording.flushed() == "{\"t\":0,\"k\":\"suspend\",\"stack\":[\"outer@main.cpp:1\",\"inner@main.cpp:2\"]}\n");
}

TEST_CASE("a recorder without a sink is off") {
  Recorder recorder;
  CHECK_FALSE(recorder.on());
  Recording recording;
  CHECK(recording.recorder.on());
}

TEST_CASE("lines reach the sink without a flush once the buffer is full, and none is lost") {
  Recording recording;
  const std::string filler(1000, 'x');
  for (int i = 0; i < 500; ++i) recording.recorder.line(0ns, "print").text("text", filler);
  CHECK_FALSE(recording.text.empty());
  CHECK(testing::split_lines(recording.flushed()).size() == 500);
}

TEST_CASE("a line longer than the buffer arrives whole") {
  Recording recording;
  const std::string filler(1'000'000, 'y');
  recording.recorder.line(0ns, "print").text("text", filler);
  CHECK(recording.flushed() == "{\"t\":0,\"k\":\"print\",\"text\":\"" + filler + "\"}\n");
}

TEST_CASE("a recorder that goes writes what it still holds") {
  std::string text;
  {
    Recorder recorder(std::make_unique<MemorySink>(text));
    recorder.line(0ns, "end");
    CHECK(text.empty());
  }
  CHECK(text == "{\"t\":0,\"k\":\"end\"}\n");
}

TEST_CASE("a path without a slash is its own base name") {
  CHECK(trace::base_name("a/b/c.cpp") == "c.cpp");
  CHECK(trace::base_name("c.cpp") == "c.cpp");
  CHECK(trace::base_name("") == "");
}

TEST_CASE("a trace that cannot be opened is an Error with the path and the reason") {
  CHECK_THROWS_AS(trace::open_sink("/no/such/folder/trace.jsonl"), Error);
  CHECK_THROWS_WITH(trace::open_sink("/dev/fd/x"),
                    "AIO_TRACE=/dev/fd/x: not a descriptor; write /dev/fd/3 or a file's path");
}

TEST_CASE("a recorder that is full tells its handler, and goes on writing") {
  Recording recording;
  recording.recorder.set_full_handler([](std::uint64_t records) {
    if (!first_told) first_told = records;
  });
  for (std::uint64_t i = 1; i < Recorder::kMaxRecords; ++i) recording.recorder.line(0ns, "x");
  CHECK(first_told == 0);
  recording.recorder.line(0ns, "x");
  CHECK(first_told == Recorder::kMaxRecords);
  recording.recorder.line(1ns, "end");
  CHECK(recording.flushed().ends_with("{\"t\":1,\"k\":\"end\"}\n"));
}
