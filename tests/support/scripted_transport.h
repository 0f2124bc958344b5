// A transport whose other side is the test: it says byte by byte what arrives and what there is room for.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "net/network.h"

namespace aio::testing {

class ScriptedTransport final : public Transport {
 public:
  static constexpr std::size_t kUnlimited = static_cast<std::size_t>(-1);

  /// `room`: how many bytes write() takes before it would block.
  explicit ScriptedTransport(std::size_t room = kUnlimited) : room_(room) {}

  void arrive(std::string_view bytes);
  void end();
  void fail(std::exception_ptr error);
  void make_room(std::size_t bytes);

  std::string outgoing;   ///< what was written
  bool finished = false;  ///< finish_writing() was heard
  bool closed = false;
  bool aborted = false;
  unsigned waiting() const noexcept { return (reader_ != nullptr) + (writer_ != nullptr); }

  IoResult read(char* into, std::size_t size) noexcept override;
  IoResult write(const char* data, std::size_t size) noexcept override;
  std::exception_ptr error() const noexcept override { return error_; }
  void when_readable(detail::Callback& callback) override;
  void when_writable(detail::Callback& callback) override;
  void forget(detail::Callback& callback) noexcept override;
  IoResult finish_writing() noexcept override;
  void close() noexcept override { closed = true; }
  void abort() noexcept override { aborted = true; }
  Address local() const override { return {"10.0.0.1", 1000, {}}; }
  Address peer() const override { return {"10.0.0.2", 80, {}}; }

 private:
  bool readable() const noexcept { return !incoming_.empty() || ended_ || error_; }
  void wake_reader();
  void wake_writer();

  std::string incoming_;
  std::size_t room_;
  bool ended_ = false;
  std::exception_ptr error_;
  detail::Callback* reader_ = nullptr;
  detail::Callback* writer_ = nullptr;
};

}  // namespace aio::testing
