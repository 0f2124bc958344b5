#include "support/sockets.h"

#include "runtime/detail/future_base.h"
#include "runtime/event_loop.h"

namespace aio::testing {
namespace {

/// A callback that wakes the task in whose frame it lives.
class Wakeup final : public detail::Callback {
 public:
  Wakeup() : waiter_(get_running_loop(), {}) {}
  void run() override { waiter_.wake(); }
  detail::FutureBase& future() noexcept { return waiter_; }

 private:
  detail::Waiter waiter_;
};

}  // namespace

Coro<detail::Ref<Transport>> connect_to(Address address) {
  const std::optional<Address> anywhere;
  Coro<detail::Ref<Transport>> connecting = current_network().connect(address, anywhere);
  co_return co_await connecting;
}

Coro<detail::Ref<Transport>> connect_to(const char* host, std::uint16_t port) {
  return connect_to(Address{host, port});
}

Coro<detail::Ref<Transport>> accept_one(detail::Ref<Listener> listener) {
  for (;;) {
    detail::Ref<Transport> connection = listener->accept();
    if (connection) co_return connection;
    Wakeup wakeup;
    listener->when_acceptable(wakeup);
    co_await wakeup.future();
  }
}

Coro<std::string> read_some(detail::Ref<Transport> from, std::size_t at_most) {
  std::string bytes(at_most, '\0');
  for (;;) {
    const IoResult result = from->read(bytes.data(), bytes.size());
    if (result.status == IoStatus::kFailed) std::rethrow_exception(from->error());
    if (result.status != IoStatus::kWouldBlock) {
      bytes.resize(result.bytes);
      co_return bytes;
    }
    Wakeup wakeup;
    from->when_readable(wakeup);
    co_await wakeup.future();
  }
}

Coro<std::string> read_to_end(detail::Ref<Transport> from) {
  std::string all;
  for (;;) {
    const std::string part = co_await read_some(from);
    if (part.empty()) co_return all;
    all += part;
  }
}

Coro<> write_all(detail::Ref<Transport> to, std::string data) {
  std::size_t done = 0;
  while (done < data.size()) {
    const IoResult result = to->write(data.data() + done, data.size() - done);
    if (result.status == IoStatus::kFailed) std::rethrow_exception(to->error());
    done += result.bytes;
    if (result.status != IoStatus::kWouldBlock) continue;
    Wakeup wakeup;
    to->when_writable(wakeup);
    co_await wakeup.future();
  }
}

}  // namespace aio::testing
