#include "http/client_websocket.h"

#include "http/client_session.h"
#include "http/errors.h"
#include "support/canned_server.h"
#include "support/test.h"
#include "support/websocket_sides.h"

namespace {

std::string value_of(const std::string& head, std::string_view name) {
  const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
  if (at == head.npos) return "";
  const std::size_t begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

// The answer that accepts this handshake.
std::string accept(const std::string& head, const std::string& header_lines = "") {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
         http::detail::websocket_accept(value_of(head, "Sec-WebSocket-Key")) + "\r\n" + header_lines + "\r\n";
}

Coro<> serve_echo(Stream& stream) {
  const std::string head = co_await read_request_head(stream);
  CHECK(head.starts_with("GET /chat HTTP/1.1\r\n"));
  CHECK(value_of(head, "Upgrade") == "websocket");
  CHECK(value_of(head, "Connection") == "Upgrade");
  CHECK(value_of(head, "Sec-WebSocket-Version") == "13");
  CHECK(http::detail::is_websocket_key(value_of(head, "Sec-WebSocket-Key")));
  CHECK(value_of(head, "Sec-WebSocket-Protocol") == "a, b");
  // The first message comes with the answer, in one piece.
  const std::string answer =
      accept(head, "Sec-WebSocket-Protocol: b\r\n") + http::detail::write_frame(Opcode::text, "welcome");
  co_await stream.write(answer);
  co_await echo(stream);
}

// How a handshake with this answer ends.
std::string handshake(detail::Function<std::string(const std::string&)> answer) {
  std::string how;
  const Run result = with_raw_server(
      [&](Stream& stream) -> Coro<> {
        const std::string head = co_await read_request_head(stream);
        const std::string bytes = answer(head);
        co_await stream.write(bytes);
      },
      [&](http::ClientSession& client) -> Coro<> {
        try {
          http::ClientWebSocketResponse socket = co_await client.ws_connect("ws://127.0.0.1/");
          how = "accepted";
        } catch (const http::WSServerHandshakeError& error) {
          how = error.message();
        }
        CHECK(client.connector().in_use() == 0);
      });
  CHECK(result.failure() == "");
  return how;
}

}  // namespace

TEST_CASE("a websocket is opened, used and closed") {
  const Run result = with_raw_server(serve_echo, [](http::ClientSession& client) -> Coro<> {
    http::WSConnectOptions options;
    options.protocols = {"a", "b"};
    http::ClientWebSocketResponse socket = co_await client.ws_connect("ws://127.0.0.1/chat", std::move(options));
    CHECK(socket.protocol() == "b");
    CHECK(socket.headers().contains("Sec-WebSocket-Accept"));
    CHECK(co_await socket.receive_str() == "welcome");
    co_await socket.send_str("hello");
    CHECK(co_await socket.receive_str() == "hello");
    const std::string bytes("\0\1", 2);
    co_await socket.send_bytes(bytes);
    CHECK(co_await socket.receive_bytes() == bytes);
    http::Json value = http::Json::object({{"a", 1}});
    co_await socket.send_json(value);
    const http::Json echoed = co_await socket.receive_json();
    CHECK(echoed == value);
    co_await socket.ping();
    CHECK(client.connector().in_use() == 1);
    CHECK(co_await socket.close() == true);
    CHECK(socket.closed());
    CHECK(socket.close_code() == 1000);
  });
  CHECK(result.failure() == "");
  CHECK(result.count("lint") == 0);
}

TEST_CASE("the connection of a websocket serves no request after it") {
  int connections = 0;
  const Run result = with_raw_server(
      [&](Stream& stream) -> Coro<> {
        ++connections;
        const std::string head = co_await read_request_head(stream);
        const std::string answer = head.starts_with("GET /chat") ? accept(head) : ok("x");
        co_await stream.write(answer);
        if (head.starts_with("GET /chat")) {
          co_await echo(stream);
        } else {
          co_await stream.read();
        }
      },
      [](http::ClientSession& client) -> Coro<> {
        {
          http::ClientWebSocketResponse socket = co_await client.ws_connect("ws://127.0.0.1/chat");
          CHECK(co_await socket.close() == true);
        }
        CHECK(client.connector().in_use() == 0);
        CHECK(client.connector().idle() == 0);
        CHECK(co_await fetch(client, "http://127.0.0.1/") == "x");
      });
  CHECK(result.failure() == "");
  CHECK(connections == 2);
}

TEST_CASE("a message of another type than was asked for is a WSMessageTypeError") {
  const Run result = with_raw_server(
      [](Stream& stream) -> Coro<> {
        const std::string head = co_await read_request_head(stream);
        const std::string answer = accept(head);
        co_await stream.write(answer);
        co_await echo(stream);
      },
      [](http::ClientSession& client) -> Coro<> {
        http::ClientWebSocketResponse socket = co_await client.ws_connect("http://127.0.0.1/");
        co_await socket.send_str("text");
        std::string how;
        try {
          co_await socket.receive_bytes();
        } catch (...) {
          how = describe_exception(std::current_exception());
        }
        CHECK(how == "WSMessageTypeError: Received a message of type text, not binary");
        co_await socket.close();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a handshake that is not accepted rightly is refused, and its connection is closed") {
  CHECK(handshake([](const std::string& head) { return accept(head); }) == "accepted");
  CHECK(handshake([](const std::string&) { return status(403, "Forbidden"); }) == "Invalid response status");
  CHECK(handshake([](const std::string&) { return accept("\r\nSec-WebSocket-Key: other\r\n"); }) ==
        "Invalid challenge response");
  CHECK(handshake([](const std::string& head) { return accept(head, "Sec-WebSocket-Protocol: x\r\n"); }) ==
        "The server chose a subprotocol that nobody offered");
  CHECK(handshake([](const std::string& head) { return accept(head, "Sec-WebSocket-Extensions: x\r\n"); }) ==
        "The server chose an extension that nobody offered");
}
