// Boost.Beast's client beside a server that answers routes.md: beast_client PORT.

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "report.h"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using interop::check;
using interop::Json;

constexpr std::uint64_t kLarge = 5'000'000;

/// A connection that is used again and again.
class Connection {
 public:
  explicit Connection(unsigned short port) : stream_(io_) {
    stream_.expires_after(std::chrono::seconds(10));
    stream_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  }

  template <class Body>
  http::response<http::string_body> send(http::request<Body> request) {
    request.set(http::field::host, "127.0.0.1");
    request.prepare_payload();
    http::write(stream_, request);
    http::response_parser<http::string_body> parser;
    parser.body_limit(2 * kLarge);
    if (request.method() == http::verb::head) parser.skip(true);
    http::read(stream_, buffer_, parser);
    return parser.release();
  }

  http::response<http::string_body> send(http::verb method, const std::string& target, std::string body = {}) {
    http::request<http::string_body> request(method, target, 11, std::move(body));
    return send(std::move(request));
  }

  beast::tcp_stream& stream() { return stream_; }
  beast::flat_buffer& buffer() { return buffer_; }

 private:
  asio::io_context io_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
};

void check_http(unsigned short port) {
  Connection connection(port);
  check("hello", [&] {
    const auto got = connection.send(http::verb::get, "/hello");
    return Json{{"status", got.result_int()}, {"body", got.body()}};
  });
  check("head", [&] {
    const auto got = connection.send(http::verb::head, "/hello");
    return Json{{"status", got.result_int()}, {"length", std::string(got[http::field::content_length])}};
  });
  check("post", [&] {
    const Json got = Json::parse(connection.send(http::verb::post, "/echo?x=1", "body of the post").body());
    return Json{{"method", got["method"]}, {"target", got["target"]}, {"body", got["body"]}};
  });
  check("one connection for all", [&] {
    const Json first = Json::parse(connection.send(http::verb::get, "/echo").body())["client"];
    connection.send(http::verb::get, "/status/204");
    connection.send(http::verb::get, "/chunked");
    return Json(first == Json::parse(connection.send(http::verb::get, "/echo").body())["client"]);
  });
  check("chunked", [&] { return Json(connection.send(http::verb::get, "/chunked").body()); });
  check("large",
        [&] { return Json(connection.send(http::verb::get, "/large?bytes=" + std::to_string(kLarge)).body().size()); });
  check("upload", [&] {
    const std::string body(kLarge, 'x');
    return Json::parse(connection.send(http::verb::post, "/upload", body).body())["bytes"];
  });
}

void check_chunked_upload(unsigned short port) {
  check("upload in chunks with trailers", [&] {
    Connection connection(port);
    http::request<http::empty_body> request(http::verb::post, "/upload", 11);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::trailer, "X-Sum");
    request.chunked(true);
    http::request_serializer<http::empty_body> head(request);
    http::write_header(connection.stream(), head);
    const std::string piece(10'000, 'x');
    for (int i = 0; i < 20; ++i) asio::write(connection.stream(), http::make_chunk(asio::buffer(piece)));
    http::fields trailers;
    trailers.set("X-Sum", "1");
    asio::write(connection.stream(), http::make_chunk_last(trailers));
    http::response<http::string_body> response;
    http::read(connection.stream(), connection.buffer(), response);
    const Json bytes = Json::parse(response.body())["bytes"];
    return Json{{"bytes", bytes}, {"after", connection.send(http::verb::get, "/hello").body()}};
  });
}

void check_websocket(unsigned short port) {
  check("websocket", [&] {
    asio::io_context io;
    beast::websocket::stream<tcp::socket> socket(io);
    socket.next_layer().connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    socket.handshake("127.0.0.1", "/ws");
    beast::flat_buffer buffer;
    Json got = Json::array();
    socket.auto_fragment(true);
    socket.write_buffer_bytes(1000);
    for (const std::size_t size : {std::size_t{5}, std::size_t{100'000}}) {
      socket.write(asio::buffer(std::string(size, 'w')));
      socket.read(buffer);
      got.push_back(buffer.size());
      buffer.consume(buffer.size());
    }
    socket.binary(true);
    socket.write(asio::buffer("\x00\xff\x80", 3));
    socket.read(buffer);
    got.push_back(socket.got_binary() ? "binary" : "text");
    socket.close(beast::websocket::close_code::going_away);
    got.push_back(static_cast<int>(socket.reason().code));
    return got;
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto port = static_cast<unsigned short>(std::atoi(argv[1]));
  check_http(port);
  check_chunked_upload(port);
  check_websocket(port);
  return 0;
}
