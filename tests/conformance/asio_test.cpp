// What only the real world has: threads that call in from outside, real waiting, a second Ctrl-C, several loops in one
// process, calls from a wrong thread.
#include <csignal>
#include <ctime>
#include <thread>

#include "conformance/worlds.h"
#include "support/child_process.h"

namespace {

constexpr int kThreads = 8;
constexpr int kCalls = 10'000;

Duration cpu_time_of_this_thread() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
}

// A bit of everything that a loop shares with its threads and its process.
Coro<int> busy(int number) {
  Queue<int> queue(1);
  auto produce = [&]() -> Coro<> {
    for (int i = 0; i < 10; ++i) {
      const int item = co_await to_thread([i] { return i; });
      co_await queue.put(item);
    }
  };
  const Task<> producer = create_task(produce());
  int sum = 0;
  for (int i = 0; i < 10; ++i) {
    const int item = co_await queue.get();
    sum += item;
    co_await sleep(1ms);
  }
  co_return sum + number;
}

int run_busy(int number) {
  RunOptions options;
  options.backend = Real::make_backend();
  return run(busy(number), std::move(options));
}

}  // namespace

TEST_CASE("call_soon_threadsafe from eight threads loses nothing and keeps the order of each thread") {
  std::vector<int> next(kThreads, 0);
  bool in_order = true;
  run_untraced_in<Real>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    Future<> all;
    int arrived = 0;
    const auto arrive = [&](int thread, int call) {
      in_order = in_order && next[static_cast<std::size_t>(thread)]++ == call;
      if (++arrived == kThreads * kCalls) all.set_result();
    };
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&loop, &arrive, thread] {
        for (int call = 0; call < kCalls; ++call) {
          loop.call_soon_threadsafe([&arrive, thread, call] { arrive(thread, call); });
        }
      });
    }
    co_await all;
    for (std::thread& thread : threads) thread.join();
  });
  CHECK(in_order);
  CHECK(next == std::vector<int>(kThreads, kCalls));
}

TEST_CASE("call_soon_threadsafe wakes a loop that has no timer, each time") {
  int rounds = 0;
  run_untraced_in<Real>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    for (; rounds < 50; ++rounds) {
      Future<> arrived;
      std::thread other([&loop, &arrived, pause = rounds % 3] {
        std::this_thread::sleep_for(std::chrono::milliseconds(pause));
        loop.call_soon_threadsafe([&arrived] { arrived.set_result(); });
      });
      co_await arrived;
      other.join();
    }
  });
  CHECK(rounds == 50);
}

TEST_CASE("a loop that waits, with a timer or without, burns no processor time") {
  run_untraced_in<Real>([]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    const Duration begin = loop.time();
    const Duration cpu_begin = cpu_time_of_this_thread();
    co_await sleep(100ms);
    Future<> arrived;
    std::thread other([&] {
      std::this_thread::sleep_for(100ms);
      loop.call_soon_threadsafe([&] { arrived.set_result(); });
    });
    co_await arrived;
    other.join();
    const Duration waited = loop.time() - begin;
    CHECK(waited >= 200ms);
    CHECK((cpu_time_of_this_thread() - cpu_begin) * 4 < waited);
  });
}

TEST_CASE("a second Ctrl-C while the loop is stuck ends the process as the signal does") {
  const ChildResult result = run_in_child([] {
    run_untraced_in<Real>([]() -> Coro<> {
      std::raise(SIGINT);
      std::raise(SIGINT);
      co_await sleep(10s);
    });
  });
  CHECK(result.signal == SIGINT);
}

TEST_CASE("a second Ctrl-C while main cleans up ends the process with exit code 130") {
  const ChildResult result = run_in_child([] {
    run_untraced_in<Real>([]() -> Coro<> {
      std::raise(SIGINT);
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
      }
      std::raise(SIGINT);
      co_await sleep(10s);
    });
  });
  CHECK(result.exit_code == 130);
}

TEST_CASE("a second Ctrl-C does not wait for a worker thread") {
  const ChildResult result = run_in_child([] {
    run_untraced_in<Real>([]() -> Coro<> {
      EventLoop& loop = get_running_loop();
      co_await to_thread([&] {
        loop.call_soon_threadsafe([&] {
          std::raise(SIGINT);
          loop.call_later(5ms, [] { std::raise(SIGINT); });
        });
        blocking_sleep(100s);
      });
    });
  });
  CHECK(result.exit_code == 130);
}

TEST_CASE("a signal has its usual effect again once its handler is removed, and after the run") {
  const ChildResult removed = run_in_child([] {
    std::signal(SIGUSR1, SIG_DFL);
    run_untraced_in<Real>([]() -> Coro<> {
      get_running_loop().add_signal_handler(SIGUSR1, [] {});
      get_running_loop().remove_signal_handler(SIGUSR1);
      std::raise(SIGUSR1);
      co_return;
    });
  });
  CHECK(removed.signal == SIGUSR1);
  const ChildResult over = run_in_child([] {
    std::signal(SIGINT, SIG_DFL);
    run_untraced_in<Real>([]() -> Coro<> { co_await sleep(1ms); });
    std::raise(SIGINT);
  });
  CHECK(over.signal == SIGINT);
}

TEST_CASE("a signal that cannot be handled is a ValueError") {
  run_untraced_in<Real>([]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    for (const int signal : {SIGKILL, SIGSTOP, 0, -1, 1'000}) {
      CHECK(thrown_by([&] { loop.add_signal_handler(signal, [] {}); }) ==
            "ValueError: Signal " + std::to_string(signal) + " cannot be handled");
      CHECK_FALSE(loop.remove_signal_handler(signal));
    }
    co_return;
  });
}

TEST_CASE("two threads run a loop each, and what they do stays apart") {
  for (int round = 0; round < 3; ++round) {
    std::vector<int> results(4, 0);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&results, i] { results[static_cast<std::size_t>(i)] = run_busy(i); });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(results == std::vector<int>{45, 46, 47, 48});
  }
}

TEST_CASE("two loops wake each other") {
  int answered = 0;
  run_untraced_in<Real>([&]() -> Coro<> {
    EventLoop& mine = get_running_loop();
    Future<> over;
    std::thread other([&] {
      run_untraced_in<Real>([&]() -> Coro<> {
        for (int i = 0; i < 100; ++i) {
          mine.call_soon_threadsafe([&] { ++answered; });
          co_await sleep(i % 10 == 0 ? 1ms : 0s);
        }
      });
      mine.call_soon_threadsafe([&] { over.set_result(); });
    });
    co_await over;
    other.join();
  });
  CHECK(answered == 100);
}

TEST_CASE("one loop of a process handles signals: another's add_signal_handler says so, and it runs without Ctrl-C") {
  Log log;
  run_untraced_in<Real>([&]() -> Coro<> {
    std::thread other([&] {
      run_untraced_in<Real>([&]() -> Coro<> {
        EventLoop& loop = get_running_loop();
        log(thrown_by([&] { loop.add_signal_handler(SIGUSR1, [] {}); }));
        co_await sleep(1ms);
        log("the other loop ran");
      });
    });
    other.join();
    co_return;
  });
  CHECK(log.lines == Lines{"RuntimeError: Another event loop of this process handles signals; let one loop do it",
                           "the other loop ran"});
}

TEST_CASE("in debug mode a call from another thread than the loop's throws") {
  Lines errors;
  const auto body = [&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    Future<> future;
    std::thread other([&] {
      errors.push_back(thrown_by([&] { loop.call_soon([] {}); }));
      errors.push_back(thrown_by([&] { loop.call_later(1ms, [] {}); }));
      errors.push_back(thrown_by([&] { loop.add_signal_handler(SIGUSR1, [] {}); }));
      errors.push_back(thrown_by([&] { loop.call_soon_threadsafe([&] { future.set_result(); }); }));
    });
    co_await future;
    other.join();
  };
  run_untraced_in<Real>(body, true);
  const char* kWrong =
      "RuntimeError: The event loop was called from another thread than its own; use call_soon_threadsafe()";
  CHECK(errors == Lines{kWrong, kWrong, kWrong, ""});
}

TEST_CASE("call_soon_threadsafe to a loop whose run has ended is a RuntimeError") {
  std::optional<Future<>> kept;
  run_untraced_in<Real>([&]() -> Coro<> {
    kept.emplace();
    co_return;
  });
  EventLoop& loop = kept->state().loop();
  CHECK(thrown_by([&] { loop.call_soon_threadsafe([] {}); }) ==
        "RuntimeError: The event loop is closed; its run() has ended");
}

TEST_CASE("a loop that is always busy still hears threads, signals and timers") {
  Log log;
  run_untraced_in<Real>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    int heard = 0;
    loop.add_signal_handler(SIGUSR1, [&] { ++heard; });
    loop.call_later(2ms, [&] { ++heard; });
    std::thread other([&] {
      std::this_thread::sleep_for(2ms);
      loop.call_soon_threadsafe([&] { ++heard; });
    });
    std::raise(SIGUSR1);
    while (heard < 3) co_await checkpoint();
    other.join();
    log(heard);
  });
  CHECK(log.lines == Lines{"3"});
}
