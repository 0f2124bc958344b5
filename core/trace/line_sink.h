// A sink that reads along: line by line, before it passes them on. Loop thread only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "trace/sink.h"

namespace aio::trace {

/// The base of whoever judges a run by its trace. It reads what is recorded anyhow, so nothing that is judged knows of
/// it.
class LineSink : public Sink {
 public:
  /// `next` may be null.
  explicit LineSink(std::unique_ptr<Sink> next);
  void write(std::string_view part) noexcept final;

 protected:
  /// Called with each line, without its newline, before it is passed on.
  virtual void read(std::string_view line) = 0;
  /// Writes whole lines, in front of the one that is being read.
  void pass(std::string_view lines) noexcept;

 private:
  std::unique_ptr<Sink> next_;
  std::string partial_;  // a line whose end has not come yet
};

}  // namespace aio::trace
