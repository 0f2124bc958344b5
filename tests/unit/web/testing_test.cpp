#include "web/testing.h"

#include "support/test.h"
#include "web/request.h"

namespace {

Coro<web::Response> greet(web::Request& request) {
  const std::string name = request.match_info()["name"];
  co_return web::Response::text("hello " + name);
}

Coro<web::Response> echo(web::Request& request) {
  auto reading = request.json();
  const http::Json json = co_await reading;
  co_return web::Response::json(json);
}

Coro<> check(web::TestClient& client) {
  auto getting = client.get("/ada?x=1");
  http::ClientResponse greeted = co_await getting;
  CHECK(greeted.status() == 200);
  auto reading = greeted.text();
  const std::string text = co_await reading;
  CHECK(text == "hello ada");
  http::RequestOptions options;
  options.json = http::Json::object({{"a", 1}});
  auto posting = client.post("/", std::move(options));
  http::ClientResponse echoed = co_await posting;
  auto parsing = echoed.text();
  const std::string json = co_await parsing;
  CHECK(json == R"({"a": 1})");
}

}  // namespace

TEST_CASE("a TestClient speaks to an application of its own") {
  const Run run = run_simulated([]() -> Coro<> {
    web::Application app;
    app.router().add_get("/{name}", greet);
    app.router().add_post("/", echo);
    co_await with(web::TestClient::create(std::move(app)), check);
    CHECK(all_tasks().size() == 1);
  });
  CHECK(run.failure() == "");
}
