// What the tests of the real network share: a run on it, transports as coroutines use them, pairs of them.
// Loop thread only.
#pragma once

#include <string>
#include <utility>

#include "asio/make_backend.h"
#include "net/network.h"
#include "support/test.h"

namespace aio::testing {

/// Runs the body in the real world, without a trace. Throws: what run() throws.
template <std::invocable Body>
void run_really(Body body) {
  RunOptions options;
  options.backend = asio::make_backend();
  run(body(), std::move(options));
}

using Connection = detail::Ref<Transport>;

/// Both ends of one connection.
struct Pair {
  Connection client;
  Connection server;
};

inline const Address kAnyPort{"127.0.0.1", 0};

/// What comes next, at most so much; "" at the end. Throws: the transport's error. Lifetime: it outlives the call.
Coro<std::string> receive(Transport& transport, std::size_t at_most = 64 * 1024);
/// Everything until the end.
Coro<std::string> receive_all(Transport& transport);
Coro<std::string> receive_exactly(Transport& transport, std::size_t size);
Coro<> send(Transport& transport, std::string data);
Coro<> finish(Transport& transport);
Coro<Connection> accept_one(Listener& listener);
/// A client connected to `address` of a listener and what that accepted.
Coro<Pair> connect_pair(Listener& listener);
/// Over TCP on this machine.
Coro<Pair> tcp_pair();

/// What awaiting `coro` throws, in a line; "" when it gives a result.
template <class T>
Coro<std::string> failure(Coro<T> coro) {
  std::string text;
  try {
    co_await std::move(coro);
  } catch (...) {
    text = describe_exception(std::current_exception());
  }
  co_return text;
}

/// Counts how often it ran.
class Counter final : public detail::Callback {
 public:
  void run() override { ++count; }
  int count = 0;
};

/// A text of so many bytes in which each place differs from its neighbours.
std::string pattern(std::size_t size);

/// How many descriptors the process has open.
std::size_t open_descriptors();

}  // namespace aio::testing
