#include "runtime/call_graph.h"

#include "support/test.h"

namespace {

// The lines of a text without their source lines, which move with this file.
Lines lines_of(const std::string& text) {
  Lines lines;
  std::string line;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') {
      lines.push_back(std::exchange(line, {}));
    } else if (text[at] == ':' && at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9') {
      while (at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9') ++at;
    } else {
      line += text[at];
    }
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

template <class T>
Task<T> named(Coro<T> coro, const char* name) {
  TaskOptions options;
  options.name = name;
  return create_task(std::move(coro), std::move(options));
}

Coro<> wait_for(Event& event) {
  co_await event.wait();
}

Coro<> outer(Event& event) {
  co_await wait_for(event);
}

Coro<> await_task(Task<> task) {
  co_await task;
}

Coro<> take_both(Lock& first, Lock& second) {
  const LockGuard one = co_await first.scoped();
  co_await checkpoint();
  const LockGuard two = co_await second.scoped();
}

}  // namespace

TEST_CASE("the tree shows each task below those that wait for it, with its coroutines outermost first") {
  Lines tree;
  run_simulated([&]() -> Coro<> {
    Event event;
    Task<> leaf = named(outer(event), "leaf");
    Task<> middle = named(await_task(leaf), "middle");
    co_await run_until_idle();
    tree = lines_of(format_pstree());
    event.set();
    co_await middle;
  });
  REQUIRE(tree.size() > 2);
  CHECK(tree[0] == "(T) Task-1: running");
  tree.erase(tree.begin(), tree.begin() + 2);
  CHECK(tree == Lines{"(T) middle: task", "  await_task call_graph_test.cpp", "    (T) leaf: event.wait",
                      "      outer call_graph_test.cpp", "      wait_for call_graph_test.cpp"});
}

TEST_CASE("who waits through gather, wait, shield, a group or as_completed waits for each task in it") {
  Lines awaiters;
  run_simulated([&]() -> Coro<> {
    Event event;
    std::vector<Task<>> tasks;
    for (const char* name : {"gathered", "waited", "shielded", "completed"}) tasks.push_back(named(outer(event), name));
    const auto with_gather = [](Task<> task) -> Coro<> { co_await gather(task); };
    const auto with_wait = [](std::vector<Task<>> set) -> Coro<> { static_cast<void>(co_await wait(set)); };
    const auto with_shield = [](Task<> task) -> Coro<> { co_await shield(task); };
    const auto with_as_completed = [](std::vector<Task<>> set) -> Coro<> {
      auto ends = as_completed(set);
      static_cast<void>(co_await ends.next());
    };
    const auto with_group = [&event]() -> Coro<> {
      const auto body = [&event](TaskGroup& group) -> Coro<> {
        TaskOptions options;
        options.name = "grouped";
        static_cast<void>(group.create_task(outer(event), std::move(options)));
        co_return;
      };
      co_await task_group(body);
    };
    std::vector<Task<>> waiters;
    waiters.push_back(named(with_gather(tasks[0]), "gatherer"));
    waiters.push_back(named(with_wait({tasks[1]}), "waiter"));
    waiters.push_back(named(with_shield(tasks[2]), "shielder"));
    waiters.push_back(named(with_as_completed({tasks[3]}), "completer"));
    waiters.push_back(named(with_group(), "grouper"));
    co_await run_until_idle();
    for (const std::string& line : lines_of(format_ps())) {
      const auto last = line.find_last_of(' ');
      if (line.ends_with("er"))
        awaiters.push_back(line.substr(line.find_first_not_of("0123456789 "), 9) + line.substr(last));
    }
    event.set();
    co_await gather(waiters);
  });
  CHECK(awaiters == Lines{"gathered  gatherer", "waited    waiter", "shielded  shielder", "completed completer",
                          "grouped   grouper"});
}

TEST_CASE("who leaves a resource waits for the task that closes it") {
  struct Slow {
    Event& event;
    Coro<> close() { co_await event.wait(); }
  };
  Lines tree;
  run_simulated([&]() -> Coro<> {
    Event event;
    auto body = [](Slow&) -> Coro<> { co_return; };
    Task<> leaving = named(with(Slow{event}, body), "leaving");
    co_await run_until_idle();
    tree = lines_of(format_pstree());
    event.set();
    co_await leaving;
  });
  REQUIRE(tree.size() > 3);
  CHECK(tree[2] == "(T) leaving: shield");
  CHECK(tree[3] == "    (T) Task-3: event.wait");
}

TEST_CASE("the table has a line for each task that is not done") {
  Lines table;
  run_simulated([&]() -> Coro<> {
    Event event;
    Task<> leaf = named(outer(event), "leaf");
    co_await run_until_idle();
    table = lines_of(format_ps());
    event.set();
    co_await leaf;
  });
  CHECK(table.size() == 3);
  CHECK(table[0] ==
        "id    name                coroutines                                      waits for                       "
        "awaited by");
  CHECK(table[2].find("wait_for call_graph_test.cpp <- outer call_graph_test.cpp") != std::string::npos);
  CHECK(table[2].find("event.wait") != std::string::npos);
}

TEST_CASE("the call graph of a task goes up through those that wait for it") {
  Lines graph;
  run_simulated([&]() -> Coro<> {
    Event event;
    Task<> leaf = named(outer(event), "leaf");
    Task<> middle = named(await_task(leaf), "middle");
    co_await run_until_idle();
    graph = lines_of(format_call_graph(leaf));
    event.set();
    co_await middle;
  });
  CHECK(graph == Lines{"* Task(name='leaf', id=2)", "  + Call stack:", "  |   call_graph_test.cpp, in wait_for()",
                       "  |   call_graph_test.cpp, in outer()", "  + Awaited by:", "     * Task(name='middle', id=3)",
                       "       + Call stack:", "       |   call_graph_test.cpp, in await_task()"});
}

TEST_CASE("print_call_graph prints the running task's graph, its top line where it was called") {
  const CapturedStderr errors;
  unsigned line = 0;
  run_simulated([&]() -> Coro<> {
    line = std::source_location::current().line() + 1;
    print_call_graph();
    co_return;
  });
  CHECK(errors.text().find("|   call_graph_test.cpp:" + std::to_string(line) + ", in ") != std::string::npos);
}

TEST_CASE("two tasks that each hold the lock that the other wants are shown as a deadlock, and run ends with it") {
  const Run run = run_simulated([]() -> Coro<> {
    Lock left, right;
    Task<> one = named(take_both(left, right), "one");
    Task<> two = named(take_both(right, left), "two");
    co_await gather(one, two);
  });
  const Lines text = lines_of(run.failure());
  REQUIRE(text.size() > 2);
  CHECK(text[0].starts_with("RuntimeError: Deadlock: no task can ever run again. Task-1 (lambda in "));
  CHECK(text[1] == "deadlock: one (call_graph_test.cpp) waits for two (call_graph_test.cpp) waits for one");
  CHECK(text[2] == "(T) Task-1: gather");
  CHECK(run.records({"stopped"}).front().find("waits for two") != std::string::npos);
}

TEST_CASE("tasks that await each other are a deadlock of two, a task in a chain below them is not part of it") {
  const Run run = run_simulated([]() -> Coro<> {
    std::optional<Task<>> first, second;
    const auto await_later = [](std::optional<Task<>>& other) -> Coro<> { co_await *other; };
    first = named(await_later(second), "first");
    second = named(await_later(first), "second");
    co_await *first;
  });
  CHECK(lines_of(run.failure())[1] ==
        "deadlock: first (call_graph_test.cpp) waits for second (call_graph_test.cpp) waits for first");
}

TEST_CASE("a lock that went to another task names its present holder") {
  std::string tree;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    Event leave;
    const auto hold = [&]() -> Coro<> {
      const LockGuard guard = co_await lock.scoped();
      co_await leave.wait();
    };
    co_await lock.acquire();
    Task<> second = named(hold(), "second");
    Task<> third = named(hold(), "third");
    co_await run_until_idle();
    lock.release();
    co_await run_until_idle();
    tree = format_pstree();
    leave.set();
    co_await gather(second, third);
  });
  CHECK(tree.find("third: lock.acquire (held by task 2)") != std::string::npos);
}
