// An open descriptor and who waits for it. Loop thread only.
#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cstddef>

#include "asio/reactor.h"
#include "net/address.h"
#include "runtime/detail/callback.h"

namespace aio::asio {

/// A non-blocking socket in the reactor. Waiting allocates nothing: each direction has room for one wait, which holds
/// on to the socket; therefore it is closed by its owner and not by its last reference.
class Socket final : public detail::RefCounted, public Closable {
 public:
  /// Takes the descriptor over. Throws: OSError, with the descriptor closed and the address in the text.
  Socket(detail::Ref<Reactor> reactor, int fd, const Address& address);

  /// -1 when it is closed.
  int fd() const noexcept { return fd_; }
  Reactor& reactor() const noexcept { return *reactor_; }

  /// Make `callback` ready in the loop, once, when the system may have something to read or room to write, and when
  /// the socket is closed.
  void when_readable(detail::Callback& callback) { wait(reading_, callback); }
  void when_writable(detail::Callback& callback) { wait(writing_, callback); }
  /// Nobody waits any more with `callback`, and it is taken out of the loop.
  void forget(detail::Callback& callback) noexcept;

  void close() noexcept override;

 private:
  /// One direction. A wait that nobody is interested in any more stays registered, for the next who is.
  struct Wait {
    explicit Wait(boost::asio::posix::descriptor_base::wait_type direction) noexcept : type(direction) {}

    boost::asio::posix::descriptor_base::wait_type type;
    detail::Callback* callback = nullptr;
    bool registered = false;
    bool room_taken = false;
    // Boost.Asio's operation for it: 136 bytes in 1.81.
    static constexpr std::size_t kRoom = 192;
    alignas(std::max_align_t) unsigned char room[kRoom];
  };
  template <class T>
  struct RoomOf;
  struct Handler;

  void wait(Wait& wait, detail::Callback& callback);
  void happened(Wait& wait) noexcept;

  detail::Ref<Reactor> reactor_;
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> descriptor_;
  int fd_;
  Wait reading_{boost::asio::posix::descriptor_base::wait_read};
  Wait writing_{boost::asio::posix::descriptor_base::wait_write};
};

}  // namespace aio::asio
