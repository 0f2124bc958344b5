// A handler whose client leaves at each of its awaits in turn: what it had begun is lost, unless it is shielded.
#include "sim/cancel_sweep.h"
#include "support/test.h"
#include "web/request.h"
#include "web/runner.h"

namespace {

using sim::SweepOptions;
using sim::SweepOutcome;
using sim::SweepReport;

struct Shop {
  int taken = 0;
  int stored = 0;
};

Coro<> store(Shop& shop) {
  co_await sleep(10ms);
  ++shop.taken;
  co_await sleep(10ms);
  ++shop.stored;
}

Coro<web::Response> order(web::Request& request, Shop& shop, bool shielded) {
  const std::string text = co_await request.text();
  if (shielded) {
    auto storing = shield(store(shop));
    co_await storing;
  } else {
    co_await store(shop);
  }
  co_return web::Response::text("ordered");
}

Coro<> serve_orders(bool shielded) {
  Shop shop;
  web::Application app;
  app.router().add_post("/orders", [&shop, shielded](web::Request& request)
                                       AIO_CORO_WRAPPER_LAMBDA { return order(request, shop, shielded); });
  web::RunnerOptions options;
  options.server.handler_cancellation = true;
  web::AppRunner runner(std::move(app), std::move(options));
  auto setting_up = runner.setup();
  co_await setting_up;
  web::TCPSite site(runner, "127.0.0.1", 8080);
  auto starting = site.start();
  co_await starting;
  co_await sleep(5s);
  auto cleaning = runner.cleanup();
  co_await cleaning;
  invariant("every order that was taken is stored", shop.taken == shop.stored);
}

SweepOptions browser_leaves() {
  SweepOptions options;
  options.what.deed = sim::Deed::kDisconnect;
  options.what.host = "browser";
  options.what.task = "POST /orders";
  options.scenario = R"({"requests": [{"from": "browser", "at": "1s", "method": "POST",
                                       "url": "http://localhost:8080/orders", "body": "tea"}]})";
  return options;
}

SweepReport sweep(bool shielded) {
  const CapturedStderr quiet;
  return sim::cancel_sweep([shielded] { return serve_orders(shielded); }, browser_leaves());
}

}  // namespace

TEST_CASE("a handler loses what it was doing when its client leaves") {
  const SweepReport report = sweep(false);
  CHECK(report.undisturbed.outcome == SweepOutcome::kSafe);
  CHECK(report.count(SweepOutcome::kLost) > 0);
  CHECK(report.text().find("lost: every order that was taken is stored") != std::string::npos);
}

TEST_CASE("a handler that shields it does not") {
  const SweepReport report = sweep(true);
  CHECK(report.undisturbed.awaits >= 1);
  CHECK(report.text() == "");
}
