// The shop of tests/support on a real socket and a database file; says "port N" when it listens, and ends at SIGTERM.
// Then it prints what it knows: {"begun", "jobs_left", "connections_out", "tasks_left", "reports"}.
//
//     orders DATABASE WORK_MS

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "asio/make_backend.h"
#include "http/json.h"
#include "runtime/event.h"
#include "runtime/event_loop.h"
#include "runtime/run.h"
#include "support/shop.h"
#include "web/runner.h"

namespace {

using namespace aio;

Coro<> serve(std::string database, Duration work, aio::testing::ShopBooks& books, std::size_t& tasks_left) {
  Event ended;
  get_running_loop().add_signal_handler(SIGTERM, [&ended] { ended.set(); });
  web::RunnerOptions options;
  options.server.handler_cancellation = true;
  web::AppRunner runner(aio::testing::shop("sqlite:" + database, work, books), std::move(options));
  co_await runner.setup();
  web::SiteOptions site_options;
  site_options.backlog = 1024;
  web::TCPSite site(runner, "127.0.0.1", 0, site_options);
  co_await site.start();
  std::printf("port %d\n", static_cast<int>(site.address().port));
  std::fflush(stdout);
  co_await ended.wait();
  co_await runner.cleanup();
  tasks_left = all_tasks().size() - 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  aio::testing::ShopBooks books;
  std::size_t tasks_left = 0;
  RunOptions options;
  options.backend = asio::make_backend();
  run(serve(argv[1], std::chrono::milliseconds(std::atoi(argv[2])), books, tasks_left), std::move(options));
  http::Json report = http::Json::object({{"begun", books.begun},
                                          {"jobsLeft", static_cast<std::int64_t>(books.jobs_left)},
                                          {"connectionsOut", static_cast<std::int64_t>(books.connections_out)},
                                          {"tasksLeft", static_cast<std::int64_t>(tasks_left)},
                                          {"reports", static_cast<std::int64_t>(books.reports.size())}});
  std::printf("%s\n", report.dump().c_str());
  return 0;
}
