#include "well_known_hosts.h"

#include <memory>
#include <utility>

#include "runtime/event.h"
#include "runtime/sleep.h"
#include "sim/internet.h"
#include "sim/well_known_hosts.h"
#include "web/exceptions.h"
#include "web/request.h"
#include "web/runner.h"

namespace lesson {
namespace {

using aio::Coro;
using aio::Duration;
using aio::web::Application;
using aio::web::Request;
using aio::web::Response;

constexpr Duration kSlowWork{2'000'000'000};
constexpr std::size_t kFrontPage = 12'000;  // bytes
constexpr std::size_t kSmallPage = 2'000;   // bytes
constexpr int kFlakyPeriod = 3;

/// Serves until the run ends.
Coro<> serve(Application app) {
  aio::web::AppRunner runner(std::move(app));
  co_await runner.setup();
  aio::web::TCPSite port_80(runner, "0.0.0.0", 80);
  co_await port_80.start();
  aio::Event never;
  co_await never.wait();
}

}  // namespace

std::string page(const std::string& title, std::size_t bytes) {
  std::string html =
      "<!doctype html>\n<html>\n<head><title>" + title + "</title></head>\n<body>\n<h1>" + title + "</h1>\n";
  const std::string end = "</body>\n</html>\n";
  for (int line = 1; html.size() + end.size() < bytes; ++line) {
    html += "<p>Paragraph " + std::to_string(line) + " of this page, which is here to be fetched.</p>\n";
  }
  return html + end;
}

Application answering(aio::web::Handler answer) {
  Application app;
  app.middlewares().append([answer](Request& request, const aio::web::Handler&)
                               AIO_CORO_WRAPPER_LAMBDA { return answer(request); });
  return app;
}

void check_method(const Request& request, const char* method) {
  const std::string_view wanted(method);
  if (request.method() == wanted || (request.method() == "HEAD" && wanted == "GET")) return;
  throw aio::web::HTTPMethodNotAllowed(request.method(), {method});
}

Application site(std::string title, std::size_t bytes, Duration work) {
  return answering([title, bytes, work](Request& request) -> Coro<Response> {
    check_method(request, "GET");
    if (work > Duration::zero()) co_await aio::sleep(work);
    co_return Response::html(page(title, bytes));
  });
}

Application flaky_site() {
  const auto requests = std::make_shared<int>(0);
  return answering([requests](Request& request) -> Coro<Response> {
    check_method(request, "GET");
    *requests += 1;
    if (*requests % kFlakyPeriod == 0) co_return Response::html(page("It worked", kSmallPage));
    aio::web::ResponseOptions options;
    options.status = 503;
    co_return Response::text("Try again.\n", std::move(options));
  });
}

}  // namespace lesson

namespace aio::sim {

void add_well_known_hosts(Internet& internet) {
  using lesson::kFrontPage;
  using lesson::kSmallPage;
  using lesson::serve;
  internet.add_host("python.org", [] { return serve(lesson::site("Welcome to Python.org", kFrontPage)); });
  internet.add_host("docs.python.org", [] { return serve(lesson::site("Python documentation", 2 * kFrontPage)); });
  internet.add_host("pypi.org", [] { return serve(lesson::site("The Python Package Index", kFrontPage)); });
  internet.add_host("example.org", [] { return serve(lesson::site("Example Domain", kSmallPage)); });
  internet.add_host("slow.example", [] { return serve(lesson::site("Slow", kSmallPage, lesson::kSlowWork)); });
  internet.add_host("flaky.example", [] { return serve(lesson::flaky_site()); });
  internet.add_host("httpbin.org", [] { return serve(lesson::httpbin()); });
}

}  // namespace aio::sim
