// The real world: a steady clock, worker threads, signals, and Boost.Asio's reactor to wait in. The loop's timers and
// ready queue stay its own; the reactor is asked only when the loop is idle or something is registered with it.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "asio/reactor.h"
#include "asio/signal_watch.h"
#include "runtime/backend.h"
#include "runtime/executor.h"

namespace aio::asio {

class ThreadExecutor;

class AsioBackend final : public Backend {
 public:
  AsioBackend();

  std::string_view name() const noexcept override { return "asio"; }
  bool is_simulated() const noexcept override { return false; }
  void attach(EventLoop& loop) override;
  Duration time() override { return record_time(); }
  Duration record_time() const noexcept override;
  void poll() override;
  bool wait(std::optional<Duration> deadline) override;
  void wake() noexcept override;
  void watch_signal(int signal) override;
  void unwatch_signal(int signal) noexcept override;
  void block(Duration duration, const char* what) override;
  /// Computing took its real time already.
  void charge(Duration, const char*) override {}
  detail::Ref<Executor> make_executor(unsigned threads) override;
  void close() noexcept override;
  void write_line(std::string_view line) override;

  EventLoop& loop() noexcept { return *loop_; }
  Reactor& reactor() noexcept { return *reactor_; }
  /// An executor on its way out is not joined again by close().
  void forget(ThreadExecutor& executor) noexcept;

 private:
  void deliver_signals();

  EventLoop* loop_ = nullptr;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  detail::Ref<Reactor> reactor_;
  std::unique_ptr<SignalWatch> signals_;
  std::vector<ThreadExecutor*> executors_;
  unsigned lanes_ = 0;  // those of all executors so far
};

}  // namespace aio::asio
