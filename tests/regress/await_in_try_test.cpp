// Shapes of try and co_await that compilers got wrong: with WebAssembly's own exceptions LLVM 18 to 22 miscompile the
// server loop, and g++ 12 has a history with each of the others.

#include <stdexcept>

#include "support/test.h"

namespace {

struct Odd : std::runtime_error {
  explicit Odd(int number_in) : std::runtime_error("odd " + std::to_string(number_in)), number(number_in) {}
  int number;
};

// Gives even numbers, throws odd ones; suspends or not.
Coro<int> serve(int number, bool suspends) {
  if (suspends) co_await checkpoint();
  if (number % 2 != 0) throw Odd(number);
  co_return number;
}

struct Guard {
  Log& log;
  const char* name;
  ~Guard() { log("~", name); }
};

Coro<> deep(int depth, bool suspends) {
  if (depth == 0) {
    co_await serve(1, suspends);
    co_return;
  }
  co_await deep(depth - 1, suspends);
}

}  // namespace

TEST_CASE("try and catch around an await inside a loop: the server loop") {
  for (const bool suspends : {false, true}) {
    Log log;
    run_simulated([&]() -> Coro<> {
      for (int number = 0; number < 6; ++number) {
        try {
          const int served = co_await serve(number, suspends);
          log("served", served);
        } catch (const Odd& error) {
          log(error);
        }
      }
      log("end");
    });
    CHECK(log.lines == Lines{"served 0", "odd 1", "served 2", "odd 3", "served 4", "odd 5", "end"});
  }
}

TEST_CASE("an accept loop that ends with its cancellation") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> requests;
    auto server = [&]() -> Coro<> {
      while (true) {
        try {
          const int request = co_await requests.get();
          const int served = co_await serve(request, true);
          log("served", served);
        } catch (const std::exception& error) {
          log(error);
        }
      }
    };
    Task<> task = create_task(server());
    for (int i = 0; i < 4; ++i) requests.put_nowait(i);
    co_await run_until_idle();
    task.cancel();
    co_await run_until_idle();
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"served 0", "odd 1", "served 2", "odd 3"});
}

TEST_CASE("continue and break inside a try around an await inside while") {
  for (const bool suspends : {false, true}) {
    Log log;
    run_simulated([&]() -> Coro<> {
      int number = -1;
      while (true) {
        ++number;
        const Guard guard{log, "round"};
        try {
          if (number == 1) continue;
          const int served = co_await serve(number * 2, suspends);
          if (served == 4) continue;
          log("served", served);
          if (served == 6) break;
        } catch (...) {
          log("unexpected");
          break;
        }
      }
      log("left", number);
    });
    CHECK(log.lines == Lines{"served 0", "~ round", "~ round", "~ round", "served 6", "~ round", "left 3"});
  }
}

TEST_CASE("continue and break inside a catch") {
  Log log;
  run_simulated([&]() -> Coro<> {
    for (int number = 0;; ++number) {
      try {
        co_await serve(number, true);
      } catch (const Odd& error) {
        if (error.number == 1) continue;
        log(error);
        break;
      }
      log("after", number);
    }
  });
  CHECK(log.lines == Lines{"after 0", "after 2", "odd 3"});
}

TEST_CASE("a return inside a try around an await runs the destructors on the way") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto early = [&]() -> Coro<int> {
      const Guard outer{log, "outer"};
      try {
        const Guard inner{log, "inner"};
        const int served = co_await serve(2, true);
        co_return served;
      } catch (const Odd&) {
        log("unexpected");
      }
      co_return 0;
    };
    const int value = co_await early();
    log("value", value);
  });
  CHECK(log.lines == Lines{"~ inner", "~ outer", "value 2"});
}

TEST_CASE("nested tries: the inner one that fits catches, others let through") {
  for (const bool suspends : {false, true}) {
    Log log;
    run_simulated([&]() -> Coro<> {
      try {
        try {
          co_await serve(1, suspends);
        } catch (const std::logic_error&) {
          log("wrong handler");
        }
        log("not here");
      } catch (const Odd& error) {
        log("outer", error);
      }
      try {
        try {
          co_await serve(3, suspends);
        } catch (const Odd& error) {
          log("inner", error);
          throw std::logic_error("from the handler");
        }
      } catch (const std::logic_error& error) {
        log("outer", error);
      }
      co_await checkpoint();
      log("end");
    });
    CHECK(log.lines == Lines{"outer odd 1", "inner odd 3", "outer from the handler", "end"});
  }
}

TEST_CASE("an exception passes through many coroutine frames, and each unwinds") {
  for (const bool suspends : {false, true}) {
    Log log;
    run_simulated([&]() -> Coro<> {
      auto middle = [&](auto self, int depth) -> Coro<> {
        const Guard guard{log, depth == 0 ? "last" : "frame"};
        if (depth > 0) {
          co_await self(self, depth - 1);
        } else {
          co_await serve(1, suspends);
        }
        log("not here");
      };
      try {
        co_await middle(middle, 3);
      } catch (const Odd& error) {
        log(error);
      }
    });
    CHECK(log.lines == Lines{"~ last", "~ frame", "~ frame", "~ frame", "odd 1"});
  }
}

TEST_CASE("an exception passes through a thousand coroutine frames") {
  for (const bool suspends : {false, true}) {
    Log log;
    run_simulated([&]() -> Coro<> {
      try {
        co_await deep(1'000, suspends);
      } catch (const Odd& error) {
        log(error);
      }
    });
    CHECK(log.lines == Lines{"odd 1"});
  }
}

TEST_CASE("an exception caught and thrown on is the same object") {
  Log log;
  run_simulated([&]() -> Coro<> {
    const void* seen = nullptr;
    auto pass = [&]() -> Coro<> {
      try {
        co_await serve(5, true);
      } catch (const Odd& error) {
        seen = &error;
        throw;
      }
    };
    try {
      co_await pass();
    } catch (const std::exception& error) {
      log(error, dynamic_cast<const void*>(&error) == seen);
    }
  });
  CHECK(log.lines == Lines{"odd 5 true"});
}

TEST_CASE("an exception is caught by a reference to its base, and through several bases") {
  Log log;
  run_simulated([&]() -> Coro<> {
    try {
      co_await serve(1, true);
    } catch (const std::runtime_error& error) {
      log("runtime_error", error);
    }
    try {
      co_await serve(3, true);
    } catch (const std::exception& error) {
      log("exception", error);
    }
    try {
      co_await timeout(1s, sleep(2s));
    } catch (const Error& error) {
      log(error.name());
    }
  });
  CHECK(log.lines == Lines{"runtime_error odd 1", "exception odd 3", "TimeoutError"});
}

TEST_CASE("awaiting goes on after a catch, in the same coroutine") {
  Log log;
  run_simulated([&]() -> Coro<> {
    std::exception_ptr failure;
    try {
      co_await serve(1, true);
    } catch (...) {
      failure = std::current_exception();
    }
    co_await sleep(1s);
    log.timed(describe_exception(failure).find("odd 1") != std::string::npos);
    try {
      std::rethrow_exception(failure);
    } catch (const Odd& error) {
      log(error);
    }
  });
  CHECK(log.lines == Lines{"1s true", "odd 1"});
}

TEST_CASE("thousands of exceptions in one loop leave nothing behind") {
  Log log;
  run_simulated([&]() -> Coro<> {
    int caught = 0;
    for (int i = 0; i < 5'000; ++i) {
      try {
        co_await serve(1, i % 2 == 0);
      } catch (const Odd&) {
        ++caught;
      }
    }
    log(caught, std::uncaught_exceptions(), std::current_exception() == nullptr);
  });
  CHECK(log.lines == Lines{"5000 0 true"});
}
