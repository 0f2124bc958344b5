// The measured routes on Boost.Beast, with Asio's coroutines. One thread.
//
//     beast_server FILE       says "port N"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <cstddef>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using Request = http::request<http::string_body>;

constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kStream = 10 * 1024 * 1024;

const char* file_path = nullptr;

awaitable<void> send_text(tcp::socket& socket, std::string type, std::string body) {
  http::response<http::string_body> response(http::status::ok, 11);
  response.set(http::field::content_type, type);
  response.body() = std::move(body);
  response.prepare_payload();
  co_await http::async_write(socket, response, use_awaitable);
}

awaitable<void> send_file(tcp::socket& socket) {
  http::response<http::file_body> response(http::status::ok, 11);
  beast::error_code error;
  response.body().open(file_path, beast::file_mode::scan, error);
  response.set(http::field::content_type, "application/octet-stream");
  response.prepare_payload();
  http::response_serializer<http::file_body> serializer(response);
  co_await http::async_write(socket, serializer, use_awaitable);
}

awaitable<void> send_stream(tcp::socket& socket) {
  static const std::string kText(kPiece, 'x');
  http::response<http::empty_body> head(http::status::ok, 11);
  head.set(http::field::content_type, "application/octet-stream");
  head.chunked(true);
  http::response_serializer<http::empty_body> serializer(head);
  co_await http::async_write_header(socket, serializer, use_awaitable);
  for (std::size_t sent = 0; sent < kStream; sent += kPiece) {
    co_await asio::async_write(socket, http::make_chunk(asio::buffer(kText)), use_awaitable);
  }
  co_await asio::async_write(socket, http::make_chunk_last(), use_awaitable);
}

awaitable<void> echo_messages(tcp::socket socket, Request request) {
  websocket::stream<tcp::socket> stream(std::move(socket));
  co_await stream.async_accept(request, use_awaitable);
  beast::flat_buffer buffer;
  for (;;) {
    co_await stream.async_read(buffer, use_awaitable);
    stream.text(stream.got_text());
    co_await stream.async_write(buffer.data(), use_awaitable);
    buffer.consume(buffer.size());
  }
}

awaitable<void> serve(tcp::socket socket) {
  socket.set_option(tcp::no_delay(true));
  beast::flat_buffer buffer;
  for (;;) {
    Request request;
    co_await http::async_read(socket, buffer, request, use_awaitable);
    if (request.target() == "/hello") {
      co_await send_text(socket, "text/plain; charset=utf-8", "Hello, world!");
    } else if (request.target() == "/echo") {
      co_await send_text(socket, "application/json", nlohmann::json::parse(request.body()).dump());
    } else if (request.target() == "/file") {
      co_await send_file(socket);
    } else if (request.target() == "/stream") {
      co_await send_stream(socket);
    } else {
      co_return co_await echo_messages(std::move(socket), std::move(request));
    }
  }
}

// A client that goes is no news.
void ended(std::exception_ptr) {}

awaitable<void> accept_all(tcp::acceptor acceptor) {
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(use_awaitable);
    const auto executor = socket.get_executor();
    asio::co_spawn(executor, serve(std::move(socket)), ended);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  file_path = argv[1];
  asio::io_context io(1);
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  std::printf("port %d\n", static_cast<int>(acceptor.local_endpoint().port()));
  std::fflush(stdout);
  asio::co_spawn(io, accept_all(std::move(acceptor)), asio::detached);
  io.run();
  return 0;
}
