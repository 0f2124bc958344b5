#include "runtime/context_var.h"

#include "support/test.h"

namespace {

Coro<> tell(Log& log, const ContextVar<std::string>& user, const char* who) {
  log(who, user.get());
  co_return;
}

Coro<> rename_and_tell(Log& log, ContextVar<std::string>& user) {
  static_cast<void>(user.set("inner"));
  co_await checkpoint();
  log("inside", user.get());
}

}  // namespace

TEST_CASE("a context variable has its default until it is set, and get says so when there is none") {
  const ContextVar<int> with_default("limit", 3);
  const ContextVar<int> without("depth");
  CHECK(with_default.get() == 3);
  CHECK(with_default.get(9) == 9);
  CHECK(without.get(9) == 9);
  CHECK(thrown_by([&] { static_cast<void>(without.get()); }) ==
        "LookupError: ContextVar depth has no value here and no default; set() it first");
}

TEST_CASE("set binds in the current context, and reset goes back step by step") {
  ContextVar<int> depth("depth");
  auto first = depth.set(1);
  auto second = depth.set(2);
  CHECK(depth.get() == 2);
  depth.reset(second);
  CHECK(depth.get() == 1);
  depth.reset(first);
  CHECK(depth.get(0) == 0);
}

TEST_CASE("a token is used once, and only for the variable that gave it") {
  ContextVar<int> one("one", 0), other("other", 0);
  auto token = one.set(1);
  CHECK(thrown_by([&] { other.reset(token); }) ==
        "ValueError: This token was given by another variable than ContextVar other");
  one.reset(token);
  CHECK(thrown_by([&] { one.reset(token); }) ==
        "RuntimeError: This token of ContextVar one was used before; a token resets once");
}

TEST_CASE("setting one of many variables keeps the others") {
  ContextVar<int> a("a", 0), b("b", 0), c("c", 0);
  Context context;
  context.run([&] {
    static_cast<void>(a.set(1));
    static_cast<void>(b.set(2));
    static_cast<void>(c.set(3));
    static_cast<void>(a.set(10));
    static_cast<void>(b.set(20));
    CHECK(a.get() == 10);
    CHECK(b.get() == 20);
    CHECK(c.get() == 3);
  });
  CHECK(a.get() == 0);
  context.run([&] { CHECK(b.get() == 20); });
}

TEST_CASE("a variable made where an earlier one lay in memory has none of its bindings") {
  Context context;
  std::optional<ContextVar<int>> variable(std::in_place, "first", 0);
  context.run([&] { static_cast<void>(variable->set(7)); });
  variable.emplace("second", 0);
  context.run([&] { CHECK(variable->get() == 0); });
}

TEST_CASE("a task copies the context in which it is created; what it sets stays its own") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ContextVar<std::string> user("user", "nobody");
    static_cast<void>(user.set("ann"));
    Task<> early = create_task(tell(log, user, "early"));
    static_cast<void>(user.set("bob"));
    Task<> late = create_task(rename_and_tell(log, user));
    co_await early;
    co_await late;
    log("outside", user.get());
  });
  CHECK(log.lines == Lines{"early ann", "inside inner", "outside bob"});
}

TEST_CASE("awaiting a coroutine shares the context, as calling a function does") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ContextVar<std::string> user("user", "nobody");
    co_await rename_and_tell(log, user);
    log("outside", user.get());
  });
  CHECK(log.lines == Lines{"inside inner", "outside inner"});
}

TEST_CASE("callbacks run in a copy of the context that scheduled them") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ContextVar<std::string> user("user", "nobody");
    EventLoop& loop = get_running_loop();
    const Future<> future;
    static_cast<void>(user.set("ann"));
    loop.call_soon([&] {
      log("call_soon", user.get());
      static_cast<void>(user.set("lost"));
    });
    loop.call_later(1s, [&] { log("call_later", user.get()); });
    future.add_done_callback([&] { log("done", user.get()); });
    static_cast<void>(user.set("bob"));
    future.set_result();
    co_await sleep(2s);
    log("outside", user.get());
  });
  CHECK(log.lines == Lines{"call_soon ann", "done ann", "call_later ann", "outside bob"});
}

TEST_CASE("to_thread runs in a copy of the context") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ContextVar<std::string> user("user", "nobody");
    static_cast<void>(user.set("ann"));
    co_await to_thread([&] {
      log("worker", user.get());
      static_cast<void>(user.set("lost"));
    });
    log("outside", user.get());
  });
  CHECK(log.lines == Lines{"worker ann", "outside ann"});
}

TEST_CASE("create_task takes a context of its own") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ContextVar<std::string> user("user", "nobody");
    Context context = copy_context();
    context.run([&] { static_cast<void>(user.set("ann")); });
    TaskOptions options;
    options.context = context;
    Task<> task = create_task(tell(log, user, "task"), std::move(options));
    co_await task;
    log("outside", user.get());
  });
  CHECK(log.lines == Lines{"task ann", "outside nobody"});
}
