#include "http/client_session.h"
#include "http/errors.h"
#include "support/canned_server.h"
#include "support/test.h"

namespace {

std::string to(int code, std::string location) {
  return status(code, "Found", "Location: " + location + "\r\n");
}

// The request that comes second when the first one is answered with this status: its line and body.
std::string redirected(int code, const char* method, const char* body = "") {
  Seen seen;
  const Run result = with_answers(
      seen, [&](const SeenRequest& request) { return request.line.ends_with("/from") ? to(code, "/to") : ok("done"); },
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.data = std::string(body);
        http::ClientResponse response = co_await client.request(method, "http://127.0.0.1/from", std::move(options));
        CHECK(co_await response.text() == (std::string_view(method) == "HEAD" ? "" : "done"));
      });
  CHECK(result.failure() == "");
  if (seen.requests.size() != 2) return "";
  const SeenRequest& second = seen.requests[1];
  return second.line + (second.body.empty() ? "" : " " + second.body);
}

}  // namespace

TEST_CASE("301, 302 and 303 turn a POST into a GET, 307 and 308 keep it with its body") {
  CHECK(redirected(301, "POST", "x") == "GET /to");
  CHECK(redirected(302, "POST", "x") == "GET /to");
  CHECK(redirected(303, "POST", "x") == "GET /to");
  CHECK(redirected(307, "POST", "x") == "POST /to x");
  CHECK(redirected(308, "POST", "x") == "POST /to x");
}

TEST_CASE("other methods stay, but for 303, which leaves HEAD alone") {
  CHECK(redirected(301, "PUT", "x") == "PUT /to x");
  CHECK(redirected(302, "DELETE") == "DELETE /to");
  CHECK(redirected(303, "PUT", "x") == "GET /to");
  CHECK(redirected(303, "HEAD") == "HEAD /to");
  CHECK(redirected(302, "HEAD") == "HEAD /to");
}

TEST_CASE("a redirect is followed over one connection, and stands in the history") {
  Seen seen;
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) {
        if (request.line == "GET /1") return to(302, "2?x=y");
        if (request.line == "GET /2?x=y") return to(301, "http://127.0.0.1/3#part");
        return ok("here");
      },
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        http::ClientResponse response = co_await client.get("http://127.0.0.1/1", std::move(options));
        CHECK(response.status() == 200);
        CHECK(response.url().str() == "http://127.0.0.1/3");
        CHECK(response.real_url().str() == "http://127.0.0.1/3#part");
        CHECK(response.history().size() == 2);
        CHECK(response.history()[0].status() == 302);
        CHECK(response.history()[1].url().str() == "http://127.0.0.1/2?x=y");
      });
  CHECK(result.failure() == "");
  CHECK(seen.connections == 1);
}

TEST_CASE("ten redirects are followed, the eleventh is too many") {
  for (const int redirects : {10, 11}) {
    Seen seen;
    int answered = 0;
    const Run result = with_answers(
        seen, [&](const SeenRequest&) { return answered++ < redirects ? to(302, "/next") : ok("end"); },
        [&](http::ClientSession& client) -> Coro<> {
          const std::string text = co_await fetch(client, "http://127.0.0.1/");
          if (redirects == 10) CHECK(text == "end");
          if (redirects == 11) {
            CHECK(text == "TooManyRedirects: 302, message='More than 10 redirects', url='http://127.0.0.1/'");
          }
          CHECK(client.connector().in_use() == 0);
        });
    CHECK(result.failure() == "");
    CHECK(seen.requests.size() == 11);
  }
}

TEST_CASE("without allow_redirects, and without a Location, the redirect is the response") {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest& request) { return request.line == "GET /no" ? status(302, "Found") : to(302, "/x"); },
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.allow_redirects = false;
        http::ClientResponse stays = co_await client.get("http://127.0.0.1/", std::move(options));
        CHECK(stays.status() == 302);
        CHECK(stays.headers().at("Location") == "/x");
        http::ClientResponse nowhere = co_await client.get("http://127.0.0.1/no");
        CHECK(nowhere.status() == 302);
        http::ClientResponse head = co_await client.head("http://127.0.0.1/");
        CHECK(head.status() == 302);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("another origin gets neither Authorization nor Cookie nor Proxy-Authorization") {
  Seen seen;
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) {
        if (request.line == "GET /here") return to(302, "/same");
        if (request.line == "GET /same") return to(302, "http://localhost/other");
        return ok("");
      },
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.headers = {
            {"Authorization", "Bearer x"}, {"Cookie", "a=b"}, {"Proxy-Authorization", "Basic y"}, {"X-Other", "stays"}};
        options.cookies = {{"call", "1"}};
        CHECK(co_await fetch(client, "http://127.0.0.1/here", options) == "");
      });
  CHECK(result.failure() == "");
  CHECK(seen.requests.size() == 3);
  CHECK(seen.requests.at(1).header("Authorization") == "Bearer x");
  CHECK(seen.requests.at(1).header("Cookie") == "a=b; call=1");
  const SeenRequest& other = seen.requests.at(2);
  CHECK(other.header("Host") == "localhost");
  CHECK(other.header("X-Other") == "stays");
  for (const char* name : {"Authorization", "Cookie", "Proxy-Authorization"}) CHECK(!other.headers.contains(name));
}

TEST_CASE("a redirect that leads out of HTTP, or to what is no URL, is refused") {
  Seen seen;
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) { return to(302, request.line == "GET /" ? "ftp://127.0.0.1/" : "http://[::1"); },
      [&](http::ClientSession& client) -> Coro<> {
        const std::string out = co_await fetch(client, "http://127.0.0.1/");
        CHECK(out == "NonHttpUrlRedirectClientError: ftp://127.0.0.1/: a redirect leads there");
        CHECK(client.connector().in_use() == 0);
        const std::string broken = co_await fetch(client, "http://127.0.0.1/broken");
        CHECK(broken.substr(0, 42) == "InvalidUrlRedirectClientError: http://[::1");
        CHECK(client.connector().in_use() == 0);
      });
  CHECK(result.failure() == "");
}
