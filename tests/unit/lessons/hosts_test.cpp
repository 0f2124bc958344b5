// The hosts of the simulated internet, as a lesson's program meets them.
#include "http/client_session.h"
#include "support/test.h"

namespace {

using Ask = detail::Function<Coro<>(http::ClientSession&)>;

Run on_the_internet(Ask ask) {
  const Run run = run_simulated([&]() -> Coro<> {
    co_await with(http::ClientSession::create(),
                  [&](http::ClientSession& client) AIO_CORO_WRAPPER_LAMBDA { return ask(client); });
  });
  CHECK(run.failure() == "");
  return run;
}

/// "200 {...}": the status, and the body.
Coro<std::string> answer_of(http::ClientSession& client, std::string url, http::RequestOptions options,
                            std::string method) {
  http::URL target(url);
  auto asking = client.request(std::move(method), std::move(target), std::move(options));
  http::ClientResponse response = co_await asking;
  const std::string text = co_await response.text();
  co_return std::to_string(response.status()) + " " + text;
}

AIO_CORO_WRAPPER Coro<std::string> get(http::ClientSession& client, std::string url) {
  return answer_of(client, std::move(url), http::RequestOptions(), "GET");
}

}  // namespace

TEST_CASE("well-known sites have a page of their size, the slow one after two seconds") {
  on_the_internet([](http::ClientSession& client) -> Coro<> {
    for (const char* host : {"python.org", "docs.python.org", "pypi.org", "example.org"}) {
      const std::string shown(host);
      CAPTURE(shown);
      auto asking = get(client, "http://" + shown + "/any/path");
      const std::string page = co_await asking;
      CHECK(page.substr(0, 19) == "200 <!doctype html>");
      CHECK(page.size() > 2'000);
    }
    const Duration begin = get_running_loop().time();
    auto asking = get(client, "http://slow.example/");
    const std::string slow = co_await asking;
    CHECK(slow.substr(0, 4) == "200 ");
    CHECK(get_running_loop().time() - begin >= 2s);
    auto posting = answer_of(client, "http://python.org/", http::RequestOptions(), "POST");
    const std::string refused = co_await posting;
    CHECK(refused == "405 405: Method Not Allowed");
  });
}

TEST_CASE("the flaky site answers every third request") {
  on_the_internet([](http::ClientSession& client) -> Coro<> {
    std::string statuses;
    for (int i = 0; i < 6; ++i) {
      auto asking = get(client, "http://flaky.example/");
      const std::string answer = co_await asking;
      statuses += answer.substr(0, 4);
    }
    CHECK(statuses == "503 503 200 503 503 200 ");
  });
}

TEST_CASE("httpbin.org echoes requests") {
  on_the_internet([](http::ClientSession& client) -> Coro<> {
    auto getting = get(client, "http://httpbin.org/get?a=1&b=two");
    const std::string got = co_await getting;
    CHECK(got.substr(0, 38) == R"(200 {"args": {"a": "1", "b": "two"}, ")");
    CHECK(got.find(R"("url": "http://httpbin.org/get?a=1&b=two")") != std::string::npos);
    http::RequestOptions options;
    options.data = "the body";
    auto posting = answer_of(client, "http://httpbin.org/post", std::move(options), "POST");
    const std::string posted = co_await posting;
    CHECK(posted.find(R"("data": "the body")") != std::string::npos);
    http::RequestOptions with_header;
    with_header.headers.set("X-Mine", "here");
    with_header.cookies = {{"flavour", "oat"}};
    auto asking = answer_of(client, "http://httpbin.org/headers", with_header, "GET");
    const std::string headers = co_await asking;
    CHECK(headers.find(R"("X-Mine": "here")") != std::string::npos);
    auto asking_cookies = answer_of(client, "http://httpbin.org/cookies", std::move(with_header), "GET");
    const std::string cookies = co_await asking_cookies;
    CHECK(cookies == R"(200 {"cookies": {"flavour": "oat"}})");
    auto zipping = get(client, "http://httpbin.org/gzip");
    const std::string zipped = co_await zipping;
    CHECK(zipped.find(R"("gzipped": true)") != std::string::npos);
  });
}

TEST_CASE("httpbin.org's paths with a number do what it says, and refuse what is none") {
  on_the_internet([](http::ClientSession& client) -> Coro<> {
    auto asking_status = get(client, "http://httpbin.org/status/418");
    const std::string status = co_await asking_status;
    CHECK(status.substr(0, 4) == "418 ");
    auto redirecting = get(client, "http://httpbin.org/redirect/3");
    const std::string redirected = co_await redirecting;
    CHECK(redirected.find(R"("url": "http://httpbin.org/get")") != std::string::npos);
    auto streaming = get(client, "http://httpbin.org/stream/2");
    const std::string streamed = co_await streaming;
    CHECK(streamed == "200 {\"id\": 0}\n{\"id\": 1}\n");
    auto taking = get(client, "http://httpbin.org/bytes/1000");
    const std::string bytes = co_await taking;
    CHECK(bytes.size() == 1004);
    const Duration begin = get_running_loop().time();
    auto waiting = get(client, "http://httpbin.org/delay/3");
    const std::string delayed = co_await waiting;
    CHECK(get_running_loop().time() - begin >= 3s);
    for (const char* path : {"/delay/11", "/delay/x", "/status/199", "/bytes/-1", "/redirect/"}) {
      const std::string shown(path);
      CAPTURE(shown);
      auto asking = get(client, "http://httpbin.org" + shown);
      const std::string refused = co_await asking;
      CHECK(refused.substr(0, 9) == "400 give ");
    }
    auto missing = get(client, "http://httpbin.org/nothing");
    const std::string nothing = co_await missing;
    CHECK(nothing == "404 404: Not Found");
  });
}
