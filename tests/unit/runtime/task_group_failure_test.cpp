#include "runtime/task_group.h"

#include <stdexcept>

#include "task_group_programs.h"

TEST_CASE("the first error of a task cancels its siblings and the body") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> sibling = create_task(value_after(0s, 0));
    auto body = [&](TaskGroup& group) -> Coro<> {
      group.create_task(fail_after(1s, "first"));
      sibling = group.create_task(value_after(100s, 1));
      try {
        co_await sleep(100s);
      } catch (const CancelledError&) {
        log.timed("body cancelled, count", current_task().cancelling());
        throw;
      }
    };
    co_await grouped_then_await(log, body);
    CHECK(sibling.cancelled());
  });
  CHECK(log.lines == Lines{"1s body cancelled, count 1", "1s " + group_of("std::runtime_error: first") + " count 0",
                           "went on count 0"});
}

TEST_CASE("an error after the body has ended cancels the siblings, and the count is restored") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(fail_after(1s, "first"));
      group.create_task(clean_up_for(2s));
      co_return;
    };
    co_await grouped_then_await(log, body);
  });
  CHECK(log.lines == Lines{"3s " + group_of("std::runtime_error: first") + " count 0", "went on count 0"});
}

TEST_CASE("all errors arrive in one group, in order of the tasks' end, the body's own last") {
  Log log;
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(fail_when_cancelled("b"));
      group.create_task(fail_after(1s, "a"));
      group.create_task(fail_when_cancelled("c"));
      try {
        co_await sleep(100s);
      } catch (const CancelledError&) {
        throw std::runtime_error("body");
      }
    };
    co_await grouped_then_await(log, body);
  });
  CHECK(log.lines == Lines{"1s " +
                               group_of("std::runtime_error: a; std::runtime_error: b; std::runtime_error: c; "
                                        "std::runtime_error: body",
                                        4) +
                               " count 0",
                           "went on count 0"});
  CHECK(heard.empty());
}

TEST_CASE("tasks that fail in one tick all arrive in the group") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(fail_after(1s, "a"));
      group.create_task(fail_after(1s, "b"));
      co_return;
    };
    co_await grouped(log, body);
  });
  CHECK(log.lines == Lines{"1s " + group_of("std::runtime_error: a; std::runtime_error: b", 2) + " count 0"});
}

TEST_CASE("an error of the body cancels the tasks and arrives in a group") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(clean_up_for(1s));
      co_await checkpoint();
      throw std::runtime_error("body");
    };
    co_await grouped_then_await(log, body);
    auto at_once = [](TaskGroup&) -> Coro<> {
      throw std::runtime_error("alone");
      co_return;
    };
    co_await grouped(log, at_once);
  });
  CHECK(log.lines == Lines{"1s " + group_of("std::runtime_error: body") + " count 0", "went on count 0",
                           "1s " + group_of("std::runtime_error: alone") + " count 0"});
}

TEST_CASE("a body that swallows the group's cancellation and goes on does not hide the error") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](TaskGroup& group) -> Coro<int> {
      group.create_task(fail_after(1s, "first"));
      try {
        co_await sleep(100s);
      } catch (const CancelledError&) {
        log.timed("swallowed");
      }
      co_await sleep(1s);
      co_return 1;
    };
    co_await grouped_then_await(log, body);
  });
  CHECK(log.lines ==
        Lines{"1s swallowed", "2s " + group_of("std::runtime_error: first") + " count 0", "went on count 0"});
}

TEST_CASE("a task cancelled on its own is ignored") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](TaskGroup& group) -> Coro<> {
      Task<int> victim = group.create_task(value_after(100s, 1));
      Task<int> other = group.create_task(value_after(2s, 2));
      co_await sleep(1s);
      victim.cancel();
      const int value = co_await other;
      log.timed("other", value);
      CHECK(victim.cancelled());
    };
    co_await grouped(log, body);
  });
  CHECK(log.lines == Lines{"2s other 2", "2s result count 0"});
}

TEST_CASE("a task that throws CancelledError by itself is ignored") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      auto gives_up = []() -> Coro<> {
        throw CancelledError("own");
        co_return;
      };
      group.create_task(gives_up());
      group.create_task(value_after(1s, 1));
      co_return;
    };
    co_await grouped(log, body);
  });
  CHECK(log.lines == Lines{"1s result count 0"});
}

TEST_CASE("an outside cancel alone, while the body runs, gives CancelledError after the clean-up of the tasks") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(clean_up_for(2s));
      co_await sleep(100s);
    };
    Task<> task = create_task(grouped_then_await(log, body));
    co_await sleep(1s);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines == Lines{"3s CancelledError: outside count 1", "went on count 1"});
}

TEST_CASE("an outside cancel alone, after the body has ended, gives CancelledError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(clean_up_for(2s));
      co_return;
    };
    Task<> task = create_task(grouped(log, body));
    co_await sleep(1s);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines == Lines{"3s CancelledError: outside count 1"});
}

TEST_CASE("a parent cancelled again while the tasks clean up keeps waiting for them") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(clean_up_for(3s));
      co_return;
    };
    Task<> task = create_task(grouped(log, body));
    co_await sleep(1s);
    task.cancel("one");
    co_await sleep(1s);
    task.cancel("two");
    co_await task;
  });
  CHECK(log.lines == Lines{"4s CancelledError: one count 2"});
}

TEST_CASE("errors and an outside cancel give the group, the count stays 1, and the next await throws") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(fail_when_cancelled("child"));
      co_await sleep(100s);
    };
    Task<> task = create_task(grouped_then_await(log, body));
    co_await sleep(1s);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines == Lines{"1s " + group_of("std::runtime_error: child") + " count 1", "then CancelledError count 1"});
}

TEST_CASE("an error and an outside cancel in one tick: what comes first decides") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(fail_after(1s, "first"));
      co_await sleep(100s);
    };
    Task<> failed_first = create_task(grouped_then_await(log, body));
    co_await run_until_idle();
    get_running_loop().call_at(1s, [&] { failed_first.cancel("outside"); });
    co_await failed_first;
    Task<> cancelled_first = create_task(grouped_then_await(log, body));
    get_running_loop().call_at(2s, [&] { cancelled_first.cancel("outside"); });
    co_await cancelled_first;
  });
  CHECK(log.lines == Lines{"1s " + group_of("std::runtime_error: first") + " count 1", "then CancelledError count 1",
                           "2s CancelledError: outside count 1", "went on count 1"});
}

TEST_CASE("a group inside a task that was cancelled before leaves that request alone") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto cancelled_before = [&]() -> Coro<> {
      try {
        co_await sleep(100s);
      } catch (const CancelledError&) {
        log("cancelled");
      }
      auto body = [](TaskGroup& group) -> Coro<> {
        group.create_task(value_after(1s, 1));
        co_return;
      };
      co_await grouped(log, body);
    };
    Task<> task = create_task(cancelled_before());
    co_await sleep(1s);
    task.cancel();
    co_await task;
  });
  CHECK(log.lines == Lines{"cancelled", "2s result count 1"});
}

TEST_CASE("nested groups: an inner failure is an error of the outer's body") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto outer = [](TaskGroup& group) -> Coro<> {
      group.create_task(value_after(100s, 1));
      auto inner = [](TaskGroup& nested) -> Coro<> {
        nested.create_task(fail_after(1s, "inner"));
        co_return;
      };
      co_await task_group(inner);
    };
    co_await grouped_then_await(log, outer);
  });
  CHECK(log.lines == Lines{"1s " + group_of(group_of("std::runtime_error: inner")) + " count 0", "went on count 0"});
}

TEST_CASE("nested groups that both fail: the inner group is the last error of the outer one") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto inner = [](TaskGroup& group) -> Coro<> {
      group.create_task(fail_when_cancelled("inner"));
      co_await sleep(100s);
    };
    auto outer = [&](TaskGroup& group) -> Coro<> {
      group.create_task(fail_after(1s, "outer"));
      co_await task_group(inner);
    };
    co_await grouped_then_await(log, outer);
  });
  CHECK(log.lines ==
        Lines{"1s " + group_of("std::runtime_error: outer; " + group_of("std::runtime_error: inner"), 2) + " count 0",
              "went on count 0"});
}

TEST_CASE("nested groups that both fail report inner then outer, also when the inner error is caught") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto inner = [](TaskGroup& group) -> Coro<> {
      group.create_task(fail_when_cancelled("inner"));
      co_await sleep(100s);
    };
    auto outer = [&](TaskGroup& group) -> Coro<> {
      group.create_task(fail_after(1s, "outer"));
      co_await grouped_then_await(log, inner);
    };
    co_await grouped_then_await(log, outer);
  });
  // The outer's request is open until its end, so the inner group asks again for the next await to throw.
  CHECK(log.lines == Lines{"1s " + group_of("std::runtime_error: inner") + " count 1", "then CancelledError count 1",
                           "1s " + group_of("std::runtime_error: outer") + " count 0", "went on count 0"});
}

TEST_CASE("nested groups cancelled from outside give one CancelledError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto outer = [&](TaskGroup& group) -> Coro<> {
      group.create_task(value_after(100s, 1));
      auto inner = [](TaskGroup& nested) -> Coro<> {
        nested.create_task(value_after(100s, 1));
        co_return;
      };
      try {
        co_await task_group(inner);
      } catch (const CancelledError& error) {
        log("inner", error.message());
        throw;
      }
    };
    Task<> task = create_task(grouped(log, outer));
    co_await sleep(1s);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines == Lines{"inner outside", "1s CancelledError: outside count 1"});
}

TEST_CASE("KeyboardInterrupt is thrown as itself, after the tasks have ended") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto in_child = [](TaskGroup& group) -> Coro<> {
      auto interrupt = []() -> Coro<> {
        co_await sleep(1s);
        throw KeyboardInterrupt();
      };
      group.create_task(interrupt());
      group.create_task(fail_when_cancelled("lost"));
      co_await sleep(100s);
    };
    co_await grouped(log, in_child);
  });
  run_simulated([&]() -> Coro<> {
    auto in_body = [](TaskGroup& group) -> Coro<> {
      group.create_task(clean_up_for(1s));
      co_await checkpoint();
      throw KeyboardInterrupt("Ctrl-C");
    };
    co_await grouped(log, in_body);
  });
  // As in CPython, the request that the group made of its parent is not taken back then.
  CHECK(log.lines == Lines{"1s KeyboardInterrupt count 1", "1s KeyboardInterrupt: Ctrl-C count 0"});
}

TEST_CASE("a deadline around a group cancels it and becomes a TimeoutError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(value_after(100s, 1));
      co_await sleep(50s);
    };
    std::string how;
    try {
      co_await timeout(1s, task_group(body));
    } catch (const TimeoutError& error) {
      how = error.name();
    }
    log.timed(how, "count", current_task().cancelling());
  });
  CHECK(log.lines == Lines{"1s TimeoutError count 0"});
}

TEST_CASE("a deadline in the body is an error of the body") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(value_after(100s, 1));
      co_await timeout(1s, sleep(50s));
    };
    co_await grouped_then_await(log, body);
  });
  CHECK(log.lines == Lines{"1s " + group_of("TimeoutError: the deadline passed") + " count 0", "went on count 0"});
}
