// Connections of the pool that the server has closed meanwhile.
#include "http/client_session.h"
#include "http/errors.h"
#include "support/canned_server.h"
#include "support/test.h"

namespace {

// Answers one request; the second on the connection ends it without a word.
std::string answer_first(const SeenRequest& request) {
  static_cast<void>(request);
  return ok("x");
}

// What a second request over one connection gives when the server closes at its sight: as the server's "" does.
struct Second {
  std::string how;
  int connections = 0;
  std::size_t requests = 0;
};

Second second_request(const char* method, bool retry_stale, http::RequestOptions second_options) {
  Seen seen;
  http::ClientSessionOptions options;
  options.retry_stale = retry_stale;
  Second second;
  const Run result = with_answers(
      seen,
      [&](const SeenRequest& request) {
        return seen.requests.size() == 2 && request.connection == 1 ? std::string() : answer_first(request);
      },
      std::move(options),
      [&](http::ClientSession& client) -> Coro<> {
        co_await fetch(client, "http://127.0.0.1/");
        try {
          http::ClientResponse response =
              co_await client.request(method, "http://127.0.0.1/", std::move(second_options));
          second.how = co_await response.text();
        } catch (...) {
          second.how = describe_exception(std::current_exception());
        }
        CHECK(client.connector().in_use() == 0);
      });
  CHECK(result.failure() == "");
  second.connections = seen.connections;
  second.requests = seen.requests.size();
  return second;
}

}  // namespace

TEST_CASE("idempotent methods are made again on a new connection when the pooled one was stale") {
  for (const char* method : {"GET", "PUT", "DELETE", "OPTIONS"}) {
    const Second second = second_request(method, true, {});
    CHECK(second.how == "x");
    CHECK(second.connections == 2);
    CHECK(second.requests == 3);
  }
}

TEST_CASE("other methods fail") {
  for (const char* method : {"POST", "PATCH"}) {
    const Second second = second_request(method, true, {});
    CHECK(second.how == "ServerDisconnectedError: Server disconnected");
    CHECK(second.requests == 2);
  }
}

TEST_CASE("retry_stale turns it off, and a body that is produced is not produced twice") {
  CHECK(second_request("GET", false, {}).how == "ServerDisconnectedError: Server disconnected");
  http::RequestOptions produced;
  produced.data = http::BodyProducer([](http::BodyWriter& body) -> Coro<> { co_await body.write("x"); });
  CHECK(second_request("PUT", true, produced).how == "ServerDisconnectedError: Server disconnected");
}

TEST_CASE("a server that is slow on a connection that was used before is asked once and waited for once") {
  for (const char* method : {"GET", "PUT", "DELETE"}) {
    int requests = 0;
    http::ClientSessionOptions options;
    options.timeout.sock_read = 2s;
    const Run result = with_raw_server(
        [&](Stream& stream) -> Coro<> {
          co_await read_request_head(stream);
          const std::string answer = ok("x");
          if (++requests == 1) co_await stream.write(answer);
          co_await read_request_head(stream);
          ++requests;
          co_await sleep(100s);
        },
        std::move(options),
        [&](http::ClientSession& client) -> Coro<> {
          CHECK(co_await fetch(client, "http://127.0.0.1/") == "x");
          const Duration began = get_running_loop().time();
          std::string how;
          try {
            http::ClientResponse response = co_await client.request(method, "http://127.0.0.1/");
          } catch (...) {
            how = describe_exception(std::current_exception());
          }
          CHECK(how == "SocketTimeoutError: Timeout on reading data from socket");
          CHECK((get_running_loop().time() - began) / 1s == 2);
        });
    CHECK(result.failure() == "");
    CHECK(requests == 2);
  }
}

TEST_CASE("a new connection that the server closes is an error at once") {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return std::string(); },
      [&](http::ClientSession& client) -> Coro<> {
        CHECK(co_await fetch(client, "http://127.0.0.1/") == "ServerDisconnectedError: Server disconnected");
      });
  CHECK(result.failure() == "");
  CHECK(seen.requests.size() == 1);
}

TEST_CASE("an idle connection that the server closes leaves the pool by itself") {
  const Run result = with_raw_server(
      [](Stream& stream) -> Coro<> {
        co_await read_request_head(stream);
        const std::string answer = ok("x");
        co_await stream.write(answer);
        co_await sleep(5s);
      },
      [&](http::ClientSession& client) -> Coro<> {
        CHECK(co_await fetch(client, "http://127.0.0.1/") == "x");
        co_await sleep(4s);
        CHECK(client.connector().idle() == 1);
        co_await sleep(2s);
        CHECK(client.connector().idle() == 0);
        http::ClientResponse response = co_await client.post("http://127.0.0.1/");
        CHECK(response.status() == 200);
      });
  CHECK(result.failure() == "");
}
