// A first program, compiled before anybody asks: it takes the compiler through the code that lesson programs need
// (coroutines, exceptions, strings, vectors), so that the engine has that code ready for the first real one.

export const WARM_UP = {
  fileName: "warm-up.cpp",
  source: `#include <coroutine>
#include <exception>
#include <string>
#include <vector>

// A namespace of its own: the precompiled header brings the library's names along.
namespace warm_up {

struct Coro {
  struct promise_type {
    std::exception_ptr error;
    std::string value;
    Coro get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(std::string text) { value = std::move(text); }
    void unhandled_exception() { error = std::current_exception(); }
  };
  std::coroutine_handle<promise_type> handle;
  bool await_ready() { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  std::string await_resume() {
    if (handle.promise().error) std::rethrow_exception(handle.promise().error);
    return handle.promise().value;
  }
};

Coro once(int i) {
  if (i % 2 == 1) throw i;
  co_return "ok " + std::to_string(i);
}

Coro all(int n) {
  std::vector<std::string> texts;
  for (int i = 0; i < n; ++i) {
    try {
      texts.push_back(co_await once(i));
    } catch (int odd) {
      texts.emplace_back("odd " + std::to_string(odd));
    }
  }
  std::string joined;
  for (const auto& text : texts) joined += text;
  co_return joined;
}

}  // namespace warm_up

int main() {
  warm_up::Coro coro = warm_up::all(4);
  int size = static_cast<int>(coro.await_resume().size());
  coro.handle.destroy();
  return size;
}
`,
} as const;
