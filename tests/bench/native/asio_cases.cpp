#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "cases.h"
#include "measure.h"

namespace bench::asio_cases {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;

awaitable<int> one(int value) {
  co_return value;
}

awaitable<int> nested(int depth) {
  if (depth == 0) co_return 0;
  const int inner = co_await nested(depth - 1);
  co_return inner + 1;
}

awaitable<void> await_coroutines(int count) {
  std::int64_t sum = 0;
  begin();
  for (int i = 0; i < count; ++i) sum += co_await one(i);
  end();
  if (sum < 0) std::abort();
}

awaitable<void> await_nested(int count) {
  begin();
  for (int i = 0; i < count; i += kNesting) co_await nested(kNesting - 1);
  end();
}

awaitable<void> await_spawned(int count) {
  auto executor = co_await asio::this_coro::executor;
  std::int64_t sum = 0;
  begin();
  for (int i = 0; i < count; ++i) sum += co_await asio::co_spawn(executor, one(i), use_awaitable);
  end();
  if (sum < 0) std::abort();
}

awaitable<void> yields(int count) {
  auto executor = co_await asio::this_coro::executor;
  for (int i = 0; i < count; ++i) co_await asio::post(executor, use_awaitable);
}

awaitable<void> sleeps(int count, std::chrono::nanoseconds delay) {
  auto executor = co_await asio::this_coro::executor;
  for (int i = 0; i < count; ++i) {
    asio::steady_timer timer(executor, delay);
    co_await timer.async_wait(use_awaitable);
  }
}

awaitable<void> measured(awaitable<void> body) {
  begin();
  co_await std::move(body);
  end();
}

// One thread runs the context, and says so: Asio then leaves out what only several would need.
constexpr int kThreads = 1;

void run(awaitable<void> main) {
  asio::io_context context(kThreads);
  asio::co_spawn(context, std::move(main), asio::detached);
  context.run();
}

template <class Body>
void run_side_by_side(Body body) {
  asio::io_context context(kThreads);
  begin();
  for (int i = 0; i < kTasks; ++i) asio::co_spawn(context, body(i), asio::detached);
  context.run();
  end();
}

}  // namespace

void co_await_coroutine(int count) {
  run(await_coroutines(count));
}
void co_await_nested(int count) {
  run(await_nested(count));
}
void spawn_and_await(int count) {
  run(await_spawned(count));
}
void yield(int count) {
  run(measured(yields(count)));
}
void yield_among_1000(int count) {
  run_side_by_side([count](int) { return yields(count / kTasks); });
}
void sleep(int count) {
  run(measured(sleeps(count, std::chrono::nanoseconds(0))));
}
void sleep_among_1000(int count) {
  run_side_by_side([count](int i) { return sleeps(count / kTasks, std::chrono::nanoseconds(delay_of(i))); });
}

}  // namespace bench::asio_cases
