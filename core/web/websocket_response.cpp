#include "web/websocket_response.h"

#include <memory>
#include <utility>

#include "base/errors.h"
#include "http/detail/ascii.h"
#include "http/detail/base64.h"
#include "web/detail/server_connection.h"
#include "web/exceptions.h"
#include "web/request.h"

namespace aio::web {
namespace {

using http::detail::Opcode;
using Session = http::detail::WebSocketSession;

constexpr std::string_view kVersion = "13";
constexpr std::size_t kKeyBytes = 16;

[[noreturn]] void refuse(const std::string& reason) {
  HTTPExceptionOptions options;
  options.headers.set("Sec-WebSocket-Version", std::string(kVersion));
  options.text = "400: " + reason;
  throw HTTPBadRequest(std::move(options));
}

/// Whether a comma-separated header names `token`.
bool lists(const http::Headers& headers, std::string_view name, std::string_view token) {
  for (const std::string& value : headers.get_all(name)) {
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view each = http::detail::trim(http::detail::cut(rest, ','));
      if (http::detail::equal_ignoring_case(each, token)) return true;
    }
  }
  return false;
}

/// The client's first subprotocol that is spoken here, or "".
std::string choose_protocol(const http::Headers& headers, const std::vector<std::string>& spoken) {
  for (const std::string& value : headers.get_all("Sec-WebSocket-Protocol")) {
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view wanted = http::detail::trim(http::detail::cut(rest, ','));
      for (const std::string& each : spoken) {
        if (each == wanted) return each;
      }
    }
  }
  return {};
}

/// What is wrong with the handshake, or "".
std::string handshake_problem(const Request& request) {
  const http::Headers& headers = request.headers();
  if (request.method() != "GET" || request.version().minor == 0) return "A websocket begins with GET and HTTP/1.1";
  if (!lists(headers, "Upgrade", "websocket")) return "No Upgrade header that says websocket";
  if (!lists(headers, "Connection", "upgrade")) return "No Connection header that says upgrade";
  if (http::detail::trim(headers.get("Sec-WebSocket-Version", "")) != kVersion) {
    return "Sec-WebSocket-Version must be " + std::string(kVersion);
  }
  const auto key = http::detail::base64_decode(http::detail::trim(headers.get("Sec-WebSocket-Key", "")));
  if (!key || key->size() != kKeyBytes) return "Sec-WebSocket-Key must be 16 bytes in base64";
  return {};
}

/// Closes the websocket when the handler has returned it.
class Closer final : public detail::BodySender {
 public:
  explicit Closer(aio::detail::Ref<Session> session) noexcept : session_(std::move(session)) {}
  ~Closer() override { session_->end(); }

  Coro<> send(Request&, StreamResponse&) override {
    auto work = session_->close();
    co_await work;
  }

 private:
  aio::detail::Ref<Session> session_;
};

}  // namespace

WebSocketResponse::WebSocketResponse(http::WebSocketOptions options, std::vector<std::string> protocols)
    : Response(101), options_(options), protocols_(std::move(protocols)) {}

WebSocketResponse::WebSocketResponse(WebSocketResponse&&) noexcept = default;
WebSocketResponse::~WebSocketResponse() = default;

bool WebSocketResponse::can_prepare(const Request& request) {
  return handshake_problem(request).empty();
}

Coro<> WebSocketResponse::prepare(Request& request) {
  if (prepared()) co_return;
  const std::string problem = handshake_problem(request);
  if (!problem.empty()) refuse(problem);
  protocol_ = choose_protocol(request.headers(), protocols_);
  headers().set("Upgrade", "websocket");
  headers().set("Connection", "Upgrade");
  const std::string key(http::detail::trim(request.headers().get("Sec-WebSocket-Key", "")));
  headers().set("Sec-WebSocket-Accept", http::detail::websocket_accept(key));
  if (!protocol_.empty()) headers().set("Sec-WebSocket-Protocol", protocol_);
  detail::ServerConnection& connection = request.connection();
  auto switching = connection.switch_protocols(*this, request);
  co_await switching;
  session_ = aio::detail::Ref<Session>(new Session(connection.stream(), http::detail::Role::server, options_));
  connection.keep(session_);
  set_sender(std::make_unique<Closer>(session_));
}

http::detail::WebSocketSession& WebSocketResponse::session() const {
  if (!session_) throw RuntimeError("The websocket is not prepared; co_await ws.prepare(request) first");
  return *session_;
}

Coro<> WebSocketResponse::send_str(std::string text) {
  auto work = session().send(Opcode::text, std::move(text));
  co_await work;
}

Coro<> WebSocketResponse::send_bytes(std::string bytes) {
  auto work = session().send(Opcode::binary, std::move(bytes));
  co_await work;
}

Coro<> WebSocketResponse::send_json(http::Json value) {
  auto work = session().send(Opcode::text, value.dump());
  co_await work;
}

Coro<> WebSocketResponse::ping(std::string payload) {
  auto work = session().send_control(Opcode::ping, std::move(payload));
  co_await work;
}

Coro<> WebSocketResponse::pong(std::string payload) {
  auto work = session().send_control(Opcode::pong, std::move(payload));
  co_await work;
}

Coro<http::WSMessage> WebSocketResponse::receive(std::optional<Duration> timeout) {
  auto work = session().receive(timeout);
  http::WSMessage message = co_await work;
  co_return message;
}

Coro<std::optional<http::WSMessage>> WebSocketResponse::next() {
  for (;;) {
    auto work = session().receive();
    http::WSMessage message = co_await work;
    const bool ends = message.type == http::WSMsgType::close || message.type == http::WSMsgType::closing ||
                      message.type == http::WSMsgType::closed || message.type == http::WSMsgType::error;
    if (ends) co_return std::nullopt;
    if (message.type == http::WSMsgType::text || message.type == http::WSMsgType::binary) {
      std::optional<http::WSMessage> given(std::move(message));
      co_return given;
    }
  }
}

Coro<std::string> WebSocketResponse::receive_str(std::optional<Duration> timeout) {
  auto work = session().receive(timeout);
  http::WSMessage message = co_await work;
  co_return http::detail::content_of(std::move(message), http::WSMsgType::text);
}

Coro<bool> WebSocketResponse::close(std::uint16_t code, std::string message) {
  auto work = session().close(code, std::move(message));
  const bool closed_now = co_await work;
  co_return closed_now;
}

}  // namespace aio::web
