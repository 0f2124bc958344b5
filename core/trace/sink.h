// Where a trace is written to. Loop thread only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace aio::trace {

/// Where finished lines go.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Takes the next part of the trace. Must not allocate: it is called when memory has run out, too.
  virtual void write(std::string_view part) noexcept = 0;
};

/// Opens a file for writing; "/dev/fd/N" stands for the open descriptor N.
/// Throws: Error naming the path and the reason.
std::unique_ptr<Sink> open_sink(const std::string& path);

}  // namespace aio::trace
