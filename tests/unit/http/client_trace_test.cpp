// What a client's requests tell: the session's hooks, and the run's trace.
#include <set>

#include "http/client_session.h"
#include "http/trace_config.h"
#include "support/canned_server.h"
#include "support/test.h"
#include "trace/fields.h"

namespace {

http::TraceHook log_as(Log& log, const char* phase) {
  return [&log, phase](const http::TraceParams& params) -> Coro<> {
    std::string line = phase;
    if (params.status != 0) line += " " + std::to_string(params.status);
    if (params.size != 0) line += " " + std::to_string(params.size);
    if (!params.host.empty()) line += " " + params.host;
    if (params.exception) line += " " + describe_exception(params.exception);
    log(line);
    co_await checkpoint();
  };
}

http::TraceConfig log_all(Log& log) {
  http::TraceConfig config;
  config.on_request_start.append(log_as(log, "start"));
  config.on_request_headers_sent.append(log_as(log, "headers sent"));
  config.on_request_chunk_sent.append(log_as(log, "chunk sent"));
  config.on_response_chunk_received.append(log_as(log, "chunk received"));
  config.on_request_redirect.append(log_as(log, "redirect"));
  config.on_request_end.append(log_as(log, "end"));
  config.on_request_exception.append(log_as(log, "exception"));
  config.on_connection_queued_start.append(log_as(log, "queued"));
  config.on_connection_queued_end.append(log_as(log, "unqueued"));
  config.on_connection_create_start.append(log_as(log, "create"));
  config.on_connection_create_end.append(log_as(log, "created"));
  config.on_connection_reuseconn.append(log_as(log, "reuse"));
  config.on_dns_resolvehost_start.append(log_as(log, "resolve"));
  config.on_dns_resolvehost_end.append(log_as(log, "resolved"));
  config.on_dns_cache_hit.append(log_as(log, "cache hit"));
  config.on_dns_cache_miss.append(log_as(log, "cache miss"));
  return config;
}

http::ClientSessionOptions traced(Log& log, std::size_t limit = 100) {
  http::ConnectorOptions connector;
  connector.limit = limit;
  http::ClientSessionOptions options;
  options.connector = http::TCPConnector(connector);
  options.trace_configs.push_back(log_all(log));
  return options;
}

Lines ops_of(const Run& run) {
  Lines ops;
  for (const std::string& line : run.records({"http"})) ops.emplace_back(trace::text_of(line, "op"));
  return ops;
}

}  // namespace

TEST_CASE("each phase of a request calls its hooks, in order") {
  Log log;
  Seen seen;
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) {
        return request.line == "POST /" ? status(307, "Again", "Location: /x\r\n") : ok("four");
      },
      traced(log),
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.data = "body";
        http::ClientResponse response = co_await client.post("http://localhost/", std::move(options));
        CHECK(co_await response.text() == "four");
      });
  CHECK(result.failure() == "");
  CHECK(log.lines == Lines{"start", "create", "cache miss localhost", "resolve localhost", "resolved localhost",
                           "created", "headers sent", "chunk sent 4", "redirect 307", "reuse 307", "headers sent 307",
                           "chunk sent 307 4", "end 200", "chunk received 200 4"});
  CHECK(ops_of(result) ==
        Lines{"request", "dns", "connect", "sent", "response", "end", "redirect", "reuse", "sent", "response", "end"});
}

TEST_CASE("the wait for a place and a known address have their hooks") {
  Log log;
  Seen seen;
  http::ConnectorOptions connector;
  connector.limit = 1;
  connector.force_close = true;
  http::ClientSessionOptions options;
  options.connector = http::TCPConnector(connector);
  http::TraceConfig config;
  config.on_connection_queued_start.append(log_as(log, "queued"));
  config.on_connection_queued_end.append(log_as(log, "unqueued"));
  config.on_dns_cache_hit.append(log_as(log, "cache hit"));
  config.on_dns_cache_miss.append(log_as(log, "cache miss"));
  config.on_request_end.append(log_as(log, "end"));
  options.trace_configs.push_back(std::move(config));
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok(""); }, std::move(options),
      [&](http::ClientSession& client) -> Coro<> {
        const Task<std::string> first = create_task(fetch(client, "http://localhost/1"));
        const Task<std::string> second = create_task(fetch(client, "http://localhost/2"));
        co_await first;
        co_await second;
      });
  CHECK(result.failure() == "");
  CHECK(log.lines == Lines{"cache miss localhost", "queued", "end 200", "unqueued", "cache hit localhost", "end 200"});
}

TEST_CASE("a failure has its hook and its record") {
  Log log;
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest& request) { return request.line == "GET /" ? std::string() : ok(""); }, traced(log, 1),
      [&](http::ClientSession& client) -> Coro<> {
        http::ClientResponse first = co_await client.get("http://localhost/1");
        CHECK(log.lines.back() == "end 200");
        const Task<std::string> second = create_task(fetch(client, "http://localhost/"));
        CHECK(co_await second == "ServerDisconnectedError: Server disconnected");
      });
  CHECK(result.failure() == "");
  CHECK(log.lines.back() == "exception ServerDisconnectedError: Server disconnected");
  const Lines records = result.records({"http"});
  CHECK(records.back().find("\"op\":\"error\",\"error\":\"ServerDisconnectedError: Server disconnected\"") !=
        std::string::npos);
}

TEST_CASE("a request is numbered, and its records name method, URL, status and stream") {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok("x"); },
      [&](http::ClientSession& client) -> Coro<> { co_await fetch(client, "http://127.0.0.1/a"); });
  CHECK(result.failure() == "");
  const Lines records = result.records({"http"});
  CHECK(records.size() == 5);
  const std::string first = records.at(0);
  CHECK(first.find("\"role\":\"client\",\"op\":\"request\",\"method\":\"GET\",\"url\":\"http://127.0.0.1/a\"") !=
        std::string::npos);
  CHECK(records.at(1).find("\"op\":\"connect\",\"stream\":") != std::string::npos);
  CHECK(records.at(3).find("\"op\":\"response\",\"status\":200") != std::string::npos);
}

namespace {

/// How the client's connections ended, each time that it was recorded: "close" or "abort".
Lines ends_of(const Run& run) {
  Lines ends;
  std::set<std::int64_t> connected;
  for (const std::string& line : run.records({"stream"})) {
    const std::string op(trace::text_of(line, "op"));
    const std::int64_t id = trace::number_of(line, "id");
    if (op == "connect") connected.insert(id);
    if ((op == "close" || op == "abort") && connected.contains(id)) ends.push_back(op);
  }
  return ends;
}

}  // namespace

TEST_CASE("a connection leaves a record of its end when its session closes") {
  Seen seen;
  const Run run = with_answers(
      seen, [](const SeenRequest&) { return ok("x"); },
      [](http::ClientSession& client) -> Coro<> { co_await fetch(client, "http://127.0.0.1/"); });
  CHECK(run.failure() == "");
  CHECK(ends_of(run) == Lines{"close"});
}

TEST_CASE("a connection leaves a record of its end when a time-out strikes while its answer is awaited") {
  const Run run = with_raw_server([](Stream& stream) -> Coro<> { co_await stream.read(); },
                                  [](http::ClientSession& client) -> Coro<> {
                                    http::RequestOptions options;
                                    options.timeout.total = 1s;
                                    Coro<http::ClientResponse> asking =
                                        client.get("http://127.0.0.1/", std::move(options));
                                    std::string how;
                                    try {
                                      co_await asking;
                                    } catch (const TimeoutError& error) {
                                      how = error.what();
                                    }
                                    CHECK(how == "The total timeout passed: http://127.0.0.1/");
                                  });
  CHECK(run.failure() == "");
  CHECK(ends_of(run) == Lines{"close"});
}
