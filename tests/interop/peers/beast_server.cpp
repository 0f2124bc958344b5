// Routes of routes.md on Boost.Beast, a thread a connection; says "port N" when it listens.

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using Json = nlohmann::json;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

constexpr std::uint64_t kBodyLimit = 64 * 1024 * 1024;

std::string pattern(std::size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  while (text.size() < size) text += kDigits;
  text.resize(size);
  return text;
}

/// The value of a query's name, without decoding.
std::string query(std::string_view target, std::string_view name) {
  const std::size_t at = target.find(std::string(name) + "=");
  if (at == std::string_view::npos) return {};
  const std::string_view rest = target.substr(at + name.size() + 1);
  return std::string(rest.substr(0, rest.find('&')));
}

Response text(const Request& request, http::status status, std::string body, const char* type = "text/plain") {
  Response response(status, request.version());
  response.set(http::field::content_type, type);
  response.keep_alive(request.keep_alive());
  response.body() = std::move(body);
  response.prepare_payload();
  if (request.method() == http::verb::head) response.body().clear();
  return response;
}

Json echo(const Request& request, const tcp::socket& socket) {
  Json headers = Json::object();
  for (const auto& field : request) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    headers[name] = std::string(field.value());
  }
  const tcp::endpoint peer = socket.remote_endpoint();
  return {{"method", std::string(request.method_string())},
          {"target", std::string(request.target())},
          {"headers", headers},
          {"body", request.body()},
          {"client", peer.address().to_string() + ":" + std::to_string(peer.port())}};
}

Response answer(const Request& request, const tcp::socket& socket) {
  const std::string_view target(request.target().data(), request.target().size());
  const std::string_view path = target.substr(0, target.find('?'));
  if (path == "/hello") return text(request, http::status::ok, "Hello, world!");
  if (path == "/echo") return text(request, http::status::ok, echo(request, socket).dump(), "application/json");
  if (path == "/large") return text(request, http::status::ok, pattern(std::stoull(query(target, "bytes"))));
  if (path == "/upload") {
    const Json bytes = {{"bytes", request.body().size()}};
    return text(request, http::status::ok, bytes.dump(), "application/json");
  }
  if (path == "/redirect") {
    const std::string status = query(target, "status");
    Response response = text(request, http::int_to_status(status.empty() ? 302U : std::stoul(status)), "");
    response.set(http::field::location, query(target, "to"));
    return response;
  }
  if (path == "/close") {
    Response response = text(request, http::status::ok, "closing");
    response.keep_alive(false);
    return response;
  }
  if (path.starts_with("/status/"))
    return text(request, http::int_to_status(std::stoul(std::string(path.substr(8)))), "");
  return text(request, http::status::not_found, "not here");
}

/// Three chunks, and the trailer when it is asked for.
void send_chunked(tcp::socket& socket, const Request& request, bool with_trailer) {
  http::response<http::empty_body> head(http::status::ok, request.version());
  head.set(http::field::content_type, "text/plain");
  if (with_trailer) head.set(http::field::trailer, "X-Checksum");
  head.chunked(true);
  http::response_serializer<http::empty_body> serializer(head);
  http::write_header(socket, serializer);
  for (const std::string_view piece : {"one ", "two ", "three"}) {
    asio::write(socket, http::make_chunk(asio::buffer(piece.data(), piece.size())));
  }
  http::fields trailers;
  if (with_trailer) trailers.set("X-Checksum", "42");
  asio::write(socket, http::make_chunk_last(trailers));
}

void serve_websocket(tcp::socket socket, const Request& request) {
  websocket::stream<tcp::socket> stream(std::move(socket));
  stream.auto_fragment(true);
  stream.write_buffer_bytes(4096);
  stream.accept(request);
  for (;;) {
    beast::flat_buffer buffer;
    stream.read(buffer);
    const std::string message = beast::buffers_to_string(buffer.data());
    if (message == "close") {
      stream.close(websocket::close_reason(static_cast<websocket::close_code>(4000), "as asked"));
      return;
    }
    stream.text(stream.got_text());
    stream.write(buffer.data());
  }
}

void serve(tcp::socket socket) {
  try {
    beast::flat_buffer buffer;
    for (;;) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(kBodyLimit);
      http::read(socket, buffer, parser);
      const Request request = parser.release();
      if (websocket::is_upgrade(request)) return serve_websocket(std::move(socket), request);
      if (request.target() == "/chunked" || request.target() == "/trailers") {
        send_chunked(socket, request, request.target() == "/trailers");
        continue;
      }
      const Response response = answer(request, socket);
      http::response_serializer<http::string_body> serializer(response);
      if (request.method() == http::verb::head) {
        http::write_header(socket, serializer);
      } else {
        http::write(socket, serializer);
      }
      if (!response.keep_alive()) break;
    }
    socket.shutdown(tcp::socket::shutdown_send);
  } catch (const beast::system_error&) {
    // The client has gone.
  }
}

}  // namespace

int main() {
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  std::printf("port %d\n", static_cast<int>(acceptor.local_endpoint().port()));
  std::fflush(stdout);
  for (;;) {
    tcp::socket socket = acceptor.accept();
    std::thread(serve, std::move(socket)).detach();
  }
}
