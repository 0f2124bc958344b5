#include "support/canned_server.h"

#include <optional>

#include "http/detail/message_parser.h"
#include "net/errors.h"
#include "net/server.h"

namespace aio::testing {
namespace {

using http::detail::ParseEvent;
using http::detail::RequestParser;

// The next request of a connection; none at its end.
Coro<std::optional<SeenRequest>> read_request(Stream& stream, RequestParser& parser) {
  SeenRequest request;
  std::optional<SeenRequest> result;
  while (true) {
    std::string_view input = stream.buffered();
    const std::size_t offered = input.size();
    const ParseEvent event = parser.next(input);
    if (event == ParseEvent::kHead) {
      request.line = parser.head().method + " " + parser.head().target;
      request.headers = parser.head().headers;
    }
    if (event == ParseEvent::kBody) request.body += parser.body();
    stream.consume(offered - input.size());
    if (event == ParseEvent::kEnd) break;
    if (event != ParseEvent::kNeedMore) continue;
    const bool more = co_await stream.receive();
    if (!more) co_return result;
  }
  result = std::move(request);
  co_return result;
}

}  // namespace

Lines Seen::lines() const {
  Lines lines;
  for (const SeenRequest& request : requests) lines.push_back(request.line);
  return lines;
}

std::string ok(std::string_view body, std::string_view header_lines) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(header_lines) +
         "\r\n" + std::string(body);
}

std::string status(int code, std::string_view reason, std::string_view header_lines) {
  return "HTTP/1.1 " + std::to_string(code) + " " + std::string(reason) + "\r\nContent-Length: 0\r\n" +
         std::string(header_lines) + "\r\n";
}

Coro<> serve_answers(Stream& stream, Seen& seen, Answer& answer) {
  const int connection = ++seen.connections;
  ++seen.open;
  RequestParser parser;
  try {
    while (true) {
      std::optional<SeenRequest> request = co_await read_request(stream, parser);
      if (!request) break;
      request->connection = connection;
      seen.requests.push_back(std::move(*request));
      const std::string bytes = answer(seen.requests.back());
      if (!bytes.empty()) co_await stream.write(bytes);
      if (bytes.empty() || bytes.find("Connection: close") != bytes.npos) break;
    }
  } catch (const ConnectionError&) {
  } catch (...) {
    --seen.open;
    throw;
  }
  --seen.open;
}

Coro<std::string> read_request_head(Stream& stream) {
  std::string end = "\r\n\r\n";
  std::string head = co_await stream.read_until(std::move(end));
  co_return head;
}

Run with_raw_server(RawHandler handler, ClientBody body) {
  http::ClientSessionOptions options;
  return with_raw_server(std::move(handler), std::move(options), std::move(body));
}

Run with_raw_server(RawHandler handler, http::ClientSessionOptions options, ClientBody body) {
  return run_simulated([&]() -> Coro<> {
    ServerOptions listening;
    ConnectionHandler serve = [&](Stream& stream) { return handler(stream); };
    Server server = co_await start_server(std::move(serve), "127.0.0.1", 80, std::move(listening));
    http::ClientSession client = co_await http::ClientSession::create(std::move(options));
    std::exception_ptr error;
    try {
      Coro<> work = body(client);
      co_await work;
    } catch (...) {
      error = std::current_exception();
    }
    co_await client.close();
    server.cancel_clients();
    co_await server.close();
    if (error) std::rethrow_exception(error);
  });
}

Run with_answers(Seen& seen, Answer answer, ClientBody body) {
  http::ClientSessionOptions options;
  return with_answers(seen, std::move(answer), std::move(options), std::move(body));
}

Run with_answers(Seen& seen, Answer answer, http::ClientSessionOptions options, ClientBody body) {
  RawHandler handler = [&](Stream& stream) { return serve_answers(stream, seen, answer); };
  return with_raw_server(std::move(handler), std::move(options), std::move(body));
}

Coro<std::string> fetch(http::ClientSession& client, std::string url) {
  http::RequestOptions options;
  return fetch(client, std::move(url), std::move(options));
}

Coro<std::string> fetch(http::ClientSession& client, std::string url, http::RequestOptions options) {
  std::string result;
  try {
    http::URL target(url);
    http::ClientResponse response = co_await client.get(std::move(target), std::move(options));
    result = co_await response.text();
  } catch (...) {
    result = describe_exception(std::current_exception());
  }
  co_return result;
}

}  // namespace aio::testing
