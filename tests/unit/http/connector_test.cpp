#include "http/connector.h"

#include "http/client_session.h"
#include "http/detail/connector_state.h"
#include "http/errors.h"
#include "net/errors.h"
#include "support/canned_server.h"
#include "support/test.h"

namespace {

http::ClientSessionOptions with_limit(std::size_t limit, std::size_t limit_per_host = 0) {
  http::ConnectorOptions connector;
  connector.limit = limit;
  connector.limit_per_host = limit_per_host;
  http::ClientSessionOptions options;
  options.connector = http::TCPConnector(connector);
  return options;
}

// Answers each request a second after it came.
Coro<> serve_slowly(Stream& stream) {
  while (true) {
    std::string head;
    try {
      head = co_await read_request_head(stream);
    } catch (const IncompleteReadError&) {
      break;
    }
    co_await sleep(1s);
    const std::string answer = ok(head.substr(4, head.find(' ', 4) - 4));
    co_await stream.write(answer);
  }
}

Coro<> fetch_and_log(http::ClientSession& client, std::string path, Log& log) {
  const std::string text = co_await fetch(client, "http://127.0.0.1" + path);
  const auto seconds = get_running_loop().time() / 1s;
  log(text, "at", seconds);
}

}  // namespace

TEST_CASE("requests beyond the limit wait in order of arrival") {
  Log log;
  const Run result = with_raw_server(serve_slowly, with_limit(2), [&](http::ClientSession& client) -> Coro<> {
    std::vector<Task<>> tasks;
    for (const char* path : {"/a", "/b", "/c", "/d", "/e"}) {
      tasks.push_back(create_task(fetch_and_log(client, path, log)));
    }
    co_await sleep(500ms);
    CHECK(client.connector().in_use() == 2);
    CHECK(client.connector().waiting() == 3);
    co_await gather(tasks);
    CHECK(client.connector().in_use() == 0);
    CHECK(client.connector().idle() == 2);
  });
  CHECK(result.failure() == "");
  CHECK(log.lines == Lines{"/a at 1", "/b at 1", "/c at 2", "/d at 2", "/e at 3"});
}

TEST_CASE("a hundred connections are in use at a time by default, and all of them may be to one host") {
  http::ClientSessionOptions options;
  const Run result = with_raw_server(serve_slowly, std::move(options), [&](http::ClientSession& client) -> Coro<> {
    std::vector<Task<std::string>> tasks;
    for (int count = 0; count < 101; ++count) tasks.push_back(create_task(fetch(client, "http://127.0.0.1/a")));
    co_await sleep(500ms);
    CHECK(client.connector().in_use() == 100);
    CHECK(client.connector().waiting() == 1);
    const std::vector<std::string> texts = co_await gather(tasks);
    for (const std::string& text : texts) CHECK(text == "/a");
    CHECK(client.connector().in_use() == 0);
  });
  CHECK(result.failure() == "");
}

TEST_CASE("limit_per_host holds one host back and not the others") {
  Log log;
  const Run result = with_raw_server(serve_slowly, with_limit(0, 1), [&](http::ClientSession& client) -> Coro<> {
    const Task<> first = create_task(fetch_and_log(client, "/a", log));
    const Task<> second = create_task(fetch_and_log(client, "/b", log));
    co_await sleep(500ms);
    CHECK(client.connector().waiting() == 1);
    CHECK(co_await fetch(client, "http://localhost/other") == "/other");
    co_await first;
    co_await second;
  });
  CHECK(result.failure() == "");
  CHECK(log.lines == Lines{"/a at 1", "/b at 2"});
}

TEST_CASE("a cancelled waiter leaks nothing, woken or not") {
  Log log;
  const Run result = with_raw_server(serve_slowly, with_limit(1), [&](http::ClientSession& client) -> Coro<> {
    const Task<> first = create_task(fetch_and_log(client, "/a", log));
    const Task<> leaves = create_task(fetch_and_log(client, "/b", log));
    const Task<> third = create_task(fetch_and_log(client, "/c", log));
    co_await sleep(500ms);
    CHECK(client.connector().waiting() == 2);
    leaves.cancel();
    co_await checkpoint();
    co_await checkpoint();
    CHECK(client.connector().waiting() == 1);
    co_await first;
    co_await third;
    CHECK(client.connector().in_use() == 0);
    CHECK(client.connector().waiting() == 0);
  });
  CHECK(result.failure() == "");
  CHECK(log.lines == Lines{"CancelledError at 0", "/a at 1", "/c at 2"});
}

TEST_CASE("an idle connection goes after its keepalive time") {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok("x"); },
      [&](http::ClientSession& client) -> Coro<> {
        co_await fetch(client, "http://127.0.0.1/");
        co_await sleep(14s);
        CHECK(client.connector().idle() == 1);
        co_await fetch(client, "http://127.0.0.1/");
        CHECK(seen.connections == 1);
        co_await sleep(16s);
        CHECK(client.connector().idle() == 0);
        CHECK(seen.open == 0);
        co_await fetch(client, "http://127.0.0.1/");
      });
  CHECK(result.failure() == "");
  CHECK(seen.connections == 2);
}

TEST_CASE("a connection is not used again after an unread body, Connection: close, left-over bytes and force_close") {
  Seen seen;
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) {
        if (request.line == "GET /large") return ok(std::string(1'000'000, 'x'));
        if (request.line == "GET /close") return ok("", "Connection: close\r\n");
        if (request.line == "GET /more") return ok("") + "left over";
        return ok("");
      },
      [&](http::ClientSession& client) -> Coro<> {
        {
          http::ClientResponse unread = co_await client.get("http://127.0.0.1/large");
          CHECK(client.connector().in_use() == 1);
        }
        CHECK(client.connector().in_use() == 0);
        CHECK(client.connector().idle() == 0);
        http::ClientResponse released = co_await client.get("http://127.0.0.1/large");
        released.release();
        CHECK(client.connector().in_use() == 0);
        std::string error;
        try {
          co_await released.read();
        } catch (...) {
          error = describe_exception(std::current_exception());
        }
        CHECK(error == "ClientConnectionError: Connection closed");
        co_await fetch(client, "http://127.0.0.1/close");
        CHECK(client.connector().idle() == 0);
        co_await fetch(client, "http://127.0.0.1/more");
        CHECK(client.connector().idle() == 0);
      });
  CHECK(result.failure() == "");
  CHECK(seen.connections == 4);
  Seen forced;
  http::ConnectorOptions connector;
  connector.force_close = true;
  http::ClientSessionOptions options;
  options.connector = http::TCPConnector(connector);
  const Run second = with_answers(
      forced, [](const SeenRequest&) { return ok(""); }, std::move(options),
      [&](http::ClientSession& client) -> Coro<> {
        co_await fetch(client, "http://127.0.0.1/");
        co_await fetch(client, "http://127.0.0.1/");
      });
  CHECK(second.failure() == "");
  CHECK(forced.connections == 2);
}

TEST_CASE("a response of HTTP/1.0 closes its connection unless it says keep-alive") {
  Seen seen;
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) {
        std::string answer = ok("x", request.line == "GET /keep" ? "Connection: keep-alive\r\n" : "");
        answer.replace(0, 8, "HTTP/1.0");
        return answer;
      },
      [&](http::ClientSession& client) -> Coro<> {
        CHECK(co_await fetch(client, "http://127.0.0.1/") == "x");
        CHECK(client.connector().idle() == 0);
        CHECK(co_await fetch(client, "http://127.0.0.1/keep") == "x");
        CHECK(client.connector().idle() == 1);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("who cannot connect is told the host, the port and the reason") {
  const Run result = run_simulated([]() -> Coro<> {
    http::ClientSession client = co_await http::ClientSession::create();
    const std::string refused = co_await fetch(client, "http://127.0.0.1:81/");
    CHECK(refused.substr(0, 57) == "ClientConnectorError: Cannot connect to host 127.0.0.1:81");
    const std::string unknown = co_await fetch(client, "http://nowhere.example/");
    CHECK(unknown.substr(0, 69) == "ClientConnectorDNSError: Cannot connect to host nowhere.example:80 [N");
    CHECK(client.connector().in_use() == 0);
    co_await client.close();
  });
  CHECK(result.failure() == "");
}

TEST_CASE("a unix socket that cannot be connected to is named by its path") {
  const Run result = run_simulated([]() -> Coro<> {
    http::ClientSessionOptions options;
    options.connector = http::UnixConnector("/run/none.sock");
    http::ClientSession client = co_await http::ClientSession::create(std::move(options));
    const std::string how = co_await fetch(client, "http://host/");
    CHECK(how.substr(0, 72) == "UnixClientConnectorError: Cannot connect to unix socket /run/none.sock [");
    CHECK(client.connector().in_use() == 0);
    co_await client.close();
  });
  CHECK(result.failure() == "");
}

TEST_CASE("what one TLS connection can serve depends on all that its context says") {
  const http::TCPConnector connector;
  const http::URL url("https://host/");
  Lines keys;
  for (const int change : {0, 1, 2, 3}) {
    SSLContext context;
    if (change == 1) context.verify = false;
    if (change == 2) context.ca = "x";
    if (change == 3) context.alpn = {"other"};
    keys.push_back(connector.state().destination(url, http::SSLOption(context), "").key);
  }
  const SSLContext same;
  CHECK(connector.state().destination(url, http::SSLOption(same), "").key == keys[0]);
  for (std::size_t left = 0; left < keys.size(); ++left) {
    for (std::size_t right = left + 1; right < keys.size(); ++right) CHECK(keys[left] != keys[right]);
  }
}

TEST_CASE("two sessions may share a connector, which closes with its owner") {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok(""); },
      [&](http::ClientSession& client) -> Coro<> {
        http::ClientSessionOptions options;
        options.connector = client.connector();
        options.connector_owner = false;
        http::ClientSession other = co_await http::ClientSession::create(std::move(options));
        co_await fetch(client, "http://127.0.0.1/");
        co_await fetch(other, "http://127.0.0.1/");
        CHECK(seen.connections == 1);
        co_await other.close();
        CHECK(!client.connector().closed());
        co_await fetch(client, "http://127.0.0.1/");
        co_await client.close();
        CHECK(client.connector().closed());
      });
  CHECK(result.failure() == "");
  CHECK(seen.connections == 1);
}
