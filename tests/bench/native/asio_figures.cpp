#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <thread>
#include <vector>

#include "cases.h"
#include "measure.h"

namespace bench::asio_cases {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;

constexpr int kThreads = 1;

using Channel = asio::experimental::channel<void(boost::system::error_code, int)>;

awaitable<int> one(int value) {
  co_return value;
}

awaitable<void> yields(int count) {
  auto executor = co_await asio::this_coro::executor;
  for (int i = 0; i < count; ++i) co_await asio::post(executor, use_awaitable);
}

// Counting children down in their completion handlers: cheaper than experimental::parallel_group.
awaitable<void> gather_all(int count) {
  auto executor = co_await asio::this_coro::executor;
  begin();
  asio::steady_timer all_done(executor, asio::steady_timer::time_point::max());
  std::vector<int> results(static_cast<std::size_t>(count));
  int left = count;
  for (int i = 0; i < count; ++i) {
    asio::co_spawn(executor, one(i), [&, i](const std::exception_ptr&, int value) {
      results[static_cast<std::size_t>(i)] = value;
      if (--left == 0) all_done.cancel();
    });
  }
  boost::system::error_code cancelled;
  co_await all_done.async_wait(asio::redirect_error(use_awaitable, cancelled));
  end();
  if (results.back() != count - 1) std::abort();
}

awaitable<void> produce(Channel& channel, int count) {
  for (int i = 0; i < count; ++i) co_await channel.async_send({}, i, use_awaitable);
}

awaitable<void> consume(Channel& channel, int count) {
  std::int64_t sum = 0;
  for (int i = 0; i < count; ++i) sum += co_await channel.async_receive(use_awaitable);
  if (sum < 0) std::abort();
}

awaitable<void> sleep_once(int i) {
  auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, std::chrono::seconds(kLongSleep) + std::chrono::microseconds(delay_of(i)));
  co_await timer.async_wait(use_awaitable);
}

}  // namespace

void switch_between_two(int count) {
  asio::io_context context(kThreads);
  begin();
  for (int i = 0; i < 2; ++i) asio::co_spawn(context, yields(count / 2), asio::detached);
  context.run();
  end();
}
void gather(int count) {
  asio::io_context context(kThreads);
  asio::co_spawn(context, gather_all(count), asio::detached);
  context.run();
}
void queue_hand_over(int count) {
  asio::io_context context(kThreads);
  Channel channel(context, 1);
  begin();
  asio::co_spawn(context, produce(channel, count), asio::detached);
  asio::co_spawn(context, consume(channel, count), asio::detached);
  context.run();
  end();
}
void sleepers(int count) {
  asio::io_context context(kThreads);
  begin();
  for (int i = 0; i < count; ++i) asio::co_spawn(context, sleep_once(i), asio::detached);
  context.run();
  end();
}
void call_soon_threadsafe(int count) {
  asio::io_context context(kThreads);
  auto work = asio::make_work_guard(context);
  int calls = 0;
  begin_wall();
  std::thread producer([&] {
    for (int i = 0; i < count; ++i) {
      asio::post(context, [&] {
        if (++calls == count) work.reset();
      });
    }
  });
  context.run();
  end_wall();
  producer.join();
}

}  // namespace bench::asio_cases
