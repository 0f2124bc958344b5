#include "http/detail/compression.h"
#include "support/test.h"
#include "support/web_server.h"
#include "web/exceptions.h"

namespace {

web::Application hello() {
  web::Application app;
  app.router().add_get("/", says("hello"));
  return app;
}

constexpr std::string_view kDate = "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nServer: Yieldpoint/1.0\r\n";

Coro<web::Response> echo(web::Request& request) {
  auto reading = request.text();
  std::string text = co_await reading;
  co_return web::Response::text(std::move(text));
}

}  // namespace

TEST_CASE("a hello response, byte by byte") {
  serve_simulated(hello(), [](RawClient& client) -> Coro<> {
    const std::string response = co_await client.get("/");
    CHECK(response == "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n" +
                          std::string(kDate) + "Connection: close\r\n\r\nhello");
  });
}

TEST_CASE("a connection serves one request after the other, also when they come at once") {
  serve_simulated(hello(), [](RawClient& client) -> Coro<> {
    std::string many;
    for (int i = 0; i < 40; ++i) many += request_text("GET", "/");
    many += request_text("GET", "/", "Connection: close\r\n");
    const std::string answers = co_await client.ask(many);
    std::size_t count = 0;
    for (std::size_t at = 0; (at = answers.find("hello", at)) != std::string::npos; ++at) ++count;
    CHECK(count == 41);
  });
}

TEST_CASE("pipelined responses come in the order of the requests") {
  web::Application app;
  app.router().add_get("/{ms}", [](web::Request& request) -> Coro<web::Response> {
    const std::string text = request.match_info()["ms"];
    co_await sleep(std::stoi(text) * 1ms);
    co_return web::Response::text(text + ";");
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answers = co_await client.ask(request_text("GET", "/300") + request_text("GET", "/1") +
                                                    request_text("GET", "/20", "Connection: close\r\n"));
    CHECK(answers.find("300;") < answers.find("1;HTTP"));
    CHECK(answers.substr(answers.size() - 3) == "20;");
  });
}

TEST_CASE("HTTP/1.0 closes unless the client asks to keep the connection") {
  serve_simulated(hello(), [](RawClient& client) -> Coro<> {
    const std::string closed = co_await client.ask("GET / HTTP/1.0\r\n\r\n");
    CHECK(status_of(closed) == "HTTP/1.0 200 OK");
    CHECK(header_of(closed, "Connection") == "-");
    const std::string kept =
        co_await client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n");
    CHECK(header_of(kept, "Connection") == "keep-alive");
    CHECK(kept.find("helloHTTP/1.0 200 OK") != std::string::npos);
  });
}

TEST_CASE("no response to HEAD has a body, and the connection goes on") {
  serve_simulated(hello(), [](RawClient& client) -> Coro<> {
    const std::string answers =
        co_await client.ask(request_text("HEAD", "/") + request_text("GET", "/", "Connection: close\r\n"));
    CHECK(header_of(answers, "Content-Length") == "5");
    CHECK(body_of(answers).substr(0, 15) == "HTTP/1.1 200 OK");
    CHECK(body_of(body_of(answers)) == "hello");
  });
}

TEST_CASE("204 and 304 have neither body nor length, and the connection goes on") {
  web::Application app;
  app.router().add_get("/{status}", [](web::Request& request) -> Coro<web::Response> {
    web::ResponseOptions options;
    options.status = std::stoi(request.match_info()["status"]);
    co_return web::Response::text("never sent", std::move(options));
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answers = co_await client.ask(request_text("GET", "/204") + request_text("GET", "/304") +
                                                    request_text("GET", "/200", "Connection: close\r\n"));
    CHECK(status_of(answers) == "HTTP/1.1 204 No Content");
    CHECK(header_of(answers, "Content-Length") == "-");
    const std::string second = body_of(answers);
    CHECK(status_of(second) == "HTTP/1.1 304 Not Modified");
    CHECK(header_of(second, "Content-Length") == "-");
    CHECK(body_of(body_of(second)) == "never sent");
  });
}

TEST_CASE("205 says that it has no body, for a parser would wait for one") {
  web::Application app;
  app.router().add_get("/", [](web::Request&) -> Coro<web::Response> { throw web::HTTPResetContent(); });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answers =
        co_await client.ask(request_text("GET", "/") + request_text("GET", "/", "Connection: close\r\n"));
    CHECK(status_of(answers) == "HTTP/1.1 205 Reset Content");
    CHECK(header_of(answers, "Content-Length") == "0");
    CHECK(status_of(body_of(answers)) == "HTTP/1.1 205 Reset Content");
    CHECK(body_of(body_of(answers)) == "");
  });
}

TEST_CASE("what a handler throws is a 500, also when it is no exception") {
  web::Application app;
  app.router().add_get("/", [](web::Request&) -> Coro<web::Response> { throw 42; });
  const Run run = serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.get("/");
    CHECK(status_of(answer) == "HTTP/1.1 500 Internal Server Error");
    CHECK(header_of(answer, "Connection") == "close");
  });
}

TEST_CASE("a request's URLs: no path is a host, an absolute request line goes before Host, a bad Host is 400") {
  web::Application app;
  app.router().add_get("/{path:.*}", [](web::Request& request) -> Coro<web::Response> {
    const std::string url = request.url().str();
    const std::string relative = request.rel_url().str();
    std::string text = url + " ";
    text += relative + " " + request.host();
    co_return web::Response::text(std::move(text));
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string plain = co_await client.get("/a?b=1");
    CHECK(body_of(plain) == "http://a/a?b=1 /a?b=1 a");
    const std::string slashes = co_await client.get("//evil.example/x");
    CHECK(body_of(slashes) == "http://a//evil.example/x /.//evil.example/x a");
    const std::string absolute = co_await client.get("http://other.example/x?y");
    CHECK(body_of(absolute) == "http://other.example/x?y /x?y other.example");
    const std::string bad = co_await client.ask("GET / HTTP/1.1\r\nHost: a;b\r\nConnection: close\r\n\r\n");
    CHECK(status_of(bad) == "HTTP/1.1 400 Bad Request");
  });
}

TEST_CASE("a request's body is read with its length and in chunks with trailers") {
  web::Application app;
  app.router().add_post("/", echo);
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string with_length = co_await client.post("/", "five!");
    CHECK(body_of(with_length) == "five!");
    const std::string chunked =
        request_text("POST", "/", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Sum: 7\r\n\r\n";
    const std::string answers = co_await client.ask(chunked + request_text("GET", "/", "Connection: close\r\n"));
    CHECK(body_of(answers).substr(0, 7) == "abcdefg");
    CHECK(status_of(body_of(answers).substr(7)) == "HTTP/1.1 405 Method Not Allowed");
  });
}

TEST_CASE("a body above client_max_size is answered with 413 when it is read") {
  web::ApplicationOptions options;
  options.client_max_size = 10;
  web::Application app(options);
  app.router().add_post("/", echo);
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string allowed = co_await client.post("/", "0123456789");
    CHECK(status_of(allowed) == "HTTP/1.1 200 OK");
    const std::string refused = co_await client.post("/", "0123456789a");
    CHECK(status_of(refused) == "HTTP/1.1 413 Request Entity Too Large");
    CHECK(body_of(refused) == "Maximum request body size 10 exceeded, actual body size 11");
  });
}

TEST_CASE("a body in gzip or deflate is decoded as it is read, and client_max_size counts what comes out") {
  web::ApplicationOptions options;
  options.client_max_size = 1'000;
  web::Application app(options);
  app.router().add_post("/", echo);
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    using http::detail::Compression;
    const std::string text(1'000, 'x');
    const std::string gzip = http::detail::compress(text, Compression::gzip);
    const std::string plain = co_await client.post("/", gzip, "Content-Encoding: gzip\r\n");
    CHECK(body_of(plain) == text);
    const std::string deflate = http::detail::compress(text, Compression::deflate);
    const std::string deflated = co_await client.post("/", deflate, "Content-Encoding: Deflate\r\n");
    CHECK(body_of(deflated) == text);
    const std::string bomb = http::detail::compress(std::string(100'000'000, 'x'), Compression::gzip);
    CHECK(bomb.size() < 100'000);
    const std::string refused = co_await client.post("/", bomb, "Content-Encoding: gzip\r\n");
    CHECK(status_of(refused) == "HTTP/1.1 413 Request Entity Too Large");
    const std::string broken = co_await client.post("/", "no gzip", "Content-Encoding: gzip\r\n");
    CHECK(status_of(broken) == "HTTP/1.1 400 Bad Request");
    CHECK(body_of(broken).substr(0, 41) == "400: Can not decode content-encoding: gzi");
    const std::string other = co_await client.post("/", "as it is", "Content-Encoding: br\r\n");
    CHECK(body_of(other) == "as it is");
  });
}

TEST_CASE("100-continue is sent when the body is first read, once") {
  web::Application app;
  app.router().add_post("/", echo);
  app.router().add_post("/unread", says("no need"));
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    Stream stream = co_await client.connect();
    const std::string head =
        request_text("POST", "/", "Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n");
    co_await stream.write(head);
    const std::string interim = co_await stream.read_until("\r\n\r\n");
    CHECK(interim == "HTTP/1.1 100 Continue\r\n\r\n");
    co_await stream.write("ok");
    const std::string answer = co_await stream.read();
    CHECK(status_of(answer) == "HTTP/1.1 200 OK");
    CHECK(body_of(answer) == "ok");
    co_await stream.close();
    // Whether the body follows is not known: the connection ends.
    const std::string unread =
        co_await client.ask(request_text("POST", "/unread", "Expect: 100-continue\r\nContent-Length: 2\r\n"));
    CHECK(header_of(unread, "Connection") == "close");
    CHECK(body_of(unread) == "no need");
  });
}

TEST_CASE("another expectation than 100-continue is answered with 417") {
  serve_simulated(hello(), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.get("/", "Expect: a-miracle\r\n");
    CHECK(status_of(answer) == "HTTP/1.1 417 Expectation Failed");
  });
}

TEST_CASE("a body that no handler reads is dropped, and the connection goes on; a large one ends it") {
  web::Application app;
  app.router().add_post("/", says("unread"));
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string small = request_text("POST", "/", "Content-Length: 1000\r\n") + std::string(1000, 'x');
    const std::string answers = co_await client.ask(small + request_text("POST", "/", "Connection: close\r\n"));
    CHECK(body_of(answers).substr(0, 21) == "unreadHTTP/1.1 200 OK");
    const std::string large = request_text("POST", "/", "Content-Length: 900000\r\n") + std::string(900000, 'x');
    const std::string answer = co_await client.ask(large + request_text("POST", "/"));
    CHECK(body_of(answer) == "unread");
  });
}

TEST_CASE("what is no request is answered with 400 and the connection is closed") {
  const char* const kRefused[] = {
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET / HTTP/1.1\nHost: a\n\n",
      "GET / HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
      "G@T / HTTP/1.1\r\nHost: a\r\n\r\n",
  };
  serve_simulated(hello(), [&](RawClient& client) -> Coro<> {
    for (const char* text : kRefused) {
      const std::string shown(text);
      CAPTURE(shown);
      const std::string answer = co_await client.ask(text + request_text("GET", "/"));
      CHECK(status_of(answer) == "HTTP/1.1 400 Bad Request");
      CHECK(header_of(answer, "Connection") == "close");
      CHECK(answer.find("hello") == std::string::npos);
    }
  });
}

TEST_CASE("a head that does not come in 30 seconds is answered with 408") {
  const Run run = serve_simulated(hello(), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.ask("GET / HT");
    CHECK(status_of(answer) == "HTTP/1.1 408 Request Timeout");
    CHECK(get_running_loop().time() >= 30s);
    CHECK(get_running_loop().time() < 31s);
  });
}

TEST_CASE("an idle connection is closed after 75 seconds, a new one that sends nothing after 30") {
  serve_simulated(hello(), [](RawClient& client) -> Coro<> {
    const std::string silent = co_await client.ask("");
    CHECK(silent == "");
    CHECK(get_running_loop().time() >= 30s);
    CHECK(get_running_loop().time() < 31s);
    const std::string idle = co_await client.ask(request_text("GET", "/"));
    CHECK(body_of(idle) == "hello");
    CHECK(get_running_loop().time() >= 105s);
    CHECK(get_running_loop().time() < 106s);
  });
}

TEST_CASE("exceptions become responses: HTTPException its own, TimeoutError 504, others 500 and the end") {
  web::Application app;
  app.router().add_get("/teapot", [](web::Request&) -> Coro<web::Response> {
    web::HTTPExceptionOptions options;
    options.headers.set("X-Why", "because");
    options.text = "short and stout";
    throw web::HTTPException(418, std::move(options));
    co_return web::Response();
  });
  app.router().add_get("/slow", [](web::Request&) -> Coro<web::Response> {
    co_await timeout(1s, sleep(2s));
    co_return web::Response();
  });
  app.router().add_get("/bug", [](web::Request&) -> Coro<web::Response> {
    throw std::runtime_error("a bug");
    co_return web::Response();
  });
  Lines heard;
  serve_simulated(std::move(app), [&](RawClient& client) -> Coro<> {
    hear_exceptions(heard);
    const std::string answers = co_await client.ask(request_text("GET", "/teapot") + request_text("GET", "/slow") +
                                                    request_text("GET", "/bug") + request_text("GET", "/slow"));
    CHECK(status_of(answers) == "HTTP/1.1 418 ");
    CHECK(header_of(answers, "X-Why") == "because");
    CHECK(body_of(answers).substr(0, 15) == "short and stout");
    CHECK(answers.find("504: Gateway Timeout") != std::string::npos);
    const std::string last = answers.substr(answers.find("HTTP/1.1 500"));
    CHECK(header_of(last, "Connection") == "close");
    CHECK(body_of(last) == "500 Internal Server Error\n\nServer got itself in trouble");
  });
  REQUIRE(heard.size() == 1);
  CHECK(heard[0] == "Error handling request GET /bug: std::runtime_error: a bug [GET /bug]");
}

TEST_CASE("a header that would forge another is not sent") {
  web::Application app;
  app.router().add_get("/", [](web::Request& request) -> Coro<web::Response> {
    web::Response response = web::Response::text("ok");
    response.headers().set("X-Echo", request.query()["v"]);
    co_return response;
  });
  Lines heard;
  serve_simulated(std::move(app), [&](RawClient& client) -> Coro<> {
    hear_exceptions(heard);
    const std::string answer = co_await client.get("/?v=a%0d%0aSet-Cookie:%20x=1");
    CHECK(status_of(answer) == "HTTP/1.1 500 Internal Server Error");
    CHECK(header_of(answer, "Set-Cookie") == "-");
  });
  CHECK(heard.size() == 1);
}

TEST_CASE("the trace tells each request, its handler's task and how it ended") {
  web::Application app;
  app.router().add_get("/{ms}", [](web::Request& request) -> Coro<web::Response> {
    co_await sleep(std::stoi(request.match_info()["ms"]) * 1ms);
    co_return web::Response::text("done");
  });
  const Run run = serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.get("/5");
    CHECK(body_of(answer) == "done");
  });
  const Lines http = run.records({"http"});
  REQUIRE(http.size() == 3);
  CHECK(http[0].find(R"("role":"server","op":"request","method":"GET","url":"/5","stream":)") != std::string::npos);
  CHECK(http[0].find(R"("task":)") != std::string::npos);
  CHECK(http[1].find(R"("op":"response","status":200})") != std::string::npos);
  CHECK(http[2].find(R"("op":"end","size":4})") != std::string::npos);
}

TEST_CASE("the access log has a line for each response, which no client can forge") {
  Lines log;
  web::RunnerOptions options;
  options.access_log = [&log](const web::AccessRecord& record) { log.push_back(web::format_access(record)); };
  serve_simulated(
      hello(),
      [](RawClient& client) -> Coro<> {
        const std::string found = co_await client.get("/?a=1", "User-Agent: curl \"1\"\r\n");
        const std::string missing = co_await client.get("/x");
        const std::string bad = co_await client.ask("nonsense\r\n\r\n");
      },
      std::move(options));
  CHECK(log ==
        Lines{R"(127.0.0.1 [01/Jan/2026:00:00:00 +0000] "GET /?a=1 HTTP/1.1" 200 5 "-" "curl \x221\x22")",
              R"(127.0.0.1 [01/Jan/2026:00:00:00 +0000] "GET /x HTTP/1.1" 404 14 "-" "-")",
              R"(127.0.0.1 [01/Jan/2026:00:00:00 +0000] "-" 400 )" + log.back().substr(log.back().find(" 400 ") + 5)});
  CHECK(thrown_by([] { static_cast<void>(web::access_log_to_stderr("%q")); }) ==
        "ValueError: The access log's format has an unknown \"%\" at \"q\"");
}

TEST_CASE("the access log tells when a request began, not when its response was sent") {
  Lines log;
  web::RunnerOptions options;
  options.access_log = [&log](const web::AccessRecord& record) { log.push_back(web::format_access(record, "%t %T")); };
  web::Application app;
  app.router().add_get("/", [](web::Request&) -> Coro<web::Response> {
    co_await sleep(2s);
    co_return web::Response::text("late");
  });
  serve_simulated(
      std::move(app), [](RawClient& client) -> Coro<> { const std::string answer = co_await client.get("/"); },
      std::move(options));
  CHECK(log == Lines{"[01/Jan/2026:00:00:00 +0000] 2"});
}
