#include "http/client_timeout.h"

#include "http/client_session.h"
#include "http/errors.h"
#include "support/canned_server.h"
#include "support/test.h"

namespace {

// Says nothing, or half an answer.
Coro<> stall(Stream& stream) {
  const std::string head = co_await read_request_head(stream);
  if (head.starts_with("GET /half")) co_await stream.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  co_await sleep(1000s);
}

// A byte of the body a second.
Coro<> trickle(Stream& stream) {
  co_await read_request_head(stream);
  co_await stream.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
  for (int count = 0; count < 10; ++count) {
    co_await sleep(1s);
    co_await stream.write("x");
  }
}

struct Late {
  std::string how;
  Duration after{};
};

// How a request with this timeout ends, and when.
Late late_of(RawHandler handler, std::string path, http::ClientTimeout session, http::ClientTimeout request) {
  Late late;
  http::ClientSessionOptions options;
  options.timeout = session;
  const Run result =
      with_raw_server(std::move(handler), std::move(options), [&](http::ClientSession& client) -> Coro<> {
        const Duration began = get_running_loop().time();
        http::RequestOptions call;
        call.timeout = request;
        late.how = co_await fetch(client, "http://127.0.0.1" + path, std::move(call));
        late.after = (get_running_loop().time() - began) / 1s * 1s;
        CHECK(client.connector().in_use() == 0);
        CHECK(client.connector().idle() == (late.how == "xxxxxxxxxx" ? 1 : 0));
      });
  CHECK(result.failure() == "");
  return late;
}

}  // namespace

TEST_CASE("the whole request has 300 s by default, and a new connection 30 s") {
  CHECK(http::kDefaultClientTimeout.total.limit() == 300s);
  CHECK(http::kDefaultClientTimeout.sock_connect.limit() == 30s);
  CHECK(!http::kDefaultClientTimeout.connect.limit());
  CHECK(!http::kDefaultClientTimeout.sock_read.limit());
  const Late late = late_of(stall, "/", {}, {});
  CHECK(late.how == "TimeoutError: The total timeout passed: http://127.0.0.1/");
  CHECK(late.after == 300s);
}

TEST_CASE("overriding one timeout keeps the others, for a session and for a request") {
  http::ClientTimeout session;
  session.total = 50s;
  http::ClientTimeout request;
  request.sock_read = 20s;
  const http::ClientTimeout merged = request.over(session.over(http::kDefaultClientTimeout));
  CHECK(merged.total.limit() == 50s);
  CHECK(merged.sock_read.limit() == 20s);
  CHECK(merged.sock_connect.limit() == 30s);
  const Late late = late_of(stall, "/", session, request);
  CHECK(late.how == "SocketTimeoutError: Timeout on reading data from socket");
  CHECK(late.after == 20s);
  request.sock_read = std::nullopt;
  CHECK(late_of(stall, "/", session, request).after == 50s);
}

TEST_CASE("the total timeout covers the body too") {
  http::ClientTimeout timeout;
  timeout.total = 5s;
  const Late cut = late_of(trickle, "/", timeout, {});
  CHECK(cut.how == "TimeoutError: The total timeout passed: http://127.0.0.1/");
  CHECK(cut.after == 5s);
  timeout.total = std::nullopt;
  const Late whole = late_of(trickle, "/", timeout, {});
  CHECK(whole.how == "xxxxxxxxxx");
  CHECK(whole.after == 10s);
}

TEST_CASE("sock_read counts between two pieces, in the head and in the body") {
  http::ClientTimeout timeout;
  timeout.sock_read = 2s;
  CHECK(late_of(stall, "/", timeout, {}).after == 2s);
  const Late half = late_of(stall, "/half", timeout, {});
  CHECK(half.how == "SocketTimeoutError: Timeout on reading data from socket");
  CHECK(half.after == 2s);
  CHECK(late_of(trickle, "/", timeout, {}).how == "xxxxxxxxxx");
}

TEST_CASE("connect covers the wait for a place in the pool") {
  http::ConnectorOptions connector;
  connector.limit = 1;
  http::ClientSessionOptions options;
  options.connector = http::TCPConnector(connector);
  options.timeout.connect = 3s;
  const Run result = with_raw_server(stall, std::move(options), [&](http::ClientSession& client) -> Coro<> {
    const Task<std::string> first = create_task(fetch(client, "http://127.0.0.1/"));
    co_await sleep(1s);
    CHECK(co_await fetch(client, "http://127.0.0.1/") ==
          "ConnectionTimeoutError: Connection timeout to host http://127.0.0.1:80");
    CHECK(client.connector().waiting() == 0);
    first.cancel();
    CHECK(co_await first == "CancelledError");
    CHECK(client.connector().in_use() == 0);
  });
  CHECK(result.failure() == "");
}
