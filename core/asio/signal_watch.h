// POSIX signals as something to wait for. The process has one table of signals: one watch at a time.
// Loop thread only; the handlers themselves run wherever the signal arrives.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <csignal>
#include <utility>
#include <vector>

namespace aio::asio {

/// Counts the signals that arrive and wakes the reactor. A SIGINT or SIGQUIT that arrives while the last one still
/// waits to be taken has its usual effect at once: the loop is stuck, and the person at the keyboard wants out.
/// Source: CPython, asyncio.Runner: a second Ctrl-C is not asked politely.
class SignalWatch {
 public:
  /// Throws: RuntimeError when another loop of the process watches signals.
  explicit SignalWatch(boost::asio::io_context& io);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  /// Throws: ValueError when the signal cannot be handled.
  void add(int signal);
  void remove(int signal) noexcept;
  bool any_pending() const noexcept;
  /// The next signal that arrived, or 0.
  int take() noexcept;

 private:
  void wait_for_wake_up();

  boost::asio::posix::stream_descriptor descriptor_;
  std::vector<std::pair<int, struct sigaction>> replaced_;
};

}  // namespace aio::asio
