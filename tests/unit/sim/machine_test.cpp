// Hosts of the simulated internet that run coroutines of ours.
#include "net/open_connection.h"
#include "net/server.h"
#include "sim/internet.h"
#include "support/test.h"

namespace {

sim::Internet& internet() {
  return sim::Internet::of(get_running_loop().backend());
}

sim::HostOptions at_once() {
  sim::HostOptions options;
  options.starts_at_once = true;
  return options;
}

Coro<> echo(Stream& stream) {
  std::string line = co_await stream.read_line();
  co_await stream.write(line);
  co_await stream.close();
}

// A host that echoes a line on port 7.
Coro<> serve_echo() {
  Coro<Server> starting = start_server(echo, "0.0.0.0", 7);
  Server server = co_await starting;
  co_await server.serve_forever();
}

Coro<std::string> ask(std::string host) {
  Coro<Stream> connecting = open_connection(host, 7);
  Stream stream = co_await connecting;
  co_await stream.write("hello\n");
  std::string answer = co_await stream.read();
  co_await stream.close();
  co_return answer;
}

Coro<> ask_and_log(Log& log) {
  Coro<std::string> asking = ask("echo.example");
  const std::string answer = co_await asking;
  log.timed(answer);
}

}  // namespace

TEST_CASE("a host answers in virtual time: the name, the handshake, the question") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    internet().add_host("echo.example", serve_echo);
    co_await ask_and_log(log);
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"100ms hello\n"});
}

TEST_CASE("what a host does leaves no task, tick or print in the trace") {
  const Run run = run_simulated([]() -> Coro<> {
    internet().add_host(
        "echo.example",
        []() -> Coro<> {
          print("nobody reads this");
          const Task<> other = create_task(sleep(1s));
          co_await other;
        },
        at_once());
    co_await sleep(3s);
  });
  CHECK(run.failure() == "");
  CHECK(run.count("task") == 1);
  CHECK(run.count("print") == 0);
  CHECK(run.count("timer") == 1);
  CHECK(run.elapsed == 3s);
}

TEST_CASE("an exception that ends a host's main is said on stderr") {
  const CapturedStderr captured;
  const Run run = run_simulated([]() -> Coro<> {
    internet().add_host(
        "broken.example",
        []() -> Coro<> {
          co_await sleep(1s);
          throw ValueError("no page today");
        },
        at_once());
    co_await sleep(2s);
  });
  CHECK(run.failure() == "");
  CHECK(captured.text() == "The simulated host broken.example failed: ValueError: no page today\n");
}

TEST_CASE("a program that waits for a silent host is told so") {
  const Run run = run_simulated([]() -> Coro<> {
    internet().add_host("echo.example", serve_echo);
    Coro<Stream> connecting = open_connection("echo.example", 7);
    Stream stream = co_await connecting;
    co_await stream.read();
  });
  CHECK(run.failure().starts_with("RuntimeError: Deadlock: no task can ever run again."));
  CHECK(run.elapsed < 1s);
}

TEST_CASE("a host that goes on for ever does not keep a deadlock from being found") {
  const Run run = run_simulated([]() -> Coro<> {
    internet().add_host(
        "clock.example",
        []() -> Coro<> {
          for (;;) co_await sleep(1s);
        },
        at_once());
    Event waits;
    co_await waits.wait();
  });
  CHECK(run.failure().starts_with("RuntimeError: Deadlock"));
  CHECK(run.elapsed < 1s);
}

TEST_CASE("a host that goes on for ever with a connection open is waited for, but not for ever") {
  const Run run = run_simulated([]() -> Coro<> {
    internet().add_host("echo.example", []() -> Coro<> {
      Coro<Server> starting = start_server(echo, "0.0.0.0", 7);
      Server server = co_await starting;
      for (;;) co_await sleep(60s);
    });
    Coro<Stream> connecting = open_connection("echo.example", 7);
    Stream stream = co_await connecting;
    co_await stream.read();
  });
  CHECK(run.failure().starts_with("RuntimeError: Deadlock"));
  CHECK(run.elapsed > sim::kPatience);
  CHECK(run.elapsed < sim::kPatience + 61s);
}

namespace {

Coro<> answer_late(Stream& stream) {
  co_await sleep(100s);
  co_await stream.write("at last");
  co_await stream.close();
}

Coro<> serve_late() {
  Coro<Server> starting = start_server(answer_late, "0.0.0.0", 7);
  Server server = co_await starting;
  co_await server.serve_forever();
}

Coro<> visit_program() {
  co_await sleep(1s);
  Coro<Stream> connecting = open_connection("192.168.1.2", 8080);
  Stream stream = co_await connecting;
  co_await stream.write("GET");
  co_await stream.close();
}

}  // namespace

TEST_CASE("a host may answer late") {
  std::string got;
  const Run run = run_simulated([&]() -> Coro<> {
    internet().add_host("late.example", serve_late);
    Coro<std::string> asking = ask("late.example");
    got = co_await asking;
  });
  CHECK(run.failure() == "");
  CHECK(got == "at last");
  CHECK(run.elapsed == 100s + 100ms);
}

TEST_CASE("a host may call a server of the program") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    internet().add_host("browser.example", visit_program, at_once());
    Event served;
    const auto serve = [&](Stream& stream) -> Coro<> {
      const std::string text = co_await stream.read();
      log.timed(stream.peer().host, text);
      served.set();
    };
    Coro<Server> starting = start_server(serve, "0.0.0.0", 8080);
    Server server = co_await starting;
    co_await served.wait();
    co_await server.close();
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"1.06s 93.184.216.1 GET"});
}
