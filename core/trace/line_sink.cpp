#include "trace/line_sink.h"

#include <utility>

namespace aio::trace {

LineSink::LineSink(std::unique_ptr<Sink> next) : next_(std::move(next)) {}

void LineSink::write(std::string_view part) noexcept {
  while (!part.empty()) {
    const std::size_t end = part.find('\n');
    partial_ += part.substr(0, end);
    if (end == std::string_view::npos) return;
    part.remove_prefix(end + 1);
    read(partial_);
    partial_ += '\n';
    pass(partial_);
    partial_.clear();
  }
}

void LineSink::pass(std::string_view lines) noexcept {
  if (next_) next_->write(lines);
}

}  // namespace aio::trace
