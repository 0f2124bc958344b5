#include "support/websocket_sides.h"

#include "net/errors.h"
#include "net/open_connection.h"
#include "net/server.h"

namespace aio::testing {
namespace {

const char* name_of(WSMsgType type) {
  constexpr const char* kNames[] = {"text", "binary", "ping", "pong", "close", "closing", "closed", "error"};
  return kNames[static_cast<int>(type)];
}

std::string text_of(const WSMessage& message) {
  std::string text = name_of(message.type);
  if (message.code != 0) text += " " + std::to_string(message.code);
  if (!message.data.empty()) text += " " + message.data;
  if (message.error) text += " " + describe_exception(message.error);
  return text;
}

}  // namespace

Coro<std::string> next(Session session) {
  std::string text;
  try {
    const WSMessage message = co_await session->receive();
    text = text_of(message);
  } catch (...) {
    text = describe_exception(std::current_exception());
  }
  co_return text;
}

Coro<std::string> send(Session session, Opcode opcode, std::string data) {
  std::string text;
  try {
    co_await session->send(opcode, std::move(data));
  } catch (...) {
    text = describe_exception(std::current_exception());
  }
  co_return text;
}

Session session_over(Stream& stream, Role role) {
  const http::WebSocketOptions options;
  return session_over(stream, role, options);
}

Session session_over(Stream& stream, Role role, const http::WebSocketOptions& options) {
  return Session(new http::detail::WebSocketSession(stream, role, options));
}

Run connect(detail::Function<Coro<>(Stream&)> server_side, detail::Function<Coro<>(Stream&)> client_side) {
  return run_simulated([&]() -> Coro<> {
    const ServerOptions listening;
    const ConnectionOptions connecting;
    Server server =
        co_await start_server([&](Stream& stream) { return server_side(stream); }, "127.0.0.1", 80, listening);
    Stream stream = co_await open_connection("127.0.0.1", 80, connecting);
    co_await client_side(stream);
    if (!stream.is_closing()) co_await stream.close();
    co_await server.close();
  });
}

Coro<> echo(Stream& stream) {
  const Session session = session_over(stream, Role::server);
  while (true) {
    WSMessage message = co_await session->receive();
    if (message.type == WSMsgType::text) {
      co_await session->send(Opcode::text, std::move(message.data));
    } else if (message.type == WSMsgType::binary) {
      co_await session->send(Opcode::binary, std::move(message.data));
    } else {
      break;
    }
  }
  session->end();
}

Coro<> keep_silent(Stream& stream) {
  try {
    co_await stream.read();
  } catch (const ConnectionError&) {
  }
}

Coro<> send_frame(Stream& stream, Opcode opcode, std::string payload, bool fin) {
  const std::string frame = http::detail::write_frame(opcode, payload, std::nullopt, fin);
  co_await stream.write(frame);
}

}  // namespace aio::testing
