// Host names to addresses by the system's own means, which block: so on threads. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "asio/reactor.h"
#include "net/address.h"
#include "runtime/coro.h"

namespace aio::asio {

/// Threads that look names up at a time; further names wait in a line. Source: ours; asyncio shares its executor.
inline constexpr unsigned kMaxLookups = 8;

/// The addresses of a name, at least one. Any thread. Throws: GAIError.
using Lookup = std::vector<Address> (*)(const std::string& host, std::uint16_t port);
/// By getaddrinfo.
std::vector<Address> look_up(const std::string& host, std::uint16_t port);

/// A lookup that was given up goes on by itself, on a thread that nobody waits for: it delays neither a cancellation
/// nor the end of the loop or the process.
class Resolver final : public Closable {
 public:
  explicit Resolver(detail::Ref<Reactor> reactor, Lookup lookup = look_up);
  ~Resolver();

  /// Suspends: unless `host` is an IP address. Cancellation: the answer is dropped. Throws: GAIError.
  Coro<std::vector<Address>> resolve(std::string host, std::uint16_t port);
  void close() noexcept override;

 private:
  struct Request;
  struct Queue;
  class Interest;

  static void work(const std::shared_ptr<Queue>& queue, Lookup lookup);
  void start(const std::shared_ptr<Request>& request);

  detail::Ref<Reactor> reactor_;
  Lookup lookup_;
  std::shared_ptr<Queue> queue_;
};

}  // namespace aio::asio
