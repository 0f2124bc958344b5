// core/http's client for the peers of this folder: reads requests from stdin, one JSON object a line, makes them in one
// session and prints a JSON object for each, in the same order.
//
//     client [--concurrent] [--unix PATH]
//
// A request: method, url, and as wanted headers, body, chunks (the body in pieces), form, expect100, redirects (false:
// none is followed), timeout_ms, ca (a file of authorities), verify (false: no certificate is checked). With `send` it
// is a websocket: the texts to send, each answered before the next; `protocols`.
// A result: status, version, headers, body (of at most kShown bytes), bytes, url, history, cookies (of the jar); of a
// websocket messages, protocol, code; or error (the class) and message.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asio/make_backend.h"
#include "http/client_session.h"
#include "http/errors.h"
#include "runtime/gather.h"
#include "runtime/run.h"

namespace {

using namespace aio;
using Json = nlohmann::json;

constexpr std::size_t kShown = 10'000;

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) throw std::runtime_error("cannot read " + path);
  return text;
}

Json headers_of(const http::Headers& headers) {
  Json json = Json::object();
  for (const auto& [name, value] : headers) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    json[lower] = value;
  }
  return json;
}

http::RequestOptions options_of(const Json& asked) {
  http::RequestOptions options;
  const Json headers = asked.value("headers", Json::object());
  for (const auto& [name, value] : headers.items()) {
    options.headers.add(name, value.get<std::string>());
  }
  if (asked.contains("body")) options.data = asked["body"].get<std::string>();
  if (asked.contains("chunks")) {
    std::vector<std::string> chunks = asked["chunks"].get<std::vector<std::string>>();
    options.data = http::BodyProducer([chunks](http::BodyWriter& body) -> Coro<> {
      for (const std::string& chunk : chunks) co_await body.write(chunk);
    });
  }
  if (asked.contains("form")) {
    http::FormData form;
    for (const auto& [name, value] : asked["form"].items()) form.add_field(name, value.get<std::string>());
    options.form = form;
  }
  options.expect100 = asked.value("expect100", false);
  options.allow_redirects = asked.value("redirects", true);
  if (asked.contains("timeout_ms")) options.timeout.total = std::chrono::milliseconds(asked["timeout_ms"].get<int>());
  if (asked.contains("ca")) {
    SSLContext context;
    context.ca = contents(asked["ca"].get<std::string>());
    options.ssl = context;
  }
  if (!asked.value("verify", true)) options.ssl = false;
  return options;
}

Coro<Json> make_request(http::ClientSession& session, Json asked) {
  http::RequestOptions options = options_of(asked);
  http::URL url(asked["url"].get<std::string>());
  http::ClientResponse response = co_await session.request(asked.value("method", "GET"), url, options);
  const std::string body = co_await response.read();
  Json result = {
      {"status", response.status()}, {"version", response.version()}, {"headers", headers_of(response.headers())},
      {"bytes", body.size()},        {"url", response.url().str()},   {"history", response.history().size()}};
  if (body.size() <= kShown) result["body"] = body;
  co_return result;
}

Coro<Json> talk(http::ClientSession& session, Json asked) {
  http::WSConnectOptions options;
  options.request = options_of(asked);
  options.protocols = asked.value("protocols", std::vector<std::string>());
  http::URL url(asked["url"].get<std::string>());
  http::ClientWebSocketResponse socket = co_await session.ws_connect(url, options);
  Json messages = Json::array();
  for (const Json& text : asked["send"]) {
    co_await socket.send_str(text.get<std::string>());
    http::WSMessage message = co_await socket.receive();
    if (message.type != http::WSMsgType::text) break;
    messages.push_back(message.data.size() <= kShown ? Json(message.data) : Json(message.data.size()));
  }
  co_await socket.close();
  const Json result = {{"messages", messages}, {"protocol", socket.protocol()}, {"code", socket.close_code()}};
  co_return result;
}

Coro<Json> answer(http::ClientSession& session, Json asked) {
  Json failure;
  try {
    Coro<Json> work = asked.contains("send") ? talk(session, asked) : make_request(session, asked);
    Json result = co_await work;
    co_return result;
  } catch (const Error& error) {
    failure = {{"error", error.name()}, {"message", error.what()}};
  }
  co_return failure;
}

void print_line(const Json& json) {
  std::printf("%s\n", json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
  std::fflush(stdout);
}

Coro<> work_off(std::vector<Json> requests, bool concurrent, std::string unix_path) {
  http::ClientSessionOptions options;
  options.cookie_jar = std::make_shared<http::CookieJar>(true);  // the peers are IP addresses
  if (!unix_path.empty()) options.connector = http::UnixConnector(unix_path);
  http::ClientSession session = co_await http::ClientSession::create(std::move(options));
  if (concurrent) {
    std::vector<Coro<Json>> all;
    for (Json& request : requests) all.push_back(answer(session, std::move(request)));
    const std::vector<Json> results = co_await gather(std::move(all));
    for (const Json& result : results) print_line(result);
  } else {
    for (Json& request : requests) {
      const Json result = co_await answer(session, std::move(request));
      print_line(result);
    }
  }
  co_await session.close();
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  const auto unix_word = std::find(words.begin(), words.end(), "--unix");
  const std::string unix_path(unix_word != words.end() && unix_word + 1 != words.end() ? unix_word[1] : "");
  const bool concurrent = std::find(words.begin(), words.end(), "--concurrent") != words.end();
  std::vector<Json> requests;
  for (std::string line; std::getline(std::cin, line);) requests.push_back(Json::parse(line));
  RunOptions options;
  options.backend = asio::make_backend();
  run(work_off(std::move(requests), concurrent, unix_path), std::move(options));
  return 0;
}
