// A trace that stays in memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/recorder.h"

namespace aio::testing {

/// Appends what is written to a string. Lifetime: `text` outlives the sink.
class MemorySink final : public trace::Sink {
 public:
  explicit MemorySink(std::string& text) : text_(text) {}
  void write(std::string_view lines) noexcept override { text_ += lines; }

 private:
  std::string& text_;
};

/// The lines without their newlines.
std::vector<std::string> split_lines(std::string_view text);

}  // namespace aio::testing
