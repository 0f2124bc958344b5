// A server of canned bytes at 127.0.0.1:80 of the simulation, and what it saw. Loop thread only.
#pragma once

#include <string>
#include <vector>

#include "http/client_session.h"
#include "http/headers.h"
#include "net/stream.h"
#include "support/simulate.h"

namespace aio::testing {

/// A request as it came.
struct SeenRequest {
  /// "GET /path".
  std::string line;
  http::Headers headers;
  std::string body;
  /// Which connection it came on: 1, 2, 3.
  int connection = 0;
  /// The value of a header, or "".
  std::string header(std::string_view name) const { return headers.get(name, ""); }
};

/// What was seen, in order.
struct Seen {
  std::vector<SeenRequest> requests;
  int connections = 0;
  /// Connections that a client has not closed.
  int open = 0;
  /// The request lines.
  Lines lines() const;
};

/// The bytes that answer a request; "" closes the connection instead, and so does a "Connection: close" in them.
using Answer = detail::Function<std::string(const SeenRequest&)>;
/// Serves a connection in any way it likes. Lifetime: the stream outlives it.
using RawHandler = detail::Function<Coro<>(Stream&)>;
using ClientBody = detail::Function<Coro<>(http::ClientSession&)>;

/// "HTTP/1.1 200 OK" with this body, its length, and further header lines, each with its line break.
std::string ok(std::string_view body, std::string_view header_lines = {});
/// A response without a body.
std::string status(int code, std::string_view reason, std::string_view header_lines = {});

/// Runs `body` with a session against a server of such answers, and closes both.
Run with_answers(Seen& seen, Answer answer, ClientBody body);
Run with_answers(Seen& seen, Answer answer, http::ClientSessionOptions options, ClientBody body);
/// The same against a server that speaks for itself.
Run with_raw_server(RawHandler handler, ClientBody body);
Run with_raw_server(RawHandler handler, http::ClientSessionOptions options, ClientBody body);

/// Answers the requests of one connection. Lifetime: all three outlive it.
Coro<> serve_answers(Stream& stream, Seen& seen, Answer& answer);
/// Reads up to the end of a request's head. Lifetime: the stream outlives it.
Coro<std::string> read_request_head(Stream& stream);

/// What awaiting the text of a GET gives or throws, in a line. Lifetime: the session outlives it.
Coro<std::string> fetch(http::ClientSession& client, std::string url);
Coro<std::string> fetch(http::ClientSession& client, std::string url, http::RequestOptions options);

}  // namespace aio::testing
