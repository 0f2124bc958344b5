#include "lesson.h"

// As the talk's client: its constructor asks for the loop that it is to work on.
class Client {
 public:
  Client() : loop_(get_running_loop()) { print("client: built"); }
  Coro<> get() {
    co_await sleep(1s);
    print("client: a page, at", loop_.time());
  }

 private:
  EventLoop& loop_;
};

class A {
 public:
  Client client;
};

Coro<> program() {
  A a;
  co_await a.client.get();
}

int main() {
  try {
    A a;
  } catch (const RuntimeError& error) {
    print("before the loop:", error.what());
  }
  run(program());
}
