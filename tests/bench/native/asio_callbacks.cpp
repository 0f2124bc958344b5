#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "cases.h"
#include "measure.h"

namespace bench::asio_callbacks {
namespace {

namespace asio = boost::asio;

constexpr int kThreads = 1;

using Channel = asio::experimental::channel<void(boost::system::error_code, int)>;

// An operation of its own, whose completion goes through the loop as well, as a task's does.
struct Spawn {
  asio::io_context& context;
  int left;
  std::int64_t sum = 0;

  void next() {
    if (left-- == 0) return;
    asio::post(context, [this] { asio::post(context, [this, value = left] { completed(value); }); });
  }
  void completed(int value) {
    sum += value;
    next();
  }
};

struct Yielding {
  asio::io_context& context;
  int left;

  void next() {
    if (left-- > 0) asio::post(context, [this] { next(); });
  }
};

struct Producer {
  Channel& channel;
  int left;

  void next() {
    if (left-- == 0) return;
    channel.async_send({}, left, [this](boost::system::error_code) { next(); });
  }
};

struct Consumer {
  Channel& channel;
  int left;
  std::int64_t sum = 0;

  void next() {
    if (left-- == 0) return;
    channel.async_receive([this](boost::system::error_code, int value) {
      sum += value;
      next();
    });
  }
};

struct Sleeper {
  asio::steady_timer timer;
};

}  // namespace

void spawn_and_await(int count) {
  asio::io_context context(kThreads);
  Spawn spawn{context, count};
  begin();
  spawn.next();
  context.run();
  end();
}
void switch_between_two(int count) {
  asio::io_context context(kThreads);
  Yielding first{context, count / 2};
  Yielding second{context, count / 2};
  begin();
  first.next();
  second.next();
  context.run();
  end();
}
void gather(int count) {
  asio::io_context context(kThreads);
  begin();
  std::vector<int> results(static_cast<std::size_t>(count));
  int left = count;
  for (int i = 0; i < count; ++i) {
    asio::post(context, [&, i] {
      asio::post(context, [&, i] {
        results[static_cast<std::size_t>(i)] = i;
        --left;
      });
    });
  }
  context.run();
  end();
  if (left != 0) std::abort();
}
void queue_hand_over(int count) {
  asio::io_context context(kThreads);
  Channel channel(context, 1);
  Producer producer{channel, count};
  Consumer consumer{channel, count};
  begin();
  producer.next();
  consumer.next();
  context.run();
  end();
}
void sleepers(int count) {
  asio::io_context context(kThreads);
  begin();
  for (int i = 0; i < count; ++i) {
    const auto delay = std::chrono::seconds(kLongSleep) + std::chrono::microseconds(delay_of(i));
    auto sleeper = std::make_unique<Sleeper>(Sleeper{asio::steady_timer(context, delay)});
    Sleeper& waiting = *sleeper;
    waiting.timer.async_wait([owner = std::move(sleeper)](boost::system::error_code) {});
  }
  context.run();
  end();
}

}  // namespace bench::asio_callbacks
