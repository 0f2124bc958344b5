// Two ends of a connection that speak websocket frames without a handshake. Loop thread only.
#pragma once

#include <string>

#include "http/websocket.h"
#include "support/simulate.h"

namespace aio::testing {

using http::WSMessage;
using http::WSMsgType;
using http::detail::Opcode;
using http::detail::Role;
using Session = detail::Ref<http::detail::WebSocketSession>;

Session session_over(Stream& stream, Role role);
Session session_over(Stream& stream, Role role, const http::WebSocketOptions& options);

/// What receive() gives or throws, in a line: "text hello", "close 1001 restarting".
Coro<std::string> next(Session session);

/// The error of a send, in a line, or "".
Coro<std::string> send(Session session, Opcode opcode, std::string data);

/// Sends every message back, until the peer closes. Lifetime: the stream outlives it.
Coro<> echo(Stream& stream);

/// Reads up to the end, and answers nothing. Lifetime: the stream outlives it.
Coro<> keep_silent(Stream& stream);

/// Writes a server's frame. Lifetime: the stream outlives it.
Coro<> send_frame(Stream& stream, Opcode opcode, std::string payload, bool fin = true);

/// Runs a server with one coroutine and a client with the other, over a simulated connection.
Run connect(detail::Function<Coro<>(Stream&)> server_side, detail::Function<Coro<>(Stream&)> client_side);

}  // namespace aio::testing
