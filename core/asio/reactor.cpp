#include "asio/reactor.h"

#include <boost/asio/post.hpp>

namespace aio::asio {

Reactor::Reactor() : keeps_running_(boost::asio::make_work_guard(io_)) {}

void Reactor::poll() {
  if (waits_ > 0) io_.poll();
}

void Reactor::wait(std::optional<Duration> longest) {
  if (!longest) {
    io_.run_one();
  } else if (*longest > Duration::zero()) {
    io_.run_one_for(*longest);
  }
}

// The handler exchanges as well: so it sees what those handed over who found that a wake-up was on its way.
void Reactor::wake() noexcept {
  if (waking_.exchange(true)) return;
  boost::asio::post(io_, [this] { waking_.exchange(false); });
}

// The waits of closed sockets hold on to them until they are told so.
void Reactor::close() noexcept {
  while (!closables_.empty()) closables_.pop_front().close();
  loop_ = nullptr;
  if (waits_ > 0) io_.poll();
  io_.stop();
}

}  // namespace aio::asio
