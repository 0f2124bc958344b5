// Looking names up: off the loop, a few at a time, and given up without a wait.
#include "asio/resolver.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "asio/asio_backend.h"
#include "net/errors.h"
#include "unit/asio/sockets.h"

namespace {

/// Lookups that wait until the test lets them go on.
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = true;
  unsigned inside = 0;
  unsigned most = 0;

  void set_open(bool to) {
    const std::lock_guard lock(mutex);
    open = to;
    if (!to) most = 0;
    changed.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex);
    most = std::max(most, ++inside);
    changed.wait(lock, [this] { return open; });
    --inside;
    changed.notify_all();
  }
  void wait_until_empty() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return inside == 0; });
  }
  unsigned now_inside() {
    const std::lock_guard lock(mutex);
    return inside;
  }
};

Gate gate;

std::vector<Address> answer_slowly(const std::string& host, std::uint16_t port) {
  gate.pass();
  if (host == "nowhere") throw GAIError("Name or service not known: " + host);
  return {{"192.0.2.1", port}};
}

detail::Ref<asio::Reactor> reactor() {
  return detail::Ref(&static_cast<asio::AsioBackend&>(get_running_loop().backend()).reactor());
}

Coro<std::vector<Address>> look_up_slowly(asio::Resolver& resolver, std::string host) {
  return resolver.resolve(std::move(host), 80);
}

}  // namespace

TEST_CASE("the loop runs on while a name is looked up") {
  run_really([]() -> Coro<> {
    asio::Resolver resolver(reactor(), answer_slowly);
    gate.set_open(false);
    const Task<std::vector<Address>> lookup = create_task(look_up_slowly(resolver, "example.org"));
    while (gate.now_inside() == 0) co_await sleep(1ms);
    CHECK_FALSE(lookup.done());
    gate.set_open(true);
    const std::vector<Address> found = co_await lookup;
    CHECK(found == std::vector<Address>{{"192.0.2.1", 80}});
  });
}

TEST_CASE("a name without an address is a GAIError") {
  run_really([]() -> Coro<> {
    asio::Resolver resolver(reactor(), answer_slowly);
    const std::string failed = co_await failure(look_up_slowly(resolver, "nowhere"));
    CHECK(failed == "GAIError: Name or service not known: nowhere");
  });
}

TEST_CASE("a lookup can be cancelled at once, and the loop ends without waiting for it") {
  run_really([]() -> Coro<> {
    asio::Resolver resolver(reactor(), answer_slowly);
    gate.set_open(false);
    const Task<std::vector<Address>> lookup = create_task(look_up_slowly(resolver, "example.org"));
    while (gate.now_inside() == 0) co_await sleep(1ms);
    lookup.cancel();
    const std::string failed =
        co_await failure([](Task<std::vector<Address>> task) -> Coro<> { co_await task; }(lookup));
    CHECK(failed == "CancelledError");
    CHECK(gate.now_inside() == 1);
  });
  CHECK(gate.now_inside() == 1);
  gate.set_open(true);
  gate.wait_until_empty();
}

TEST_CASE("a few names are looked up at a time, the others wait in a line") {
  run_really([]() -> Coro<> {
    asio::Resolver resolver(reactor(), answer_slowly);
    gate.set_open(false);
    std::vector<Task<std::vector<Address>>> lookups;
    for (unsigned i = 0; i < asio::kMaxLookups + 4; ++i) {
      lookups.push_back(create_task(look_up_slowly(resolver, "host" + std::to_string(i))));
    }
    while (gate.now_inside() < asio::kMaxLookups) co_await sleep(1ms);
    co_await sleep(2ms);
    CHECK(gate.now_inside() == asio::kMaxLookups);
    lookups.back().cancel();
    gate.set_open(true);
    for (unsigned i = 0; i + 1 < lookups.size(); ++i) {
      const std::vector<Address> found = co_await lookups[i];
      CHECK(found.size() == 1);
    }
    CHECK(gate.most == asio::kMaxLookups);
  });
  gate.wait_until_empty();
}

TEST_CASE("a loop that ends while names are looked up leaves the answers to nobody") {
  gate.set_open(false);
  run_really([]() -> Coro<> {
    auto resolver = std::make_shared<asio::Resolver>(reactor(), answer_slowly);
    const auto look = [](std::shared_ptr<asio::Resolver> with) -> Coro<> { co_await with->resolve("example.org", 80); };
    const Task<> lookup = create_task(look(resolver));
    while (gate.now_inside() == 0) co_await sleep(1ms);
  });
  gate.set_open(true);
  gate.wait_until_empty();
}
