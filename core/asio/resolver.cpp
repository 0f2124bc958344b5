#include "asio/resolver.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "asio/socket_address.h"
#include "asio/system_error.h"
#include "net/errors.h"
#include "runtime/event_loop.h"

namespace aio::asio {

std::vector<Address> look_up(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &found)) {
    throw GAIError((code == EAI_SYSTEM ? system_text(errno) : std::string(::gai_strerror(code))) + ": " + host);
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, &::freeaddrinfo);
  std::vector<Address> addresses;
  for (const addrinfo* each = found; each; each = each->ai_next) {
    SocketAddress system;
    std::memcpy(&system.storage, each->ai_addr, std::min<std::size_t>(each->ai_addrlen, sizeof system.storage));
    system.size = each->ai_addrlen;
    Address address = from_system(system);
    address.port = port;
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) {
      addresses.push_back(std::move(address));
    }
  }
  if (addresses.empty()) throw GAIError("No address associated with hostname: " + host);
  return addresses;
}

struct Resolver::Request {
  std::string host;
  std::uint16_t port;
  std::vector<Address> addresses;  // by the thread, before it hands the request back
  std::exception_ptr error;
  detail::Waiter* waiter = nullptr;  // loop thread only; null when nobody wants the answer
};

/// What the threads share. They outlive the resolver, so the loop is theirs only while it is here.
struct Resolver::Queue {
  std::mutex mutex;
  EventLoop* loop = nullptr;
  std::deque<std::shared_ptr<Request>> waiting;
  unsigned threads = 0;
};

/// Who waits for a request, as long as it lives.
class Resolver::Interest {
 public:
  Interest(Queue& queue, std::shared_ptr<Request> request, detail::Waiter& waiter)
      : queue_(queue), request_(std::move(request)) {
    request_->waiter = &waiter;
  }
  Interest(const Interest&) = delete;
  Interest& operator=(const Interest&) = delete;
  ~Interest() {
    request_->waiter = nullptr;
    const std::lock_guard lock(queue_.mutex);
    std::erase(queue_.waiting, request_);
  }

 private:
  Queue& queue_;
  std::shared_ptr<Request> request_;
};

Resolver::Resolver(detail::Ref<Reactor> reactor, Lookup lookup)
    : reactor_(std::move(reactor)), lookup_(lookup), queue_(std::make_shared<Queue>()) {
  queue_->loop = reactor_->loop();
  reactor_->closes(*this);
}

Resolver::~Resolver() {
  close();
}

void Resolver::close() noexcept {
  unlink();
  const std::lock_guard lock(queue_->mutex);
  queue_->loop = nullptr;
  queue_->waiting.clear();
}

Coro<std::vector<Address>> Resolver::resolve(std::string host, std::uint16_t port) {
  if (const std::optional<SocketAddress> numeric = parse_ip(host, port)) {
    co_return std::vector<Address>{from_system(*numeric)};
  }
  auto request = std::make_shared<Request>();
  request->host = std::move(host);
  request->port = port;
  detail::WaitInfo info;
  info.on = "resolve";
  detail::Waiter answered(get_running_loop(), info);
  const std::shared_ptr<Queue> queue = queue_;
  const Interest interest(*queue, request, answered);
  start(request);
  co_await answered;
  if (request->error) std::rethrow_exception(request->error);
  co_return std::move(request->addresses);
}

void Resolver::start(const std::shared_ptr<Request>& request) {
  const std::lock_guard lock(queue_->mutex);
  queue_->waiting.push_back(request);
  if (queue_->threads >= kMaxLookups) return;
  try {
    std::thread([queue = queue_, lookup = lookup_] { work(queue, lookup); }).detach();
    ++queue_->threads;
  } catch (const std::system_error&) {  // no thread is left: one that runs takes it over, if there is one
    if (queue_->threads > 0) return;
    std::erase(queue_->waiting, request);
    throw OSError("Cannot start a thread to resolve " + request->host);
  }
}

void Resolver::work(const std::shared_ptr<Queue>& queue, Lookup lookup) {
  std::unique_lock lock(queue->mutex);
  while (!queue->waiting.empty()) {
    std::shared_ptr<Request> request = std::move(queue->waiting.front());
    queue->waiting.pop_front();
    lock.unlock();
    try {
      request->addresses = lookup(request->host, request->port);
    } catch (...) {
      request->error = std::current_exception();
    }
    lock.lock();
    if (!queue->loop) break;
    queue->loop->call_soon_threadsafe([done = std::move(request)] {
      if (done->waiter) done->waiter->wake();
    });
  }
  --queue->threads;
}

}  // namespace aio::asio
