#include "http/detail/compression.h"
#include "http/detail/websocket_codec.h"
#include "support/test.h"
#include "support/web_server.h"
#include "web/sse.h"
#include "web/websocket_response.h"

namespace {

web::Handler streams(bool chunked, std::optional<std::uint64_t> length) {
  return [chunked, length](web::Request& request) -> Coro<web::StreamResponse> {
    web::StreamResponse response;
    response.set_content_type("text/plain");
    if (chunked) response.enable_chunked_encoding();
    if (length) response.set_content_length(*length);
    co_await response.prepare(request);
    co_await response.write("one");
    co_await response.write("");
    co_await response.write("three");
    co_return response;
  };
}

web::Application with(web::Handler handler) {
  web::Application app;
  app.router().add_get("/", std::move(handler));
  return app;
}

constexpr const char* kHandshake =
    "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

Coro<web::WebSocketResponse> chat(web::Request& request) {
  web::WebSocketResponse ws;
  co_await ws.prepare(request);
  for (;;) {
    auto receiving = ws.next();
    const std::optional<http::WSMessage> message = co_await receiving;
    if (!message) break;
    if (message->data == "bye") break;
    co_await ws.send_str("you said " + message->data);
  }
  co_return ws;
}

}  // namespace

TEST_CASE("a stream goes out in chunks, as long as was announced, or until the end of the connection") {
  serve_simulated(with(streams(false, {})), [](RawClient& client) -> Coro<> {
    const std::string chunked = co_await client.get("/");
    CHECK(header_of(chunked, "Transfer-Encoding") == "chunked");
    CHECK(body_of(chunked) == "3\r\none\r\n5\r\nthree\r\n0\r\n\r\n");
    const std::string old = co_await client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(header_of(old, "Transfer-Encoding") == "-");
    CHECK(body_of(old) == "onethree");
    const std::string head = co_await client.get("/", "", "HEAD");
    CHECK(header_of(head, "Transfer-Encoding") == "chunked");
    CHECK(body_of(head) == "");
  });
  serve_simulated(with(streams(false, 8)), [](RawClient& client) -> Coro<> {
    const std::string sized = co_await client.get("/");
    CHECK(header_of(sized, "Content-Length") == "8");
    CHECK(body_of(sized) == "onethree");
  });
}

TEST_CASE("a body that is shorter than announced ends the connection, a longer one throws") {
  serve_simulated(with(streams(false, 9)), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.ask(request_text("GET", "/") + request_text("GET", "/"));
    CHECK(body_of(answer) == "onethree");
  });
  Lines heard;
  serve_simulated(with(streams(false, 7)), [&](RawClient& client) -> Coro<> {
    hear_exceptions(heard);
    const std::string answer = co_await client.ask(request_text("GET", "/") + request_text("GET", "/"));
    CHECK(body_of(answer) == "one");
  });
  CHECK(heard.size() == 1);
}

TEST_CASE("a body is compressed as far as its client takes that") {
  web::Application app;
  app.router().add_get("/whole", [](web::Request&) -> Coro<web::Response> {
    web::Response response = web::Response::text(std::string(1000, 'x'));
    response.enable_compression();
    co_return response;
  });
  app.router().add_get("/pieces", [](web::Request& request) -> Coro<web::StreamResponse> {
    web::StreamResponse response;
    response.enable_compression();
    co_await response.prepare(request);
    for (int i = 0; i < 10; ++i) co_await response.write("a piece of it;");
    co_return response;
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    using http::detail::Compression;
    const std::string plain = co_await client.get("/whole");
    CHECK(header_of(plain, "Content-Encoding") == "-");
    CHECK(header_of(plain, "Vary") == "Accept-Encoding");
    CHECK(body_of(plain) == std::string(1000, 'x'));
    const std::string gzip = co_await client.get("/whole", "Accept-Encoding: gzip, deflate\r\n");
    CHECK(header_of(gzip, "Content-Encoding") == "gzip");
    CHECK(body_of(gzip).size() < 100);
    CHECK(http::detail::decompress(body_of(gzip), Compression::gzip, 10'000) == std::string(1000, 'x'));
    const std::string old = co_await client.ask("GET /pieces HTTP/1.0\r\nAccept-Encoding: deflate\r\n\r\n");
    CHECK(header_of(old, "Content-Encoding") == "deflate");
    CHECK(http::detail::decompress(body_of(old), Compression::deflate, 10'000).size() == 140);
  });
}

TEST_CASE("server-sent events go out as they are sent") {
  web::Application app = with([](web::Request& request) -> Coro<web::EventSourceResponse> {
    web::EventSourceResponse events;
    co_await events.prepare(request);
    for (int i = 1; i <= 2; ++i) {
      web::EventOptions options;
      options.id = std::to_string(i);
      co_await events.send("tick\n" + std::to_string(i), options);
      co_await sleep(1s);
    }
    co_return events;
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    Stream stream = co_await client.connect();
    const std::string text = request_text("GET", "/", "Connection: close\r\n");
    co_await stream.write(text);
    const std::string head = co_await stream.read_until("\r\n\r\n");
    CHECK(header_of(head, "Content-Type") == "text/event-stream");
    const std::string first = co_await stream.read_until("\n\n");
    CHECK(first.find("data: tick\ndata: 1\n") != std::string::npos);
    CHECK(get_running_loop().time() < 1s);
    const std::string rest = co_await stream.read();
    CHECK(rest.find("data: tick\ndata: 2\n") != std::string::npos);
    co_await stream.close();
  });
}

TEST_CASE("a websocket talks until either side closes it") {
  for (const bool cancellation : {false, true}) {
    web::RunnerOptions options;
    options.server.handler_cancellation = cancellation;
    serve_simulated(
        with(chat),
        [](RawClient& client) -> Coro<> {
          Stream stream = co_await client.connect();
          const std::string text = request_text("GET", "/", kHandshake);
          co_await stream.write(text);
          const std::string head = co_await stream.read_until("\r\n\r\n");
          CHECK(status_of(head) == "HTTP/1.1 101 Switching Protocols");
          CHECK(header_of(head, "Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
          CHECK(header_of(head, "Connection") == "Upgrade");
          // "hi" and "bye", masked with zeros.
          co_await stream.write(std::string_view("\x81\x82\0\0\0\0hi", 8));
          const std::string echo = co_await stream.read_exactly(13);
          CHECK(echo == std::string("\x81\x0byou said hi", 13));
          co_await stream.write(std::string_view("\x81\x83\0\0\0\0bye", 9));
          const std::string close = co_await stream.read_exactly(4);
          CHECK(close == std::string("\x88\x02\x03\xe8", 4));
          co_await stream.write(std::string_view("\x88\x82\0\0\0\0\x03\xe8", 8));
          const std::string end = co_await stream.read();
          CHECK(end == "");
          co_await stream.close();
        },
        std::move(options));
  }
}

TEST_CASE("a request that asks for no websocket is refused, and the connection goes on") {
  serve_simulated(with(chat), [](RawClient& client) -> Coro<> {
    const std::string answers =
        co_await client.ask(request_text("GET", "/", "Upgrade: h2c\r\nConnection: Upgrade\r\n") +
                            request_text("GET", "/", "Connection: close\r\n"));
    CHECK(status_of(answers) == "HTTP/1.1 400 Bad Request");
    CHECK(body_of(answers).find("No Upgrade header that says websocket") != std::string::npos);
    CHECK(answers.find("HTTP/1.1 400", 10) != std::string::npos);
  });
}

TEST_CASE("a client that vanishes from a websocket ends its handler") {
  serve_simulated(with(chat), [](RawClient& client) -> Coro<> {
    Stream stream = co_await client.connect();
    const std::string text = request_text("GET", "/", kHandshake);
    co_await stream.write(text);
    const std::string head = co_await stream.read_until("\r\n\r\n");
    stream.abort();
    co_await sleep(1s);
    CHECK(client.runner().connections() == 0);
  });
}

TEST_CASE("a websocket's handler that asks for text and gets binary is told so by a WSMessageTypeError") {
  std::string how;
  const auto ask_for_text = [&how](web::Request& request) -> Coro<web::WebSocketResponse> {
    web::WebSocketResponse ws;
    co_await ws.prepare(request);
    try {
      const std::string text = co_await ws.receive_str();
    } catch (const Error&) {
      how = describe_exception(std::current_exception());
    }
    co_return ws;
  };
  serve_simulated(with(ask_for_text), [](RawClient& client) -> Coro<> {
    Stream stream = co_await client.connect();
    const std::string text = request_text("GET", "/", kHandshake);
    co_await stream.write(text);
    const std::string head = co_await stream.read_until("\r\n\r\n");
    co_await stream.write(std::string_view("\x82\x82\0\0\0\0hi", 8));
    const std::string close = co_await stream.read_exactly(4);
    stream.abort();
  });
  CHECK(how == "WSMessageTypeError: Received a message of type binary, not text");
}
