#include <csignal>

#include "net/open_connection.h"
#include "sim/simulation.h"
#include "support/test.h"
#include "support/web_server.h"
#include "web/run_app.h"

namespace {

/// Takes a minute and a half unless it is cancelled.
web::Application slow(Log& log, Duration takes) {
  web::Application app;
  app.router().add_get("/", [&log, takes](web::Request&) -> Coro<web::Response> {
    try {
      co_await sleep(takes);
    } catch (const CancelledError&) {
      note(log, "handler cancelled");
      throw;
    }
    note(log, "handler done");
    co_return web::Response::text("done");
  });
  app.cleanup_ctx().append([&log](web::Application&, web::Yield yield) -> Coro<> {
    co_await yield();
    note(log, "context");
  });
  app.on_shutdown().append([&log](web::Application&) -> Coro<> {
    note(log, "on_shutdown");
    co_return;
  });
  app.on_cleanup().append([&log](web::Application&) -> Coro<> {
    note(log, "on_cleanup");
    co_return;
  });
  return app;
}

Coro<std::string> ask(std::uint16_t port) {
  auto opening = open_connection("127.0.0.1", port);
  Stream stream = co_await opening;
  const std::string text = request_text("GET", "/");
  co_await stream.write(text);
  std::string answer;
  try {
    answer = co_await stream.read();
  } catch (const ConnectionError& error) {
    answer = error.name();
  }
  co_await stream.close();
  co_return answer;
}

}  // namespace

TEST_CASE("shutdown: no new connections, idle ones end, on_shutdown, handlers end, clean-up") {
  Log log;
  serve_simulated(slow(log, 10s), [&](RawClient& client) -> Coro<> {
    const std::uint16_t port = client.port();
    Task<std::string> busy = create_task(ask(port));
    Stream idle = co_await client.connect();
    co_await sleep(1s);
    Task<> cleanup = create_task(client.runner().cleanup());
    const std::string nothing = co_await idle.read();
    note(log, "idle ended");
    CHECK(nothing == "");
    co_await idle.close();
    std::string refused;
    try {
      Stream late = co_await client.connect();
    } catch (const ConnectionRefusedError& error) {
      refused = error.name();
    }
    CHECK(refused == "ConnectionRefusedError");
    const std::string answer = co_await busy;
    CHECK(body_of(answer) == "done");
    CHECK(header_of(answer, "Connection") == "close");
    co_await cleanup;
  });
  CHECK(log.lines == Lines{"1s on_shutdown", "1s idle ended", "10s handler done", "10s context", "10s on_cleanup"});
}

TEST_CASE("shutdown in the moment in which an idle connection runs out of time still cleans up") {
  Log log;
  Duration answered{};
  web::Application app = slow(log, 1s);
  app.router().add_get("/now", [&answered](web::Request&) -> Coro<web::Response> {
    answered = get_running_loop().time();
    co_return web::Response::text("done");
  });
  serve_simulated(std::move(app), [&](RawClient& client) -> Coro<> {
    web::AppRunner& runner = client.runner();
    Stream idle = co_await client.connect();
    const std::string text = request_text("GET", "/now");
    co_await idle.write(text);
    const std::string answer = co_await idle.read_until("done");
    std::optional<Task<>> cleanup;
    const Handle shutdown = get_running_loop().call_at(answered + web::kKeepAliveTimeout, [&] {
      TaskOptions eager;
      eager.eager_start = true;
      cleanup = create_task(runner.cleanup(), std::move(eager));
    });
    const std::string nothing = co_await idle.read();
    CHECK(nothing == "");
    co_await idle.close();
    while (!cleanup) co_await sleep(1ms);
    Task<> clean = *cleanup;
    co_await clean;
  });
  CHECK(log.lines == Lines{"75s on_shutdown", "75s context", "75s on_cleanup"});
}

TEST_CASE("shutdown: handlers that take more than shutdown_timeout are cancelled before the clean-up") {
  Log log;
  web::RunnerOptions options;
  options.shutdown_timeout = 60s;
  serve_simulated(
      slow(log, 90s),
      [](RawClient& client) -> Coro<> {
        Task<std::string> busy = create_task(ask(client.port()));
        co_await sleep(1s);
        co_await client.runner().cleanup();
        const std::string answer = co_await busy;
        CHECK((answer == "ConnectionResetError" || answer.empty()));
      },
      std::move(options));
  CHECK(log.lines == Lines{"1s on_shutdown", "61s handler cancelled", "61s context", "61s on_cleanup"});
}

TEST_CASE("run_app serves until SIGTERM, says where, and stops with grace") {
  for (const int signal : {SIGINT, SIGTERM}) {
    Log log;
    web::Application app = slow(log, 3s);
    app.on_startup().append([&log, signal](web::Application&) -> Coro<> {
      static_cast<void>(create_task([](Log& to, int number) -> Coro<> {
        co_await sleep(1s);
        Task<std::string> busy = create_task(ask(8080));
        co_await sleep(1s);
        get_running_loop().signal_arrived(number);
        const std::string answer = co_await busy;
        note(to, body_of(answer));
      }(log, signal)));
      co_return;
    });
    const Run run = run_simulated(web::serve_app(std::move(app)));
    CHECK(run.failure() == "");
    CHECK(run.printed == Lines{"======== Running on http://127.0.0.1:8080 ========", "(Press CTRL+C to quit)"});
    CHECK(log.lines.at(0) == "2s on_shutdown");
    CHECK(log.lines.at(1) == "4s handler done");
    CHECK(log.lines.back() == "4s on_cleanup");
  }
}
