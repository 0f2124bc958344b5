#include "trace/line_sink.h"

#include <doctest/doctest.h>

#include <vector>

#include "support/memory_sink.h"

using namespace aio;

namespace {

/// Puts a line of its own in front of each that ends a run.
class Reader final : public trace::LineSink {
 public:
  Reader(std::unique_ptr<trace::Sink> next, std::vector<std::string>& seen) : LineSink(std::move(next)), seen_(seen) {}

 private:
  void read(std::string_view line) override {
    seen_.emplace_back(line);
    if (line == "end") pass("verdict\n");
  }

  std::vector<std::string>& seen_;
};

}  // namespace

TEST_CASE("lines are read whole, however they are cut, and what the reader passes comes before them") {
  std::vector<std::string> seen;
  std::string text;
  Reader reader(std::make_unique<testing::MemorySink>(text), seen);
  for (const char* part : {"ru", "n\nstep\nen", "d\n"}) reader.write(part);
  CHECK(seen == std::vector<std::string>{"run", "step", "end"});
  CHECK(text == "run\nstep\nverdict\nend\n");
}

TEST_CASE("without a next sink the lines are read all the same") {
  std::vector<std::string> seen;
  Reader reader(nullptr, seen);
  reader.write("run\nend\n");
  CHECK(seen == std::vector<std::string>{"run", "end"});
}
