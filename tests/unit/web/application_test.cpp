#include "web/application.h"

#include "support/test.h"
#include "support/web_server.h"
#include "web/exceptions.h"

namespace {

struct Pool {
  std::string name;
};

/// Writes its name around what it is around.
web::Middleware marks(Log& log, const char* name) {
  return [&log, name](web::Request& request, const web::Handler& handler) -> Coro<web::Response> {
    log(name, "before");
    auto work = handler(request);
    web::Response response = co_await work;
    log(name, "after", response.status());
    co_return response;
  };
}

web::AppSignal logs(Log& log, const char* text) {
  return [&log, text](web::Application&) -> Coro<> {
    log(text);
    co_await checkpoint();
  };
}

web::CleanupContext context(Log& log, const char* name) {
  return [&log, name](web::Application&, web::Yield yield) -> Coro<> {
    log("set up", name);
    co_await yield();
    log("clean up", name);
  };
}

}  // namespace

TEST_CASE("middlewares run from the first to the last and back, around 404 through what they catch") {
  Log log;
  web::Application app;
  app.router().add_get("/", says("ok"));
  app.middlewares().append(marks(log, "outer"));
  app.middlewares().append([](web::Request& request, const web::Handler& handler) -> Coro<web::Response> {
    bool missing = false;
    try {
      auto work = handler(request);
      web::Response response = co_await work;
      co_return response;
    } catch (const web::HTTPNotFound&) {
      missing = true;
    }
    web::ResponseOptions options;
    options.status = missing ? 404 : 500;
    co_return web::Response::text("nothing here", std::move(options));
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string found = co_await client.get("/");
    CHECK(body_of(found) == "ok");
    const std::string missing = co_await client.get("/x");
    CHECK(body_of(missing) == "nothing here");
  });
  CHECK(log.lines == Lines{"outer before", "outer after 200", "outer before", "outer after 404"});
}

TEST_CASE("state is kept by type, for handlers and sub-applications") {
  web::Application admin;
  admin.router().add_get("/", [](web::Request& request) -> Coro<web::Response> {
    co_return web::Response::text(request.app().get<Pool>().name + " " + std::to_string(request.get<int>()));
  });
  web::Application app;
  app.set(Pool{"pool"});
  app.middlewares().append([](web::Request& request, const web::Handler& handler) AIO_CORO_WRAPPER_LAMBDA {
    request.set(42);
    return handler(request);
  });
  app.add_subapp("/admin", std::move(admin));
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.get("/admin/");
    CHECK(body_of(answer) == "pool 42");
    web::Application& served = client.runner().app();
    CHECK(thrown_by([&] { served.get<int>(); }) ==
          "LookupError: The application holds no object of this type; set() it before the start or in cleanup_ctx");
    CHECK(thrown_by([&] { served.set(1); }) ==
          "RuntimeError: The application has started; set() before, or in on_startup and cleanup_ctx");
  });
}

TEST_CASE("an application that has started is frozen") {
  serve_simulated(web::Application(), [](RawClient& client) -> Coro<> {
    web::Application& app = client.runner().app();
    const std::string frozen =
        "RuntimeError: The application has started; routes, middlewares and signals are added before";
    CHECK(thrown_by([&] { app.router().add_get("/", says("")); }) == frozen);
    CHECK(thrown_by([&] { app.on_startup().append([](web::Application&) -> Coro<> { co_return; }); }) == frozen);
    CHECK(thrown_by([&] { app.add_subapp("/x", web::Application()); }) == frozen);
    co_return;
  });
}

TEST_CASE("a sub-application has its own middlewares inside the outer ones, and its own 404 and 405") {
  Log log;
  web::Application inner;
  inner.router().add_get("/page", says("inner"));
  inner.middlewares().append(marks(log, "inner"));
  web::Application app;
  app.router().add_get("/page", says("outer"));
  app.middlewares().append(marks(log, "outer"));
  app.add_subapp("/sub", std::move(inner));
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string page = co_await client.get("/sub/page");
    CHECK(body_of(page) == "inner");
    const std::string outer = co_await client.get("/page");
    CHECK(body_of(outer) == "outer");
    const std::string missing = co_await client.get("/sub/other");
    CHECK(status_of(missing) == "HTTP/1.1 404 Not Found");
    const std::string method = co_await client.post("/sub/page", "");
    CHECK(header_of(method, "Allow") == "GET,HEAD");
    const std::string beside = co_await client.get("/submarine");
    CHECK(status_of(beside) == "HTTP/1.1 404 Not Found");
  });
  CHECK(log.lines == Lines{"outer before", "inner before", "inner after 200", "outer after 200", "outer before",
                           "outer after 200", "outer before", "inner before", "outer before", "inner before",
                           "outer before"});
}

TEST_CASE("signals and contexts run in order at start and in reverse at the end") {
  Log log;
  web::Application app;
  app.cleanup_ctx().append(context(log, "first"));
  app.cleanup_ctx().append(context(log, "second"));
  app.on_startup().append(logs(log, "startup"));
  app.on_shutdown().append(logs(log, "shutdown"));
  app.on_cleanup().append(logs(log, "cleanup"));
  web::Application sub;
  sub.on_startup().append(logs(log, "sub startup"));
  sub.on_shutdown().append(logs(log, "sub shutdown"));
  sub.on_cleanup().append(logs(log, "sub cleanup"));
  app.add_subapp("/sub", std::move(sub));
  serve_simulated(std::move(app), [&](RawClient&) -> Coro<> {
    log("serving");
    co_return;
  });
  CHECK(log.lines == Lines{"set up first", "set up second", "startup", "sub startup", "serving", "shutdown",
                           "sub shutdown", "sub cleanup", "clean up second", "clean up first", "cleanup"});
}

TEST_CASE("a context that fails ends the start, and what was set up is cleaned up") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    web::Application app;
    app.cleanup_ctx().append(context(log, "first"));
    app.cleanup_ctx().append([](web::Application&, web::Yield) -> Coro<> {
      throw std::runtime_error("no database");
      co_return;
    });
    web::AppRunner runner(std::move(app));
    co_await runner.setup();
  });
  CHECK(run.failure() == "std::runtime_error: no database");
  CHECK(log.lines == Lines{"set up first", "clean up first"});
}

TEST_CASE("when a later sub-application fails to start, those that have started are cleaned up before the outer one") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    web::Application first;
    first.cleanup_ctx().append(context(log, "first"));
    first.on_cleanup().append(logs(log, "cleanup of the first"));
    web::Application second;
    second.cleanup_ctx().append(context(log, "second"));
    second.on_cleanup().append(logs(log, "cleanup of the second"));
    second.on_startup().append([](web::Application&) -> Coro<> {
      throw std::runtime_error("no database");
      co_return;
    });
    web::Application app;
    app.cleanup_ctx().append(context(log, "outer"));
    app.add_subapp("/first", std::move(first));
    app.add_subapp("/second", std::move(second));
    web::AppRunner runner(std::move(app));
    co_await runner.setup();
  });
  CHECK(run.failure() == "std::runtime_error: no database");
  CHECK(log.lines == Lines{"set up outer", "set up first", "set up second", "clean up second", "clean up first",
                           "cleanup of the first", "clean up outer"});
}

TEST_CASE("errors of the clean-up do not keep the others from theirs") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    web::Application app;
    app.cleanup_ctx().append([](web::Application&, web::Yield yield) -> Coro<> {
      co_await yield();
      throw std::runtime_error("context");
    });
    app.on_cleanup().append([](web::Application&) -> Coro<> {
      throw std::runtime_error("callback");
      co_return;
    });
    app.on_cleanup().append(logs(log, "the last"));
    web::AppRunner runner(std::move(app));
    co_await runner.setup();
    co_await runner.cleanup();
  });
  CHECK(run.failure().substr(0, 50) == "ExceptionGroup: Cleaning the application up failed");
  CHECK(log.lines == Lines{"the last"});
}

TEST_CASE("on_response_prepare changes the headers of every response") {
  web::Application app;
  app.router().add_get("/", says("ok"));
  app.on_response_prepare().append([](web::Request& request, web::StreamResponse& response) -> Coro<> {
    response.headers().set("X-Path", request.path());
    co_return;
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string found = co_await client.get("/");
    CHECK(header_of(found, "X-Path") == "/");
    const std::string missing = co_await client.get("/x");
    CHECK(header_of(missing, "X-Path") == "/x");
  });
}

TEST_CASE("a request knows its method, url, headers, cookies and client") {
  web::Application app;
  app.router().add_post("/a/{b}", [](web::Request& request) -> Coro<web::Response> {
    auto reading = request.post();
    const http::MultiDict form = co_await reading;
    http::Json json = http::Json::object({{"method", request.method()},
                                          {"path", request.path()},
                                          {"query", request.query().get("q", "")},
                                          {"url", request.url().str()},
                                          {"cookie", request.cookies()["c"].value},
                                          {"host", request.host()},
                                          {"remote", request.remote()},
                                          {"scheme", std::string(request.scheme())},
                                          {"form", form.get("x", "")}});
    co_return web::Response::json(json);
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.post(
        "/a/%7Bb?q=1%202", "x=%C3%A9", "Cookie: c=d\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    CHECK(header_of(answer, "Content-Type") == "application/json; charset=utf-8");
    CHECK(body_of(answer) ==
          R"({"method": "POST", "path": "/a/{b", "query": "1 2", "url": "http://a/a/%7Bb?q=1%202", "cookie": "d", )"
          "\"host\": \"a\", \"remote\": \"127.0.0.1\", \"scheme\": \"http\", \"form\": \"\u00e9\"}");
  });
}

TEST_CASE("json() of a body that is none is the client's fault") {
  web::Application app;
  app.router().add_post("/", [](web::Request& request) -> Coro<web::Response> {
    auto reading = request.json();
    const http::Json json = co_await reading;
    co_return web::Response::json(json["a"]);
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string good = co_await client.post("/", R"({"a": [1, 2]})");
    CHECK(body_of(good) == "[1, 2]");
    const std::string bad = co_await client.post("/", "{");
    CHECK(status_of(bad) == "HTTP/1.1 400 Bad Request");
  });
}

TEST_CASE("cookies are set and deleted") {
  web::Application app;
  app.router().add_get("/", [](web::Request&) -> Coro<web::Response> {
    web::Response response;
    web::CookieOptions options;
    options.httponly = true;
    options.max_age = 60s;
    response.set_cookie("session", "xy", options);
    response.del_cookie("old");
    co_return response;
  });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.get("/");
    CHECK(answer.find("Set-Cookie: session=xy; ") != std::string::npos);
    CHECK(answer.find("HttpOnly") != std::string::npos);
    CHECK(answer.find("Max-Age=60") != std::string::npos);
    CHECK(answer.find("Set-Cookie: old=") != std::string::npos);
    CHECK(answer.find("Max-Age=0") != std::string::npos);
  });
}
