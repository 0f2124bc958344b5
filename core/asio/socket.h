// An open descriptor and who waits for it. Loop thread only.
#pragma once

#include "asio/reactor.h"
#include "net/address.h"
#include "runtime/detail/callback.h"

namespace aio::asio {

/// A non-blocking socket in the reactor. Waiting allocates nothing and costs no system call. It is closed by its owner.
class Socket final : public detail::RefCounted, public Closable, private Watched {
 public:
  /// Takes the descriptor over. Throws: OSError, with the descriptor closed.
  Socket(detail::Ref<Reactor> reactor, int fd);

  /// -1 when it is closed.
  int fd() const noexcept { return fd_; }
  Reactor& reactor() const noexcept { return *reactor_; }

  /// The system had nothing more to read, or no more room to write: whoever waits now waits for its next word.
  void nothing_to_read() noexcept { reading_.ready = ended_; }
  void no_room_to_write() noexcept { writing_.ready = false; }
  /// Make `callback` ready in the loop, once, when the system may have something to read or room to write, and when
  /// the socket is closed.
  void when_readable(detail::Callback& callback) { wait(reading_, callback); }
  void when_writable(detail::Callback& callback) { wait(writing_, callback); }
  /// Nobody waits any more with `callback`, and it is taken out of the loop.
  void forget(detail::Callback& callback) noexcept;

  void close() noexcept override;

 private:
  /// One direction.
  struct Wait {
    detail::Callback* callback = nullptr;
    bool ready = false;  ///< the system said so, and nobody has found out otherwise since
  };

  void wait(Wait& wait, detail::Callback& callback);
  void happened(std::uint32_t events) noexcept override;
  void becomes_ready(Wait& wait) noexcept;

  detail::Ref<Reactor> reactor_;
  int fd_;
  bool ended_ = false;  // no more will come: the system says that only once
  Wait reading_;
  Wait writing_;
};

}  // namespace aio::asio
