#include "asio/signal_watch.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <string>

#include "base/errors.h"

namespace aio::asio {
namespace {

constexpr int kSignals = 65;

// A signal handler has no argument of ours, and dispositions belong to the process: so does this.
std::array<std::atomic<unsigned>, kSignals> pending{};
std::atomic<bool> anything_pending = false;
std::atomic<int> wake_up_descriptor = -1;

void arrived(int signal) {
  const int saved = errno;
  const bool stuck = pending[static_cast<unsigned>(signal)].fetch_add(1) > 0;
  if (stuck && (signal == SIGINT || signal == SIGQUIT)) {
    std::signal(signal, SIG_DFL);
    ::raise(signal);
  }
  anything_pending.store(true);
  const std::uint64_t one = 1;
  // A full counter wakes as well as a new count.
  if (::write(wake_up_descriptor.load(), &one, sizeof one) < 0) errno = saved;
  errno = saved;
}

int open_wake_up() {
  const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0) throw RuntimeError("eventfd: no descriptor is left to watch signals with");
  int none = -1;
  if (!wake_up_descriptor.compare_exchange_strong(none, descriptor)) {
    ::close(descriptor);
    throw RuntimeError("Another event loop of this process handles signals; let one loop do it");
  }
  return descriptor;
}

}  // namespace

SignalWatch::SignalWatch(boost::asio::io_context& io) : descriptor_(io, open_wake_up()) {
  for (auto& count : pending) count.store(0);
  anything_pending.store(false);
  wait_for_wake_up();
}

SignalWatch::~SignalWatch() {
  while (!replaced_.empty()) remove(replaced_.back().first);
  wake_up_descriptor.store(-1);
}

void SignalWatch::wait_for_wake_up() {
  descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                         [this](const boost::system::error_code& error) {
                           if (error) return;
                           std::uint64_t count = 0;
                           while (::read(descriptor_.native_handle(), &count, sizeof count) > 0) {
                           }
                           wait_for_wake_up();
                         });
}

void SignalWatch::add(int signal) {
  struct sigaction action = {};
  action.sa_handler = arrived;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  struct sigaction replaced = {};
  if (signal <= 0 || signal >= kSignals || ::sigaction(signal, &action, &replaced) != 0) {
    throw ValueError("Signal " + std::to_string(signal) + " cannot be handled");
  }
  replaced_.emplace_back(signal, replaced);
}

void SignalWatch::remove(int signal) noexcept {
  const auto found =
      std::find_if(replaced_.begin(), replaced_.end(), [&](const auto& each) { return each.first == signal; });
  if (found == replaced_.end()) return;
  ::sigaction(signal, &found->second, nullptr);
  replaced_.erase(found);
}

bool SignalWatch::any_pending() const noexcept {
  return anything_pending.load(std::memory_order_relaxed);
}

int SignalWatch::take() noexcept {
  anything_pending.store(false);
  for (int signal = 1; signal < kSignals; ++signal) {
    auto& count = pending[static_cast<unsigned>(signal)];
    if (count.load() == 0) continue;
    count.store(0);
    anything_pending.store(true);  // there may be others
    return signal;
  }
  return 0;
}

}  // namespace aio::asio
