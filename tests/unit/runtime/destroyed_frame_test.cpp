// Uses of coroutines that are gone: each ends the process with a sentence. A sanitizer would find them first.
#include <csignal>
#include <new>
#include <optional>

#include "support/child_process.h"
#include "support/test.h"

namespace {

Coro<> asleep() {
  co_await sleep(1s);
}

Coro<> await_what_is_gone() {
  alignas(Coro<>) unsigned char storage[sizeof(Coro<>)];
  auto* coro = new (storage) Coro<>(asleep());
  coro->~Coro();
  co_await *coro;
}

Coro<> await_by_name(std::optional<Coro<>>& coro) {
  co_await *coro;
}

Coro<> destroy_while_waiting() {
  std::optional<Coro<>> inner(asleep());
  Task<> task = create_task(await_by_name(inner));
  co_await checkpoint();
  inner.reset();
  task.cancel();
  co_await task;
}

}  // namespace

TEST_CASE("awaiting a coroutine that was destroyed is an assertion") {
  const ChildResult child = run_in_child([] { run(await_what_is_gone()); });
  CHECK(child.signal == SIGABRT);
  CHECK(
      child.stderr_text.find("This coroutine was destroyed before it was awaited; keep its Coro until the co_await") !=
      std::string::npos);
}

TEST_CASE("a coroutine that is destroyed while its task waits in it is an assertion") {
  const ChildResult child = run_in_child([] { run(destroy_while_waiting()); });
  CHECK(child.signal == SIGABRT);
  CHECK(child.stderr_text.find("A coroutine was destroyed while its task waited in it") != std::string::npos);
}
