// Fails: plain gives up connecting after three seconds
#include "lesson.h"

// How long the parts of a call may take.
struct Limits {
  std::optional<Duration> connect = {};
  std::optional<Duration> answer = {};
};

Coro<std::string> ask(Limits limits) {
  co_return co_await with(timeout(limits.connect, open_connection("python.org", 80)),
                          [&](Stream& stream) -> Coro<std::string> {
                            co_await stream.write("GET / HTTP/1.0\r\nHost: python.org\r\n\r\n");
                            co_return co_await timeout(limits.answer, stream.read());
                          });
}

Coro<> caller(std::string name, Limits limits) {
  try {
    std::string answer = co_await timeout(5s, ask(limits));
    print(name, "has the answer");
  } catch (const TimeoutError&) {
    print(name, "gives up");
  }
}

Coro<> callers() {
  Task<> plain = create_task(caller("plain", {}), {.name = "plain"});
  Task<> hasty = create_task(caller("hasty", {.connect = 1s}), {.name = "hasty"});
  Task<> patient = create_task(caller("patient", {.answer = 20s}), {.name = "patient"});
  co_await gather(plain, hasty, patient);
}

int main() {
  run(callers());
}
