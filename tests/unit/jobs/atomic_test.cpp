#include "jobs/atomic.h"

#include "http/http_exceptions.h"
#include "net/errors.h"
#include "support/test.h"
#include "support/web_server.h"
#include "web/exceptions.h"
#include "web/websocket_response.h"

namespace {

web::RunnerOptions cancelling() {
  web::RunnerOptions options;
  options.server.handler_cancellation = true;
  return options;
}

Coro<web::Response> plain(web::Request& request) {
  co_await checkpoint();
  co_return web::Response::text("plain " + request.path());
}

struct Object {
  std::string text;
  Coro<web::Response> operator()(web::Request&) const {
    co_await checkpoint();
    co_return web::Response::text(text);
  }
};

class Page : public web::View {
 public:
  using View::View;
  Coro<web::Response> get() {
    co_await checkpoint();
    co_return web::Response::text("view " + request().method());
  }
};

Coro<web::StreamResponse> streaming(web::Request& request) {
  web::StreamResponse response;
  co_await response.prepare(request);
  co_await response.write("in ");
  co_await response.write("pieces");
  co_return response;
}

Coro<web::WebSocketResponse> echo(web::Request& request) {
  web::WebSocketResponse ws;
  co_await ws.prepare(request);
  while (true) {
    auto waiting = ws.next();
    auto message = co_await waiting;
    if (!message) break;
    co_await ws.send_str("you said " + message->data);
  }
  co_return ws;
}

Coro<web::Response> refusing(web::Request&) {
  co_await checkpoint();
  throw web::HTTPForbidden();
}

/// Sends a request and aborts the connection after a while.
Coro<> ask_and_leave(RawClient& client, std::string text, Duration after) {
  Stream stream = co_await client.connect();
  co_await stream.write(text);
  co_await sleep(after);
  stream.abort();
  co_await sleep(5s);
}

/// What awaiting `work` throws, in a line.
Coro<std::string> failure_of(Coro<> work) {
  std::string how = "nothing";
  try {
    co_await work;
  } catch (...) {
    how = describe_exception(std::current_exception());
  }
  co_return how;
}

Coro<> read_body(web::Request& request) {
  const std::string body = co_await request.read();
}

Coro<> prepare_response(web::Request& request) {
  web::StreamResponse response;
  co_await response.prepare(request);
}

Coro<> prepare_websocket(web::Request& request) {
  web::WebSocketResponse ws;
  co_await ws.prepare(request);
}

/// A middleware that gives every handler half a second.
Coro<web::Response> hurry(web::Request& request, const web::Handler& handler) {
  auto work = timeout(500ms, handler(request));
  web::Response response = co_await work;
  co_return response;
}

}  // namespace

TEST_CASE("atomic takes every kind of handler that the router takes") {
  web::Application app;
  jobs::setup(app);
  app.router().add_get("/plain", jobs::atomic(plain));
  app.router().add_get("/object", jobs::atomic(Object{"object"}));
  const std::string captured = "lambda";
  auto handler = [captured](web::Request&) -> Coro<web::Response> {
    co_await checkpoint();
    co_return web::Response::text(captured);
  };
  app.router().add_get("/lambda", jobs::atomic(handler));
  app.router().add_get("/stream", jobs::atomic(streaming));
  app.router().add_get("/refused", jobs::atomic(refusing));
  app.router().add_route("*", "/view", jobs::atomic<Page>());
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string plain_answer = co_await client.get("/plain");
    CHECK(body_of(plain_answer) == "plain /plain");
    const std::string object_answer = co_await client.get("/object");
    CHECK(body_of(object_answer) == "object");
    const std::string lambda_answer = co_await client.get("/lambda");
    CHECK(body_of(lambda_answer) == "lambda");
    const std::string stream_answer = co_await client.get("/stream");
    CHECK(body_of(stream_answer) == "3\r\nin \r\n6\r\npieces\r\n0\r\n\r\n");
    const std::string refused = co_await client.get("/refused");
    CHECK(status_of(refused) == "HTTP/1.1 403 Forbidden");
    const std::string view = co_await client.get("/view");
    CHECK(body_of(view) == "view GET");
    const std::string not_allowed = co_await client.post("/view", "");
    CHECK(status_of(not_allowed) == "HTTP/1.1 405 Method Not Allowed");
  });
}

TEST_CASE("a websocket is served by a job") {
  web::Application app;
  jobs::setup(app);
  app.router().add_get("/", jobs::atomic(echo));
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    http::ClientSession session = co_await http::ClientSession::create();
    http::URL url("ws://127.0.0.1:" + std::to_string(client.port()) + "/");
    auto connecting = session.ws_connect(url);
    http::ClientWebSocketResponse ws = co_await connecting;
    co_await ws.send_str("hello");
    const std::string answer = co_await ws.receive_str();
    CHECK(answer == "you said hello");
    co_await ws.close();
    co_await session.close();
  });
}

TEST_CASE("a disconnect cancels the waiter of an atomic handler, never its job, which may use the request to its end") {
  Log log;
  web::Application app;
  jobs::setup(app);
  auto handler = [&log](web::Request& request) -> Coro<web::Response> {
    co_await sleep(1s);
    note(log, request.method() + " " + request.path_qs() + " of " + request.remote() + " " +
                  request.headers().get("X-Card", "-") + " " + request.url().host());
    CHECK(request.peer().host == "127.0.0.1");
    CHECK_FALSE(request.secure());
    co_return web::Response::text("paid");
  };
  app.router().add_get("/pay", jobs::atomic(handler));
  const Run run = serve_simulated(
      std::move(app),
      [](RawClient& client) { return ask_and_leave(client, request_text("GET", "/pay?n=1", "X-Card: 7\r\n"), 500ms); },
      cancelling());
  CHECK(log.lines == Lines{"1s GET /pay?n=1 of 127.0.0.1 7 a"});
  CHECK(run.count("cancel") > 0);
}

TEST_CASE("reads of a job whose client has gone throw, whether it waits already or not") {
  for (const bool waits_already : {true, false}) {
    Log log;
    web::Application app;
    jobs::setup(app);
    auto handler = [&](web::Request& request) -> Coro<web::Response> {
      if (!waits_already) co_await sleep(1s);
      auto reading = failure_of(read_body(request));
      const std::string how = co_await reading;
      note(log, how.substr(0, how.find(':')));
      auto again = failure_of(read_body(request));
      const std::string later = co_await again;
      note(log, later.substr(0, later.find(':')));
      auto preparing = failure_of(prepare_response(request));
      const std::string prepared = co_await preparing;
      note(log, prepared.substr(0, prepared.find(':')));
      auto switching = failure_of(prepare_websocket(request));
      const std::string switched = co_await switching;
      note(log, switched.substr(0, switched.find(':')));
      co_return web::Response();
    };
    app.router().add_post("/", jobs::atomic(handler));
    serve_simulated(
        std::move(app),
        [](RawClient& client) {
          return ask_and_leave(client, request_text("POST", "/", "Content-Length: 9\r\n") + "part", 500ms);
        },
        cancelling());
    const std::string when = waits_already ? "500ms " : "1s ";
    CHECK(log.lines == Lines{when + "ConnectionResetError", when + "ConnectionResetError",
                             when + "ConnectionResetError", when + "HTTPBadRequest"});
  }
}

TEST_CASE("a request that was answered without its job stays the job's, and the connection goes on with another") {
  Log log;
  web::Application app;
  jobs::setup(app);
  app.middlewares().append(hurry);
  auto handler = [&log](web::Request& request) -> Coro<web::Response> {
    co_await sleep(1s);
    note(log, request.path() + " " + request.headers().get("X-Which", "-"));
    auto preparing = failure_of(prepare_response(request));
    const std::string how = co_await preparing;
    note(log, how.substr(0, how.find(':')));
    co_return web::Response();
  };
  app.router().add_get("/slow", jobs::atomic(handler));
  app.router().add_get("/quick", jobs::atomic(plain));
  serve_simulated(std::move(app), [&log](RawClient& client) -> Coro<> {
    const std::string answers =
        co_await client.ask(request_text("GET", "/slow", "X-Which: first\r\n") + request_text("GET", "/quick") +
                            request_text("GET", "/quick", "Connection: close\r\n"));
    note(log, "answered");
    CHECK(status_of(answers) == "HTTP/1.1 504 Gateway Timeout");
    CHECK(answers.find("plain /quickHTTP/1.1 200 OK") != std::string::npos);
    co_await sleep(2s);
  });
  CHECK(log.lines == Lines{"500ms answered", "1s /slow first", "1s ConnectionResetError"});
}

TEST_CASE("the body of a request that was answered without its job is lost, and the connection survives or ends") {
  for (const bool watched : {false, true}) {
    CAPTURE(watched);
    Log log;
    web::Application app;
    jobs::setup(app);
    app.middlewares().append(hurry);
    auto handler = [&log](web::Request& request) -> Coro<web::Response> {
      auto reading = failure_of(read_body(request));
      const std::string how = co_await reading;
      note(log, how.find("Connection") == 0 ? "lost" : how);
      co_return web::Response();
    };
    app.router().add_post("/", jobs::atomic(handler));
    serve_simulated(
        std::move(app),
        [](RawClient& client) -> Coro<> {
          const std::string answer = co_await client.ask(request_text("POST", "/", "Content-Length: 9\r\n") + "part");
          CHECK(status_of(answer) == "HTTP/1.1 504 Gateway Timeout");
          co_await sleep(2s);
        },
        watched ? cancelling() : web::RunnerOptions());
    CHECK(log.lines == Lines{"500ms lost"});
  }
}

TEST_CASE("a write of a job whose client has gone throws") {
  Log log;
  web::Application app;
  jobs::setup(app);
  auto handler = [&log](web::Request& request) -> Coro<web::Response> {
    web::StreamResponse response;
    co_await response.prepare(request);
    std::string how;
    try {
      const std::string piece(60 * 1024, 'x');
      while (true) co_await response.write(piece);
    } catch (const ConnectionError&) {
      how = "ConnectionError";
    }
    note(log, how);
    co_await sleep(1s);
    try {
      co_await response.write("late");
    } catch (const ConnectionError& error) {
      note(log, error.name());
    }
    co_return web::Response(std::move(response));
  };
  app.router().add_get("/", jobs::atomic(handler));
  serve_simulated(
      std::move(app), [](RawClient& client) { return ask_and_leave(client, request_text("GET", "/"), 500ms); },
      cancelling());
  CHECK(log.lines == Lines{"500ms ConnectionError", "1.5s ConnectionResetError"});
}

TEST_CASE("without setup() an atomic handler says what is missing") {
  Lines heard;
  web::Application app;
  app.router().add_get("/", jobs::atomic(plain));
  serve_simulated(std::move(app), [&heard](RawClient& client) -> Coro<> {
    hear_exceptions(heard);
    const std::string answer = co_await client.get("/");
    CHECK(status_of(answer) == "HTTP/1.1 500 Internal Server Error");
  });
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].find("RuntimeError: The application has no Scheduler; call jobs::setup(app) before it starts") !=
        std::string::npos);
}

TEST_CASE("a job of a request outlives its handler, and the request lives as long") {
  Log log;
  web::Application app;
  jobs::setup(app);
  app.router().add_get("/{name}", [&log](web::Request& request) -> Coro<web::Response> {
    auto later = [](Log& to, web::Request& of) -> Coro<> {
      co_await sleep(1s);
      note(to, "job of " + of.match_info().get("name"));
    };
    const jobs::Job<> job = co_await jobs::spawn(request, later(log, request));
    CHECK(jobs::get_scheduler(request).contains(job));
    co_return web::Response::text("begun");
  });
  serve_simulated(std::move(app), [&log](RawClient& client) -> Coro<> {
    const std::string answers =
        co_await client.ask(request_text("GET", "/a") + request_text("GET", "/b", "Connection: close\r\n"));
    note(log, "answered");
    co_await sleep(2s);
  });
  CHECK(log.lines == Lines{"0s answered", "1s job of a", "1s job of b"});
}

TEST_CASE("the clean-up of the application waits for its jobs and for what is shielded, after the handlers") {
  Log log;
  web::Application app;
  app.cleanup_ctx().append([&log](web::Application&, web::Yield yield) -> Coro<> {
    co_await yield();
    note(log, "database closed");
  });
  jobs::setup(app);
  app.on_shutdown().append([&log](web::Application&) -> Coro<> {
    note(log, "shutdown");
    co_return;
  });
  app.router().add_get("/", [&log](web::Request& request) -> Coro<web::Response> {
    auto later = [](Log& to, const char* name) -> Coro<> {
      co_await sleep(1s);
      note(to, name);
    };
    co_await jobs::spawn(request, later(log, "job"));
    static_cast<void>(jobs::shield(request, later(log, "shielded")));
    co_return web::Response::text("begun");
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> { co_await client.get("/"); });
  CHECK(log.lines == Lines{"0s shutdown", "1s job", "1s shielded", "1s database closed"});
}

TEST_CASE("a sub-application uses the scheduler of the application around it") {
  web::Application inner;
  inner.router().add_get("/page", jobs::atomic(plain));
  web::Application app;
  jobs::setup(app);
  app.add_subapp("/admin", std::move(inner));
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.get("/admin/page");
    CHECK(body_of(answer) == "plain /admin/page");
  });
}
