#include "web/middlewares.h"

#include "support/test.h"
#include "support/web_server.h"

TEST_CASE("normalize_path_middleware redirects to the spelling that has a route") {
  web::Application app;
  app.router().add_get("/folder/", says("folder"));
  app.router().add_get("/a/b", says("page"));
  app.middlewares().append(web::normalize_path_middleware());
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string slash = co_await client.get("/folder?x=1");
    CHECK(status_of(slash) == "HTTP/1.1 308 Permanent Redirect");
    CHECK(header_of(slash, "Location") == "/folder/?x=1");
    const std::string merged = co_await client.get("/a//b");
    CHECK(header_of(merged, "Location") == "/a/b");
    const std::string found = co_await client.get("/a/b");
    CHECK(body_of(found) == "page");
    const std::string missing = co_await client.get("/c");
    CHECK(status_of(missing) == "HTTP/1.1 404 Not Found");
  });
}

TEST_CASE("security_headers_middleware adds its headers to responses and to exceptions") {
  web::Application app;
  app.router().add_get("/", says("ok"));
  app.middlewares().append(web::security_headers_middleware());
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    for (const char* path : {"/", "/missing"}) {
      const std::string answer = co_await client.get(path);
      CHECK(header_of(answer, "X-Content-Type-Options") == "nosniff");
      CHECK(header_of(answer, "Content-Security-Policy").substr(0, 18) == "default-src 'self'");
    }
  });
}
