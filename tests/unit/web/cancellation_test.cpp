// A server whose handler is cancelled anywhere leaves no connection or task behind, and serves the next client.
#include "support/at_every_await.h"
#include "support/test.h"
#include "support/web_server.h"

namespace {

Coro<web::Response> echo_in_pieces(web::Request& request) {
  current_task().set_name(kVictim);
  auto reading = request.read();
  const std::string body = co_await reading;
  co_await sleep(1ms);
  web::StreamResponse response;
  auto preparing = response.prepare(request);
  co_await preparing;
  for (int piece = 0; piece < 3; ++piece) {
    auto writing = response.write(body);
    co_await writing;
    co_await sleep(1ms);
  }
  auto ending = response.write_eof();
  co_await ending;
  co_return web::Response(std::move(response));
}

web::Application app() {
  web::ApplicationOptions options;
  options.client_max_size = 0;
  web::Application made(options);
  made.router().add_post("/echo", echo_in_pieces);
  made.router().add_get("/after", says("ok"));
  return made;
}

Coro<> exchange(Stream& stream, std::string body) {
  const std::string head =
      request_text("POST", "/echo", "Connection: close\r\nContent-Length: " + std::to_string(2 * body.size()) + "\r\n");
  co_await stream.write(head);
  co_await stream.write(body);
  co_await sleep(10ms);
  co_await stream.write(body);
  const std::string answer = co_await stream.read();
}

/// As far as the connection lasts.
Coro<> post_and_read(RawClient& client, std::string body) {
  try {
    const auto work = [&](Stream& stream) -> Coro<> {
      Coro<> exchanging = exchange(stream, body);
      co_await exchanging;
    };
    Coro<Stream> connecting = client.connect();
    co_await with(std::move(connecting), work);
  } catch (const ConnectionError&) {
  }
}

Coro<> use(RawClient& client, Log& leaks) {
  Coro<> posting = post_and_read(client, std::string(1'000'000, 'x'));
  co_await posting;
  const std::string after = co_await client.get("/after");
  if (body_of(after) != "ok") leaks("afterwards", after);
  co_await sleep(20s);
  if (client.runner().connections() != 0) leaks("a connection is still open");
}

Coro<> scenario(Log& leaks) {
  web::AppRunner runner(app());
  co_await runner.setup();
  web::TCPSite site(runner, "127.0.0.1", 80);
  co_await site.start();
  RawClient client(runner, 80);
  co_await use(client, leaks);
  co_await runner.cleanup();
  if (all_tasks().size() != 1) leaks("a task is left");
}

/// Counts what is set up and not cleaned up; both take a moment.
web::CleanupContext counted(int& contexts) {
  return [&contexts](web::Application&, web::Yield yield) -> Coro<> {
    co_await sleep(1ms);
    ++contexts;
    const auto serving = [yield]() -> Coro<> { co_await yield(); };
    const auto clean_up = [&contexts]() -> Coro<> {
      co_await checkpoint();
      --contexts;
    };
    co_await async_finally(serving, clean_up);
  };
}

web::Application app_with_contexts(int& contexts) {
  web::Application inner = app();
  inner.cleanup_ctx().append(counted(contexts));
  web::Application made = app();
  made.cleanup_ctx().append(counted(contexts));
  made.cleanup_ctx().append(counted(contexts));
  made.add_subapp("/inner", std::move(inner));
  made.router().add_get("/slow", [](web::Request&) -> Coro<web::Response> {
    co_await sleep(20ms);
    co_return web::Response::text("done");
  });
  return made;
}

Coro<> serve_a_moment(web::AppRunner& runner) {
  auto setting_up = runner.setup();
  co_await setting_up;
  web::TCPSite site(runner, "127.0.0.1", 80);
  auto starting = site.start();
  co_await starting;
  co_await sleep(1ms);
}

Coro<> start_and_stop(int& contexts) {
  web::AppRunner runner(app_with_contexts(contexts));
  const auto body = [&] { return serve_a_moment(runner); };
  const auto cleanup = [&] { return runner.cleanup(); };
  co_await async_finally(body, cleanup);
}

/// The server is the victim; then another one has the port.
Coro<> restarted(Log& leaks) {
  int contexts = 0;
  co_await run_as_victim(start_and_stop(contexts));
  if (contexts != 0) leaks("a context was not cleaned up");
  co_await run_until_idle();
  if (all_tasks().size() != 1) leaks("a task is left");
  co_await scenario(leaks);
}

Coro<> ask_for_slow(RawClient& client) {
  try {
    const auto work = [](Stream& stream) -> Coro<> {
      const std::string request = request_text("GET", "/slow");
      co_await stream.write(request);
      const std::string answer = co_await stream.read();
    };
    Coro<Stream> connecting = client.connect();
    co_await with(std::move(connecting), work);
  } catch (const ConnectionError&) {
  }
}

/// Who stops a server that works on a request is the victim.
Coro<> stopped(Log& leaks) {
  int contexts = 0;
  web::AppRunner runner(app_with_contexts(contexts));
  co_await serve_a_moment(runner);
  RawClient client(runner, 80);
  Task<> request = create_task(ask_for_slow(client));
  co_await sleep(5ms);
  if (runner.connections() != 1) leaks("no request is under way");
  co_await run_as_victim(runner.cleanup());
  if (contexts != 0) leaks("a context was not cleaned up");
  if (runner.connections() != 0) leaks("a connection is still open");
  co_await request;
  co_await run_until_idle();
  if (all_tasks().size() != 1) leaks("a task is left");
}

std::uint64_t sweep(const detail::Function<Coro<>()>& what) {
  return at_every_await(what, [](const Run& run) {
    CHECK(run.failure() == "");
    CHECK(run.records({"lint"}) == Lines{});
  });
}

}  // namespace

TEST_CASE("a handler that reads and streams may be cancelled at every await") {
  Log leaks;
  const std::uint64_t awaits = sweep([&] { return scenario(leaks); });
  CHECK(awaits >= 6);
  CHECK(leaks.lines == Lines{});
}

TEST_CASE("starting and stopping a server may be cancelled at every await, and the port is free again") {
  Log leaks;
  const std::uint64_t awaits = sweep([&] { return restarted(leaks); });
  CHECK(awaits >= 3);
  CHECK(leaks.lines == Lines{});
}

TEST_CASE("who stops a server may be cancelled at every await, and everything is cleaned up all the same") {
  Log leaks;
  const std::uint64_t awaits = sweep([&] { return stopped(leaks); });
  CHECK(awaits >= 2);
  CHECK(leaks.lines == Lines{});
}
