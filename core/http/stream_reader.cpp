#include "http/stream_reader.h"

#include <algorithm>
#include <utility>

#include "net/errors.h"

namespace aio::http {

BodyTooLargeError::BodyTooLargeError(std::uint64_t max_size, std::uint64_t actual_size)
    : Error("The body is larger than " + std::to_string(max_size) + " bytes (" + std::to_string(actual_size) +
            " came); read it in pieces, or raise the limit"),
      max_size_(max_size),
      actual_size_(actual_size) {}

/// One task's time to read.
class StreamReader::Turn {
 public:
  explicit Turn(StreamReader& reader) : reader_(reader) {
    if (reader.reading_) {
      throw RuntimeError("Another task reads this body already; one task reads at a time");
    }
    reader.reading_ = true;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { reader_.reading_ = false; }

 private:
  StreamReader& reader_;
};

StreamReader::StreamReader(std::unique_ptr<detail::BodySource> source, std::optional<std::uint64_t> max_size)
    : source_(std::move(source)), max_size_(max_size) {}

StreamReader::StreamReader(std::string body) : buffer_(std::move(body)), total_bytes_(buffer_.size()) {}

StreamReader::StreamReader(StreamReader&&) noexcept = default;
StreamReader& StreamReader::operator=(StreamReader&&) noexcept = default;
StreamReader::~StreamReader() = default;

Coro<std::string> StreamReader::read(std::ptrdiff_t n) {
  const Turn turn(*this);
  check();
  if (n == 0) co_return std::string();
  if (n > 0) {
    if (size() == 0) co_await fill();
    co_return take(std::min(size(), static_cast<std::size_t>(n)));
  }
  bool more = true;
  while (more) {
    if (max_size_ && size() > *max_size_) throw BodyTooLargeError(*max_size_, size());
    more = co_await fill();
  }
  co_return take(size());
}

Coro<std::string> StreamReader::read_any() {
  const Turn turn(*this);
  check();
  if (size() == 0) co_await fill();
  co_return take(size());
}

Coro<std::string> StreamReader::read_exactly(std::size_t n) {
  const Turn turn(*this);
  check();
  while (size() < n) {
    const bool more = co_await fill();
    if (more) continue;
    const std::string counts = std::to_string(size()) + " bytes of " + std::to_string(n);
    throw IncompleteReadError("The body ended after " + counts, take(size()));
  }
  co_return take(n);
}

Coro<std::string> StreamReader::read_line() {
  std::string newline = "\n";
  std::string line = co_await read_until(std::move(newline));
  co_return line;
}

Coro<std::string> StreamReader::read_until(std::string separator) {
  if (separator.empty()) throw ValueError("The separator is empty; say what the piece ends with");
  const Turn turn(*this);
  check();
  std::size_t searched = 0;
  while (true) {
    const std::size_t from = searched > separator.size() ? searched - separator.size() : 0;
    const std::size_t found = buffer_.find(separator, start_ + from);
    if (found != std::string::npos) co_return take(found + separator.size() - start_);
    if (size() > kReadBufsize) {
      throw LimitOverrunError("No separator within " + std::to_string(kReadBufsize) +
                              " bytes of the body; read it in pieces of a fixed size");
    }
    searched = size();
    const bool more = co_await fill();
    if (!more) co_return take(size());
  }
}

Coro<std::optional<std::string>> StreamReader::next_chunk(std::size_t n) {
  if (n == 0) throw ValueError("A chunk of 0 bytes is no progress; ask for at least 1");
  const Turn turn(*this);
  check();
  bool more = true;
  while (more && size() < n) more = co_await fill();
  std::optional<std::string> chunk;
  if (size() > 0) chunk = take(std::min(size(), n));
  co_return chunk;
}

bool StreamReader::is_eof() const noexcept {
  return !error_ && (!source_ || source_->ended());
}

bool StreamReader::at_eof() const noexcept {
  return is_eof() && size() == 0;
}

void StreamReader::fail(std::exception_ptr error) noexcept {
  error_ = std::move(error);
  buffer_.clear();
  start_ = 0;
  if (!reading_) source_.reset();
}

std::string StreamReader::take(std::size_t n) {
  if (start_ == 0 && n == buffer_.size()) return std::exchange(buffer_, {});
  std::string piece = buffer_.substr(start_, n);
  start_ += n;
  if (start_ == buffer_.size()) {
    buffer_.clear();
    start_ = 0;
  }
  return piece;
}

void StreamReader::check() const {
  if (error_) std::rethrow_exception(error_);
}

/// False at the end of the body.
Coro<bool> StreamReader::fill() {
  if (!source_ || source_->ended()) co_return false;
  // Small pieces of a large buffer are taken from its front; the room comes back here, once for all of them.
  buffer_.erase(0, std::exchange(start_, 0));
  const std::size_t before = buffer_.size();
  bool more = false;
  try {
    more = co_await source_->next(buffer_);
  } catch (const CancelledError&) {
    throw;
  } catch (...) {
    if (!error_) error_ = std::current_exception();
  }
  check();
  total_bytes_ += buffer_.size() - before;
  co_return more;
}

}  // namespace aio::http
