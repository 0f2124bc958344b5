#include "asio/socket.h"

#include <unistd.h>

#include <new>
#include <utility>

#include "asio/system_error.h"
#include "runtime/event_loop.h"

namespace aio::asio {

/// Gives Asio the room of a wait for its operation, and the heap if that should be too small.
template <class T>
struct Socket::RoomOf {
  using value_type = T;

  explicit RoomOf(Wait& of) noexcept : wait(&of) {}
  template <class U>
  RoomOf(const RoomOf<U>& other) noexcept : wait(other.wait) {}

  T* allocate(std::size_t count) {
    if (wait->room_taken || count * sizeof(T) > Wait::kRoom) {
      return static_cast<T*>(::operator new(count * sizeof(T)));
    }
    wait->room_taken = true;
    return reinterpret_cast<T*>(wait->room);
  }
  void deallocate(T* memory, std::size_t) noexcept {
    if (reinterpret_cast<unsigned char*>(memory) == wait->room) {
      wait->room_taken = false;
    } else {
      ::operator delete(memory);
    }
  }
  friend bool operator==(const RoomOf&, const RoomOf&) = default;

  Wait* wait;
};

struct Socket::Handler {
  using allocator_type = RoomOf<void>;

  detail::Ref<Socket> socket;
  Wait* wait;

  allocator_type get_allocator() const noexcept { return allocator_type(*wait); }
  void operator()(const boost::system::error_code&) const noexcept { socket->happened(*wait); }
};

Socket::Socket(detail::Ref<Reactor> reactor, int fd, const Address& address)
    : reactor_(std::move(reactor)), descriptor_(reactor_->io().get_executor()), fd_(fd) {
  boost::system::error_code error;
  descriptor_.assign(fd, error);
  if (error) {
    ::close(fd);
    throw_system_error(error.value(), address);
  }
  reactor_->closes(*this);
}

void Socket::wait(Wait& wait, detail::Callback& callback) {
  if (fd_ < 0) {
    if (EventLoop* loop = reactor_->loop()) loop->make_ready(callback);
    return;
  }
  wait.callback = &callback;
  if (wait.registered) return;
  wait.registered = true;
  reactor_->wait_begins();
  descriptor_.async_wait(wait.type, Handler{detail::Ref<Socket>(this), &wait});
}

void Socket::happened(Wait& wait) noexcept {
  wait.registered = false;
  reactor_->wait_ends();
  if (!wait.callback) return;
  if (EventLoop* loop = reactor_->loop()) loop->make_ready(*std::exchange(wait.callback, nullptr));
}

void Socket::forget(detail::Callback& callback) noexcept {
  for (Wait* wait : {&reading_, &writing_}) {
    if (wait->callback == &callback) wait->callback = nullptr;
  }
  callback.unlink();
}

// Who waits finds out at once; what Asio still holds of this socket goes at the next poll.
void Socket::close() noexcept {
  if (fd_ < 0) return;
  fd_ = -1;
  unlink();
  boost::system::error_code ignored;
  descriptor_.close(ignored);
  EventLoop* loop = reactor_->loop();
  for (Wait* wait : {&reading_, &writing_}) {
    if (wait->callback && loop) loop->make_ready(*wait->callback);
    wait->callback = nullptr;
  }
}

}  // namespace aio::asio
