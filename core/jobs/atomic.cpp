#include "jobs/atomic.h"

#include <memory>

#include "base/errors.h"
#include "web/application.h"

namespace aio::jobs {
namespace {

/// What a job of a handler refers to.
struct Held {
  web::Handler handler;
  std::shared_ptr<web::Request> request;
};

Coro<web::Response> answer_in_job(web::Handler handler, web::Request& request, std::source_location where) {
  const Scheduler& scheduler = get_scheduler(request);
  const auto held = std::make_shared<const Held>(Held{std::move(handler), request.keep()});
  JobOptions options;
  options.name = "job of " + current_task().name();
  auto spawning = scheduler.spawn_keeping(held, held->handler(*held->request), std::move(options), where);
  const Job<web::Response> job = co_await spawning;
  auto waiting = job.wait();
  web::Response response = co_await waiting;
  co_return response;
}

/// A cleanup_ctx.
Coro<> run_scheduler(web::Application& app, web::Yield yield, SchedulerOptions options, std::source_location where) {
  auto creating = Scheduler::create(std::move(options), where);
  Scheduler created = co_await creating;
  const Scheduler& scheduler = app.set(std::move(created));
  auto serving = yield();
  co_await serving;
  auto closing = scheduler.wait_and_close();
  co_await closing;
}

}  // namespace

void setup(web::Application& app, SchedulerOptions options, const std::source_location& where) {
  auto context =
      [options = std::move(options), where](web::Application& each, web::Yield yield)
          AIO_CORO_WRAPPER_LAMBDA mutable { return run_scheduler(each, std::move(yield), std::move(options), where); };
  app.cleanup_ctx().append(std::move(context));
}

const Scheduler& get_scheduler(const web::Application& app) {
  if (const Scheduler* scheduler = app.find<Scheduler>()) return *scheduler;
  throw RuntimeError("The application has no Scheduler; call jobs::setup(app) before it starts");
}

const Scheduler& get_scheduler(const web::Request& request) {
  return get_scheduler(request.app());
}

web::Handler atomic(web::Handler handler, const std::source_location& where) {
  return web::Handler([handler = std::move(handler), where](web::Request& request)
                          AIO_CORO_WRAPPER_LAMBDA { return answer_in_job(handler, request, where); });
}

}  // namespace aio::jobs
