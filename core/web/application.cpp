#include "web/application.h"

#include <exception>
#include <optional>

#include "base/errors.h"
#include "http/detail/ascii.h"
#include "http/headers.h"
#include "runtime/event.h"
#include "runtime/task.h"
#include "web/exceptions.h"
#include "web/request.h"

namespace aio::web {

struct Yield::State {
  Event ready;    // the set-up is done
  Event resumed;  // the clean-up begins
  bool reached = false;
};

Coro<> Yield::operator()() const {
  const std::shared_ptr<State> state = state_;
  if (state->reached) throw RuntimeError("A cleanup_ctx has one yield(); this is its second");
  state->reached = true;
  state->ready.set();
  co_await state->resumed.wait();
}

struct Application::ContextTask {
  std::shared_ptr<Yield::State> state;
  Task<> task;
};

namespace {

/// What the innermost handler does: the route's own, or the exception that says why there is none.
AIO_CORO_WRAPPER Coro<Response> call_route(Request& request) {
  return request.match_info().call(request);
}

/// A middleware with the handler that it is around.
class Layer {
 public:
  Layer(const Middleware& middleware, Handler inner) : middleware_(&middleware), inner_(std::move(inner)) {}
  AIO_CORO_WRAPPER Coro<Response> operator()(Request& request) const { return (*middleware_)(request, inner_); }

 private:
  const Middleware* middleware_;
  Handler inner_;
};

// A cancellation goes first: it is no error of the application's.
[[noreturn]] void throw_errors(std::vector<std::exception_ptr> errors, const char* message) {
  for (const std::exception_ptr& error : errors) {
    if (aio::detail::is_cancellation(error)) std::rethrow_exception(error);
  }
  if (errors.size() == 1) std::rethrow_exception(errors.front());
  throw ExceptionGroup(message, std::move(errors));
}

}  // namespace

Application::Application(ApplicationOptions options) : client_max_size_(options.client_max_size) {}
Application::~Application() = default;

Application::Application(Application&& other) noexcept = default;
Application& Application::operator=(Application&& other) noexcept = default;

Application& Application::add_subapp(std::string prefix, Application app) {
  if (frozen_ || app.frozen_) detail::throw_frozen();
  if (prefix.size() < 2 || prefix.front() != '/' || prefix.back() == '/') {
    throw ValueError("The prefix " + prefix + " is none; write it as \"/admin\"");
  }
  subapps_.push_back(std::make_unique<Application>(std::move(app)));
  Application& added = *subapps_.back();
  router_.add_subapp(prefix, added);
  return added;
}

void Application::check_can_change() const {
  if (started_) throw RuntimeError("The application has started; set() before, or in on_startup and cleanup_ctx");
}

void Application::throw_missing() {
  throw LookupError("The application holds no object of this type; set() it before the start or in cleanup_ctx");
}

void Application::freeze() {
  if (frozen_) return;
  frozen_ = true;
  router_.freeze();
  middlewares_.freeze();
  on_startup_.freeze();
  on_shutdown_.freeze();
  on_cleanup_.freeze();
  on_response_prepare_.freeze();
  cleanup_ctx_.freeze();
  build_entry();
  for (const auto& each : subapps_) {
    each->parent_ = this;
    each->freeze();
  }
}

// From the innermost outwards: this application's last middleware first, then those of the applications around it.
void Application::build_entry() {
  entry_ = Handler(&call_route);
  for (const Application* app = this; app; app = app->parent_) {
    for (std::size_t i = app->middlewares_.size(); i > 0; --i) {
      entry_ = Handler(Layer(app->middlewares_[i - 1], std::move(entry_)));
    }
  }
}

Coro<Response> Application::handle(Request& request) const {
  UrlDispatcher::Match match = router_.resolve(request.method(), request.routing_path());
  const Application& app = match.app ? *match.app : *this;
  request.set_match(app, std::move(match));
  const std::string* expect = request.headers().find("Expect");
  if (expect && !http::detail::equal_ignoring_case(*expect, "100-continue")) {
    HTTPExceptionOptions options;
    options.text = "417: The expectation " + *expect + " is not known";
    throw HTTPExpectationFailed(std::move(options));
  }
  return app.entry_(request);
}

bool Application::has_response_signals() const noexcept {
  for (const Application* app = this; app; app = app->parent_) {
    if (!app->on_response_prepare_.empty()) return true;
  }
  return false;
}

Coro<> Application::prepare_response(Request& request, StreamResponse& response) const {
  for (const Application* app = this; app; app = app->parent_) {
    for (const ResponseSignal& callback : app->on_response_prepare_) {
      auto work = callback(request, response);
      co_await work;
    }
  }
}

// With `errors` every callback runs and what they throw is kept; without, the first exception ends it.
Coro<> Application::send(const FrozenList<AppSignal>& signal, std::vector<std::exception_ptr>* errors) {
  for (const AppSignal& callback : signal) {
    try {
      auto work = callback(*this);
      co_await work;
    } catch (...) {
      if (!errors) throw;
      errors->push_back(std::current_exception());
    }
  }
}

namespace {

// A cancellation reaches the set-up that is waited for. Lifetime: `state` outlives the call.
Coro<> wait_for_set_up(Yield::State& state, Task<> task) {
  try {
    co_await state.ready.wait();
  } catch (const CancelledError&) {
    task.cancel("the start was cancelled");
    throw;
  }
}

}  // namespace

Coro<> Application::set_up_contexts() {
  for (const CleanupContext& context : cleanup_ctx_) {
    auto state = std::make_shared<Yield::State>();
    TaskOptions options;
    options.name = "cleanup_ctx";
    contexts_.push_back(std::make_unique<ContextTask>(
        ContextTask{state, create_task(context(*this, Yield(state)), std::move(options))}));
    const Task<> task = contexts_.back()->task;
    task.add_done_callback([state] { state->ready.set(); });
    co_await wait_for_set_up(*state, task);
    if (state->reached && !task.done()) continue;
    contexts_.pop_back();
    co_await task;
    throw RuntimeError("A cleanup_ctx ended without yield(); it says by that that its set-up is done");
  }
}

Coro<> Application::clean_up_contexts(std::vector<std::exception_ptr>& errors) {
  while (!contexts_.empty()) {
    const std::unique_ptr<ContextTask> context = std::move(contexts_.back());
    contexts_.pop_back();
    context->state->resumed.set();
    try {
      co_await context->task;
    } catch (...) {
      errors.push_back(std::current_exception());
    }
  }
}

// The callbacks of on_cleanup run for those that have started only. Source: aiohttp, Application.cleanup.
Coro<> Application::startup() {
  freeze();
  std::vector<std::exception_ptr> errors;
  std::size_t started = 0;
  try {
    co_await set_up_contexts();
    co_await send(on_startup_, nullptr);
    for (; started < subapps_.size(); ++started) co_await subapps_[started]->startup();
  } catch (...) {
    errors.push_back(std::current_exception());
  }
  if (errors.empty()) {
    started_ = true;
    co_return;
  }
  co_await clean_up_subapps(started, errors);
  co_await clean_up_contexts(errors);
  throw_errors(std::move(errors), "The application could not be started");
}

Coro<> Application::clean_up_subapps(std::size_t count, std::vector<std::exception_ptr>& errors) {
  while (count > 0) {
    try {
      co_await subapps_[--count]->cleanup();
    } catch (...) {
      errors.push_back(std::current_exception());
    }
  }
}

Coro<> Application::shutdown() {
  co_await send(on_shutdown_, nullptr);
  for (const auto& each : subapps_) co_await each->shutdown();
}

Coro<> Application::cleanup() {
  std::vector<std::exception_ptr> errors;
  co_await clean_up_subapps(subapps_.size(), errors);
  co_await clean_up_contexts(errors);
  co_await send(on_cleanup_, &errors);
  if (!errors.empty()) throw_errors(std::move(errors), "Cleaning the application up failed");
}

}  // namespace aio::web
