// A client that sends its requests without waiting for answers: they come in order, and the server takes one request at
// a time and of what waits only as many bytes as fit its buffers.
#include "sim/connection.h"
#include "support/test.h"
#include "support/web_server.h"

namespace {

constexpr int kRequests = 1000;
constexpr std::size_t kPiece = 16 * 1024;  // what a stream reads at a time

/// So many requests, each of `size` bytes, the last one ending the connection.
std::string pipeline(std::size_t size) {
  std::string text;
  for (int i = 0; i < kRequests; ++i) {
    const std::string last = i + 1 == kRequests ? "Connection: close\r\n" : "";
    const std::size_t plain = request_text("GET", "/" + std::to_string(i), last + "X: \r\n").size();
    const std::string padding(size > plain ? size - plain : 0, 'x');
    text += request_text("GET", "/" + std::to_string(i), last + "X: " + padding + "\r\n");
  }
  return text;
}

struct Handled {
  int requests = 0;
  int at_a_time = 0;
  int most_at_a_time = 0;
};

/// Answers with its path; the first request takes ten seconds.
web::Application counting(Handled& handled) {
  web::Application app;
  app.router().add_get("/{number}", [&handled](web::Request& request) -> Coro<web::Response> {
    handled.most_at_a_time = std::max(handled.most_at_a_time, ++handled.at_a_time);
    const Duration takes = handled.requests == 0 ? Duration(10s) : Duration(1ms);
    co_await sleep(takes);
    ++handled.requests;
    --handled.at_a_time;
    co_return web::Response::text("[" + request.match_info()["number"] + "]");
  });
  return app;
}

Coro<> send_all(Stream& stream, const std::string& text) {
  co_await stream.write(text);
}

/// What a server holds of a pipeline beyond the sockets' own buffers while it works on the first request.
std::size_t held(std::size_t request_size, bool cancels) {
  Handled handled;
  std::size_t left_the_client = 0;
  web::RunnerOptions options;
  options.server.handler_cancellation = cancels;
  serve_simulated(
      counting(handled),
      [&](RawClient& client) -> Coro<> {
        Stream stream = co_await client.connect();
        const std::string text = pipeline(request_size);
        const Task<> sender = create_task(send_all(stream, text));
        co_await sleep(5s);
        CHECK(handled.most_at_a_time == 1);
        left_the_client = stream.total_written() - stream.write_buffer_size();
        const std::string answers = co_await stream.read();
        co_await sender;
        co_await stream.close();
        std::size_t at = 0;
        for (int i = 0; i < kRequests; ++i) {
          at = answers.find("\r\n\r\n[" + std::to_string(i) + "]", at);
          REQUIRE(at != answers.npos);
        }
      },
      std::move(options));
  CHECK(handled.requests == kRequests);
  CHECK(handled.most_at_a_time == 1);
  const std::size_t sockets = sim::kSendBuffer + sim::kReceiveBuffer;
  return left_the_client > sockets ? left_the_client - sockets : 0;
}

}  // namespace

TEST_CASE("a thousand pipelined requests are answered in order, one at a time") {
  CHECK(held(0, false) == 0);
  CHECK(held(0, true) == 0);
}

TEST_CASE("of a thousand pipelined kilobytes a server holds one piece: fewer than 32 requests") {
  CHECK(held(1000, false) <= kPiece);
  CHECK(kPiece / 1000 < 32);
}

TEST_CASE("while it watches for the client's end, a server reads no more than the watch limit ahead") {
  const std::size_t bytes = held(1000, true);
  CHECK(bytes > kPiece);
  CHECK(bytes <= web::kWatchLimit + kPiece);
}
