#include "unit/asio/sockets.h"

#include <dirent.h>

#include <vector>

#include "asio/readiness.h"

namespace aio::testing {

using aio::asio::Readiness;

Coro<std::string> receive(Transport& transport, std::size_t at_most) {
  std::string data(at_most, '\0');
  while (true) {
    const IoResult result = transport.read(data.data(), data.size());
    if (result.status == IoStatus::kFailed) std::rethrow_exception(transport.error());
    if (result.status != IoStatus::kWouldBlock) {
      data.resize(result.bytes);
      co_return data;
    }
    Readiness readiness(transport, "receive");
    co_await readiness.readable();
  }
}

Coro<std::string> receive_all(Transport& transport) {
  std::string all;
  while (true) {
    const std::string next = co_await receive(transport);
    if (next.empty()) co_return all;
    all += next;
  }
}

Coro<std::string> receive_exactly(Transport& transport, std::size_t size) {
  std::string all;
  while (all.size() < size) {
    const std::string next = co_await receive(transport, size - all.size());
    if (next.empty()) co_return all;
    all += next;
  }
  co_return all;
}

Coro<> send(Transport& transport, std::string data) {
  for (std::size_t sent = 0; sent < data.size();) {
    const IoResult result = transport.write(data.data() + sent, data.size() - sent);
    if (result.status == IoStatus::kFailed) std::rethrow_exception(transport.error());
    sent += result.bytes;
    if (result.status != IoStatus::kWouldBlock) continue;
    Readiness readiness(transport, "send");
    co_await readiness.writable();
  }
}

Coro<> finish(Transport& transport) {
  while (true) {
    const IoResult result = transport.finish_writing();
    if (result.status == IoStatus::kFailed) std::rethrow_exception(transport.error());
    if (result.status != IoStatus::kWouldBlock) co_return;
    Readiness readiness(transport, "finish");
    co_await readiness.writable();
  }
}

namespace {

class Acceptable final : public detail::Callback {
 public:
  explicit Acceptable(Listener& listener) : listener_(listener), waiter_(get_running_loop(), {}) {
    listener.when_acceptable(*this);
  }
  ~Acceptable() { listener_.forget(*this); }
  void run() override { waiter_.wake(); }
  detail::FutureBase& future() noexcept { return waiter_; }

 private:
  Listener& listener_;
  detail::Waiter waiter_;
};

}  // namespace

Coro<Connection> accept_one(Listener& listener) {
  while (true) {
    Connection accepted = listener.accept();
    if (accepted) co_return accepted;
    Acceptable acceptable(listener);
    co_await acceptable.future();
  }
}

Coro<Pair> connect_pair(Listener& listener) {
  Connection client = co_await current_network().connect(listener.local(), std::nullopt);
  Connection server = co_await accept_one(listener);
  Pair pair{std::move(client), std::move(server)};
  co_return pair;
}

Coro<Pair> tcp_pair() {
  const detail::Ref<Listener> listener = current_network().listen(kAnyPort, {});
  Pair pair = co_await connect_pair(*listener);
  co_return pair;
}

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>((i * 31 + i / 251) & 0xff);
  return text;
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder)) ++count;
  ::closedir(folder);
  return count;
}

}  // namespace aio::testing
