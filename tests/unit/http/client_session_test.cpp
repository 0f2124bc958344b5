#include "http/client_session.h"

#include "http/errors.h"
#include "support/canned_server.h"
#include "support/test.h"

TEST_CASE("a page is fetched, and its connection serves the next request") {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest& request) { return ok("page of " + request.line); },
      [&](http::ClientSession& client) -> Coro<> {
        http::ClientResponse response = co_await client.get("http://127.0.0.1/a?b=c#d");
        CHECK(response.status() == 200);
        CHECK(response.reason() == "OK");
        CHECK(response.ok());
        CHECK(response.version() == "1.1");
        CHECK(response.method() == "GET");
        CHECK(response.headers().at("content-length") == "18");
        CHECK(response.url().str() == "http://127.0.0.1/a?b=c");
        CHECK(response.real_url().str() == "http://127.0.0.1/a?b=c#d");
        CHECK(response.history().empty());
        CHECK(co_await response.text() == "page of GET /a?b=c");
        CHECK(co_await response.text() == "page of GET /a?b=c");
        CHECK(client.connector().idle() == 1);
        CHECK(co_await fetch(client, "http://127.0.0.1/b") == "page of GET /b");
        CHECK(client.connector().in_use() == 0);
      });
  CHECK(result.failure() == "");
  CHECK(seen.lines() == Lines{"GET /a?b=c", "GET /b"});
  CHECK(seen.connections == 1);
  CHECK(seen.open == 0);
}

TEST_CASE("automatic headers can be replaced and left out") {
  Seen seen;
  http::ClientSessionOptions session;
  session.headers = {{"X-Session", "1"}, {"X-Both", "session"}};
  session.skip_auto_headers = {"user-agent"};
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok(""); }, std::move(session),
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.headers = {{"X-Both", "request"}, {"accept", "text/html"}};
        co_await fetch(client, "http://127.0.0.1/", options);
        options.skip_auto_headers = {"Accept-Encoding"};
        options.headers.set("Host", "example.com");
        co_await fetch(client, "http://127.0.0.1/", options);
      });
  CHECK(result.failure() == "");
  const SeenRequest& first = seen.requests.at(0);
  CHECK(first.headers.begin()->first == "Host");
  CHECK(first.header("Host") == "127.0.0.1");
  CHECK(first.header("X-Session") == "1");
  CHECK(first.header("X-Both") == "request");
  CHECK(first.headers.count("Accept") == 1);
  CHECK(first.header("Accept") == "text/html");
  CHECK(first.header("Accept-Encoding") == "gzip, deflate");
  CHECK(!first.headers.contains("User-Agent"));
  const SeenRequest& second = seen.requests.at(1);
  CHECK(second.headers.count("Host") == 1);
  CHECK(second.header("Host") == "example.com");
  CHECK(!second.headers.contains("Accept-Encoding"));
}

TEST_CASE("relative URLs are resolved against base_url, and params are added to the query") {
  Seen seen;
  http::ClientSessionOptions session;
  session.base_url = http::URL("http://127.0.0.1/api/");
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok(""); }, std::move(session),
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.params = {{"q", "a b"}, {"q", "c"}};
        co_await fetch(client, "users?x=1", options);
        co_await fetch(client, "/root");
        co_await fetch(client, "http://127.0.0.1/other");
      });
  CHECK(result.failure() == "");
  CHECK(seen.lines() == Lines{"GET /api/users?x=1&q=a+b&q=c", "GET /root", "GET /other"});
}

TEST_CASE("a base_url needs its trailing slash") {
  const Run result = run_simulated([]() -> Coro<> {
    http::ClientSessionOptions options;
    options.base_url = http::URL("http://127.0.0.1/api");
    http::ClientSession client = co_await http::ClientSession::create(std::move(options));
    co_await client.close();
  });
  CHECK(result.failure() == "ValueError: base_url must have a trailing slash: http://127.0.0.1/api");
}

TEST_CASE("each method is sent under its name") {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return status(204, "No Content"); },
      [&](http::ClientSession& client) -> Coro<> {
        for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"}) {
          http::ClientResponse response = co_await client.request(method, "http://127.0.0.1/");
          CHECK(response.status() == 204);
        }
        http::ClientResponse response = co_await client.delete_("http://127.0.0.1/x");
      });
  CHECK(result.failure() == "");
  CHECK(seen.lines() ==
        Lines{"GET /", "POST /", "PUT /", "PATCH /", "DELETE /", "OPTIONS /", "PROPFIND /", "DELETE /x"});
  CHECK(!seen.requests.at(0).headers.contains("Content-Length"));
  CHECK(seen.requests.at(1).header("Content-Length") == "0");
  CHECK(seen.requests.at(4).header("Content-Length") == "0");
}

TEST_CASE("responses to HEAD, and 204 and 304, have no body and keep the connection") {
  Seen seen;
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) {
        if (request.line == "HEAD /") return std::string("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
        if (request.line == "GET /304") return std::string("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n");
        return std::string("HTTP/1.1 204 No Content\r\n\r\n");
      },
      [&](http::ClientSession& client) -> Coro<> {
        http::ClientResponse head = co_await client.head("http://127.0.0.1/");
        CHECK(head.headers().at("Content-Length") == "10");
        CHECK(co_await head.read() == "");
        CHECK(co_await fetch(client, "http://127.0.0.1/304") == "");
        CHECK(co_await fetch(client, "http://127.0.0.1/204") == "");
      });
  CHECK(result.failure() == "");
  CHECK(seen.connections == 1);
}

TEST_CASE("json and text read the body as what it is") {
  Seen seen;
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) {
        if (request.line == "GET /json")
          return ok("{\"a\": [1, 2]}", "Content-Type: application/json; charset=utf-8\r\n");
        if (request.line == "GET /latin") return ok("caf\xe9", "Content-Type: text/plain; charset=ISO-8859-1\r\n");
        return ok("{}", "Content-Type: text/html\r\n");
      },
      [&](http::ClientSession& client) -> Coro<> {
        http::ClientResponse json = co_await client.get("http://127.0.0.1/json");
        CHECK(json.content_type() == "application/json");
        CHECK(json.charset() == "utf-8");
        const http::Json value = co_await json.json();
        CHECK(value["a"][1].as<int>() == 2);
        CHECK(co_await fetch(client, "http://127.0.0.1/latin") == "caf\xc3\xa9");
        http::ClientResponse html = co_await client.get("http://127.0.0.1/html");
        std::string error;
        try {
          co_await html.json();
        } catch (const http::ContentTypeError& refused) {
          error = refused.message();
        }
        CHECK(error == "Attempt to decode JSON with unexpected mimetype: text/html");
        const http::Json anyway = co_await html.json_of_any_type();
        CHECK(anyway.type() == http::Json::Type::object);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("raise_for_status turns an answer of 400 and above into an exception") {
  Seen seen;
  http::ClientSessionOptions session;
  session.raise_for_status = true;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return status(404, "Not Found"); }, std::move(session),
      [&](http::ClientSession& client) -> Coro<> {
        CHECK(co_await fetch(client, "http://127.0.0.1/x") ==
              "ClientResponseError: 404, message='Not Found', url='http://127.0.0.1/x'");
        http::RequestOptions options;
        options.raise_for_status = false;
        http::ClientResponse response = co_await client.get("http://127.0.0.1/", std::move(options));
        CHECK(!response.ok());
        CHECK(thrown_by([&] { response.raise_for_status(); }) ==
              "ClientResponseError: 404, message='Not Found', url='http://127.0.0.1/'");
      });
  CHECK(result.failure() == "");
}

TEST_CASE("URLs that no request can be sent to are refused with their reason") {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok(""); },
      [&](http::ClientSession& client) -> Coro<> {
        const std::string relative = co_await fetch(client, "/path");
        CHECK(relative.substr(0, 21) == "InvalidUrlClientError");
        const std::string ftp = co_await fetch(client, "ftp://127.0.0.1/");
        CHECK(ftp.substr(0, 21) == "NonHttpUrlClientError");
      });
  CHECK(result.failure() == "");
  CHECK(seen.connections == 0);
}

TEST_CASE("credentials come from auth, from the session or from the URL") {
  Seen seen;
  http::ClientSessionOptions session;
  session.auth = http::BasicAuth{"session", "s"};
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok(""); }, std::move(session),
      [&](http::ClientSession& client) -> Coro<> {
        co_await fetch(client, "http://127.0.0.1/");
        co_await fetch(client, "http://user:pass@127.0.0.1/");
        http::RequestOptions options;
        options.auth = http::BasicAuth{"call", "c"};
        co_await fetch(client, "http://127.0.0.1/", options);
        options.headers = {{"Authorization", "Bearer x"}};
        CHECK(co_await fetch(client, "http://127.0.0.1/", options) ==
              "ValueError: The request has an Authorization header and auth; say one of them");
        options.auth.reset();
        co_await fetch(client, "http://127.0.0.1/", options);
      });
  CHECK(result.failure() == "");
  Lines seen_credentials;
  for (const SeenRequest& request : seen.requests) seen_credentials.push_back(request.header("Authorization"));
  const http::BasicAuth from_url{"user", "pass"};
  CHECK(seen_credentials == Lines{http::BasicAuth{"session", "s"}.encode(), from_url.encode(),
                                  http::BasicAuth{"call", "c"}.encode(), "Bearer x"});
}

TEST_CASE("cookies come back where they belong, with the session's and the call's") {
  Seen seen;
  http::ClientSessionOptions session;
  session.cookies = {{"everywhere", "1"}};
  session.cookie_jar = std::make_shared<http::CookieJar>(true);
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) {
        if (request.line == "GET /login") {
          return ok("",
                    "Set-Cookie: id=7; Path=/\r\nSet-Cookie: short=1; Path=/; Max-Age=10\r\n"
                    "Set-Cookie: private=1; Path=/; Secure\r\n");
        }
        return ok("");
      },
      std::move(session),
      [&](http::ClientSession& client) -> Coro<> {
        http::ClientResponse login = co_await client.get("http://127.0.0.1/login");
        CHECK(login.cookies()["id"].value == "7");
        http::RequestOptions options;
        options.cookies = {{"call", "2"}};
        co_await fetch(client, "http://127.0.0.1/a", options);
        co_await sleep(11s);
        co_await fetch(client, "http://127.0.0.1/b");
      });
  CHECK(result.failure() == "");
  CHECK(seen.requests.at(0).header("Cookie") == "everywhere=1");
  CHECK(seen.requests.at(1).header("Cookie") == "everywhere=1; id=7; short=1; call=2");
  CHECK(seen.requests.at(2).header("Cookie") == "everywhere=1; id=7");
}

TEST_CASE("a closed session makes no requests, and one that is dropped open is a lint") {
  const Run result = run_simulated([]() -> Coro<> {
    http::ClientSession client = co_await http::ClientSession::create();
    CHECK(!client.closed());
    co_await client.close();
    co_await client.close();
    CHECK(client.closed());
    CHECK(co_await fetch(client, "http://127.0.0.1/") ==
          "RuntimeError: Session is closed; make requests before close()");
    http::ClientSession dropped = co_await http::ClientSession::create();
  });
  CHECK(result.failure() == "");
  const Lines lints = result.records({"lint"});
  CHECK(lints.size() == 1);
  if (!lints.empty()) CHECK(lints[0].find("\"lint\":\"never-closed\"") != std::string::npos);
}

TEST_CASE("with() closes the session on every way out") {
  Seen seen;
  const Run result = run_simulated([]() -> Coro<> {
    Coro<http::ClientSession> opening = http::ClientSession::create();
    co_await with(std::move(opening), [](http::ClientSession& client) -> Coro<> {
      CHECK(!client.closed());
      co_return;
    });
  });
  CHECK(result.failure() == "");
  CHECK(result.count("lint") == 0);
}

TEST_CASE("a session is in the trace from its making to its close, and one that is dropped has no close") {
  const Run closed = run_simulated([]() -> Coro<> {
    http::ClientSession client = co_await http::ClientSession::create();
    co_await client.close();
    co_await client.close();
  });
  const Lines records = closed.records({"session"});
  REQUIRE(records.size() == 2);
  CHECK(records[0].find(R"("op":"create","task":1,"at":"client_session_test.cpp:)") != std::string::npos);
  CHECK(records[1].find(R"("op":"close","task":1)") != std::string::npos);

  const Run dropped = run_simulated([]() -> Coro<> { co_await http::ClientSession::create(); });
  CHECK(dropped.count("session") == 1);
  CHECK(dropped.count("lint") == 1);
}
