#include "support/test.h"
#include "support/web_server.h"
#include "web/detail/server_connection.h"
#include "web/websocket_response.h"

namespace {

web::RunnerOptions cancelling() {
  web::RunnerOptions options;
  options.server.handler_cancellation = true;
  return options;
}

/// Logs how a second of waiting ended.
web::Application sleeping(Log& log) {
  web::Application app;
  app.router().add_get("/", [&log](web::Request&) -> Coro<web::Response> {
    try {
      co_await sleep(1s);
    } catch (const CancelledError&) {
      note(log, "cancelled");
      throw;
    }
    note(log, "done");
    co_return web::Response::text("late");
  });
  return app;
}

Coro<> ask_and_leave(RawClient& client, Duration after) {
  Stream stream = co_await client.connect();
  const std::string text = request_text("GET", "/");
  co_await stream.write(text);
  co_await sleep(after);
  stream.abort();
  co_await sleep(5s);
}

}  // namespace

TEST_CASE("without handler_cancellation a handler runs to its end although its client has gone") {
  Log log;
  serve_simulated(sleeping(log), [](RawClient& client) { return ask_and_leave(client, 500ms); });
  CHECK(log.lines == Lines{"1s done"});
}

TEST_CASE("with handler_cancellation it is cancelled at its await") {
  Log log;
  serve_simulated(sleeping(log), [](RawClient& client) { return ask_and_leave(client, 500ms); }, cancelling());
  CHECK(log.lines == Lines{"500ms cancelled"});
}

TEST_CASE("with handler_cancellation a client that stays is served, also one request after the other") {
  Log log;
  serve_simulated(
      sleeping(log),
      [](RawClient& client) -> Coro<> {
        const std::string answers =
            co_await client.ask(request_text("GET", "/") + request_text("GET", "/", "Connection: close\r\n"));
        CHECK(answers.find("lateHTTP/1.1 200 OK") != std::string::npos);
      },
      cancelling());
  CHECK(log.lines == Lines{"1s done", "2s done"});
}

TEST_CASE("with handler_cancellation a handler may read its body before and after it waits") {
  web::Application app;
  app.router().add_post("/", [](web::Request& request) -> Coro<web::Response> {
    co_await sleep(1s);
    auto reading = request.text();
    std::string text = co_await reading;
    co_await sleep(1s);
    co_return web::Response::text(std::to_string(text.size()));
  });
  serve_simulated(
      std::move(app),
      [](RawClient& client) -> Coro<> {
        const std::string answer = co_await client.post("/", std::string(300'000, 'x'));
        CHECK(body_of(answer) == "300000");
      },
      cancelling());
}

TEST_CASE("with handler_cancellation a handler may read at once a body that comes later") {
  web::Application app;
  app.router().add_post("/", [](web::Request& request) -> Coro<web::Response> {
    auto reading = request.text();
    std::string text = co_await reading;
    co_return web::Response::text(text + "!");
  });
  serve_simulated(
      std::move(app),
      [](RawClient& client) -> Coro<> {
        Stream stream = co_await client.connect();
        const std::string head = request_text("POST", "/", "Content-Length: 5\r\nConnection: close\r\n");
        co_await stream.write(head);
        co_await sleep(1s);
        co_await stream.write("hello");
        const std::string answer = co_await stream.read();
        CHECK(body_of(answer) == "hello!");
        co_await stream.close();
      },
      cancelling());
}

TEST_CASE("with handler_cancellation a handler may switch to a websocket after its first await") {
  web::Application app;
  app.router().add_get("/", [](web::Request& request) -> Coro<web::Response> {
    co_await sleep(Duration::zero());
    web::WebSocketResponse socket;
    auto preparing = socket.prepare(request);
    co_await preparing;
    auto sending = socket.send_str("hello");
    co_await sending;
    co_return socket;
  });
  serve_simulated(
      std::move(app),
      [](RawClient& client) -> Coro<> {
        Stream stream = co_await client.connect();
        const std::string asking =
            request_text("GET", "/",
                         "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        co_await stream.write(asking);
        const std::string answer = co_await stream.read_until("hello");
        CHECK(status_of(answer) == "HTTP/1.1 101 Switching Protocols");
        CHECK(body_of(answer) == "\x81\x05hello");
        stream.abort();
      },
      cancelling());
}

TEST_CASE("a half-closed connection gets its response, then it is closed") {
  Log log;
  serve_simulated(sleeping(log), [](RawClient& client) -> Coro<> {
    Stream stream = co_await client.connect();
    const std::string text = request_text("GET", "/");
    co_await stream.write(text);
    co_await stream.write_eof();
    const std::string answer = co_await stream.read();
    CHECK(body_of(answer) == "late");
    co_await stream.close();
  });
  CHECK(log.lines == Lines{"1s done"});
}

TEST_CASE("a write to a client that has gone throws, and the connection ends in silence") {
  Log log;
  Lines heard;
  web::Application app;
  app.router().add_get("/", [&](web::Request& request) -> Coro<web::StreamResponse> {
    web::StreamResponse response;
    co_await response.prepare(request);
    try {
      for (int i = 0; i < 100; ++i) {
        co_await response.write("piece");
        co_await sleep(100ms);
      }
    } catch (const ConnectionError&) {
      log("thrown");
      throw;
    }
    co_return response;
  });
  serve_simulated(std::move(app), [&](RawClient& client) -> Coro<> {
    hear_exceptions(heard);
    co_await ask_and_leave(client, 500ms);
  });
  CHECK(log.lines == Lines{"thrown"});
  CHECK(heard == Lines{});
}

TEST_CASE("a websocket's message to a client that has gone throws, and the connection ends in silence") {
  Log log;
  Lines heard;
  web::Application app;
  app.router().add_get("/", [&](web::Request& request) -> Coro<web::WebSocketResponse> {
    web::WebSocketResponse socket;
    co_await socket.prepare(request);
    try {
      for (int i = 0; i < 100; ++i) {
        co_await socket.send_str("piece");
        co_await sleep(100ms);
      }
    } catch (const ConnectionError&) {
      log("thrown");
      throw;
    }
    co_return socket;
  });
  serve_simulated(std::move(app), [&](RawClient& client) -> Coro<> {
    hear_exceptions(heard);
    Stream stream = co_await client.connect();
    const std::string asking = request_text("GET", "/",
                                            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
                                            "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    co_await stream.write(asking);
    co_await sleep(500ms);
    stream.abort();
    co_await sleep(5s);
  });
  CHECK(log.lines == Lines{"thrown"});
  CHECK(heard == Lines{});
}

TEST_CASE("a read of a body whose client has gone throws") {
  Log log;
  web::Application app;
  app.router().add_post("/", [&](web::Request& request) -> Coro<web::Response> {
    try {
      auto reading = request.read();
      co_await reading;
    } catch (const ConnectionError&) {
      log("thrown");
      throw;
    }
    co_return web::Response();
  });
  serve_simulated(std::move(app), [&](RawClient& client) -> Coro<> {
    for (const bool politely : {true, false}) {
      Stream stream = co_await client.connect();
      const std::string text = request_text("POST", "/", "Content-Length: 10\r\n") + "half";
      co_await stream.write(text);
      co_await sleep(100ms);
      if (politely) co_await stream.close();
      if (!politely) stream.abort();
      co_await sleep(100ms);
    }
  });
  CHECK(log.lines == Lines{"thrown", "thrown"});
}

TEST_CASE("a slow client slows its handler down") {
  std::size_t written = 0;
  web::Application app;
  app.router().add_get("/", [&](web::Request& request) -> Coro<web::StreamResponse> {
    web::StreamResponse response;
    co_await response.prepare(request);
    const std::string piece(10'000, 'x');
    for (int i = 0; i < 300; ++i) {
      co_await response.write(piece);
      written += piece.size();
    }
    co_return response;
  });
  serve_simulated(std::move(app), [&](RawClient& client) -> Coro<> {
    Stream stream = co_await client.connect();
    const std::string text = request_text("GET", "/", "Connection: close\r\n");
    co_await stream.write(text);
    co_await sleep(60s);
    CHECK(written < 1'500'000);
    const std::string all = co_await stream.read();
    CHECK(written == 3'000'000);
    CHECK(all.size() > 3'000'000);
    CHECK(all.substr(all.size() - 5) == "0\r\n\r\n");
    co_await stream.close();
  });
}

TEST_CASE("a response that was begun is dropped when its handler fails, not patched") {
  Lines heard;
  web::Application app;
  app.router().add_get("/", [](web::Request& request) -> Coro<web::StreamResponse> {
    web::StreamResponse response;
    co_await response.prepare(request);
    co_await response.write("begun");
    throw std::runtime_error("a bug");
  });
  serve_simulated(std::move(app), [&](RawClient& client) -> Coro<> {
    hear_exceptions(heard);
    const std::string answer = co_await client.ask(request_text("GET", "/") + request_text("GET", "/"));
    CHECK(body_of(answer) == "5\r\nbegun\r\n");
  });
  CHECK(heard.size() == 1);
}

TEST_CASE("a response cannot be written once its handler has ended") {
  std::optional<web::StreamResponse> kept;
  web::Application app;
  app.router().add_get("/", [&](web::Request& request) -> Coro<web::Response> {
    kept.emplace();
    co_await kept->prepare(request);
    co_return web::Response();
  });
  Lines heard;
  serve_simulated(std::move(app), [&](RawClient& client) -> Coro<> {
    hear_exceptions(heard);
    const std::string answer = co_await client.get("/");
    CHECK(status_of(answer) == "HTTP/1.1 200 OK");
    std::string error;
    try {
      co_await kept->write("late");
    } catch (const RuntimeError& thrown) {
      error = thrown.what();
    }
    CHECK(error == "The response's handler has ended; write() while it runs");
  });
  CHECK(heard.size() == 1);
  kept.reset();
}

TEST_CASE("whatever await of the server is cancelled, nothing is left") {
  // Each delay stops the server at another moment of a slow exchange.
  for (int step = 0; step < 40; ++step) {
    CAPTURE(step);
    web::Application app;
    app.router().add_post("/", [](web::Request& request) -> Coro<web::StreamResponse> {
      auto reading = request.read();
      const std::string body = co_await reading;
      co_await sleep(2ms);
      web::StreamResponse response;
      co_await response.prepare(request);
      for (int i = 0; i < 3; ++i) {
        co_await response.write(body);
        co_await sleep(2ms);
      }
      co_return response;
    });
    web::RunnerOptions options = step % 2 == 0 ? cancelling() : web::RunnerOptions();
    options.shutdown_timeout = Duration::zero();
    serve_simulated(
        std::move(app),
        [step](RawClient& client) -> Coro<> {
          Stream stream = co_await client.connect();
          const std::string head = request_text("POST", "/", "Content-Length: 8\r\n");
          Task<> sender = create_task([](Stream& to, std::string text) -> Coro<> {
            for (std::size_t at = 0; at < text.size(); at += 8) {
              const std::string piece = text.substr(at, 8);
              co_await to.write(piece);
              co_await sleep(1ms);
            }
          }(stream, head + "12345678"));
          co_await sleep(step * 500us);
          sender.cancel();
          try {
            co_await sender;
          } catch (const CancelledError&) {
          }
          if (step % 3 == 0) stream.abort();
          if (step % 3 == 1) co_await stream.close();
          if (step % 3 == 2) {
            Task<> cleaning = create_task(client.runner().cleanup());
            co_await sleep(1s);
            co_await cleaning;
            stream.abort();
          }
        },
        std::move(options));
  }
}
