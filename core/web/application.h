// Application: routes, middlewares, signals and state of a web server. Mirrors aiohttp's web.Application. Loop thread
// only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/function.h"
#include "runtime/future.h"
#include "web/detail/frozen_list.h"
#include "web/detail/type_map.h"
#include "web/handler.h"
#include "web/url_dispatcher.h"

namespace aio::web {

class Application;
class Request;

/// The largest body that Request::read() takes. Units: bytes. Source: aiohttp, client_max_size.
inline constexpr std::uint64_t kClientMaxSize = 1024 * 1024;

/// What Application is made with.
struct ApplicationOptions {
  /// The largest body that Request::read(), text(), json() and post() take; 0 for no limit. Units: bytes.
  std::uint64_t client_max_size = kClientMaxSize;
};

/// What a cleanup_ctx callable gets: `co_await yield()` says that the set-up is done and waits for the clean-up.
/// A copyable handle. Source: aiohttp, the `yield` of a cleanup_ctx generator.
class Yield {
 public:
  struct State;
  explicit Yield(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
  /// Suspends: until the application is cleaned up. Throws: RuntimeError the second time.
  Coro<> operator()() const;

 private:
  std::shared_ptr<State> state_;
};

/// A callback of on_startup, on_shutdown, on_cleanup.
using AppSignal = aio::detail::Function<Coro<>(Application& app)>;
/// A callback of on_response_prepare: it may change the headers.
using ResponseSignal = aio::detail::Function<Coro<>(Request& request, StreamResponse& response)>;
/// A set-up and its clean-up in one coroutine, run as a task of its own. What stands before `co_await yield();` runs at
/// start-up, what stands behind it at clean-up, in reverse order of the set-ups; with() may be around it:
///   Coro<> database(web::Application& app, web::Yield yield);  // app.cleanup_ctx().append(database);
using CleanupContext = aio::detail::Function<Coro<>(Application& app, Yield yield)>;

/// A web application. Made anywhere, also before the loop runs; moved into run_app(), AppRunner, TestServer or
/// add_subapp(), and frozen when that starts.
/// Lifetime: lambdas given to it live as long as it does, so they may capture. Its state is destroyed with it.
class Application {
 public:
  explicit Application(ApplicationOptions options = {});
  Application(Application&&) noexcept;
  Application& operator=(Application&&) noexcept;
  ~Application();

  UrlDispatcher& router() noexcept { return router_; }
  const UrlDispatcher& router() const noexcept { return router_; }
  /// router().add_routes().
  void add_routes(std::vector<RouteDef> routes) { router_.add_routes(std::move(routes)); }
  /// The first is the outermost. They run around 404 and 405 too, and around the routes of sub-applications.
  FrozenList<Middleware>& middlewares() noexcept { return middlewares_; }
  /// Run in order before the sockets listen; an exception ends the start.
  FrozenList<AppSignal>& on_startup() noexcept { return on_startup_; }
  /// Run at the beginning of the end, while handlers still run: close websockets here.
  FrozenList<AppSignal>& on_shutdown() noexcept { return on_shutdown_; }
  /// Run when the handlers have ended.
  FrozenList<AppSignal>& on_cleanup() noexcept { return on_cleanup_; }
  /// Run before the headers of each response are sent; the sub-application's own first.
  FrozenList<ResponseSignal>& on_response_prepare() noexcept { return on_response_prepare_; }
  /// Set up before on_startup, cleaned up in reverse order after the last handler and before on_cleanup.
  FrozenList<CleanupContext>& cleanup_ctx() noexcept { return cleanup_ctx_; }

  /// Serves another application under `prefix`; its signals run with this one's. Gives it at its place.
  /// Throws: ValueError for a prefix that is none or ends in "/"; RuntimeError once either has started.
  Application& add_subapp(std::string prefix, Application app);

  /// Keeps an object for the handlers, one a type. Sub-applications see it too.
  /// Throws: RuntimeError once the application has started: set() before, or in on_startup and cleanup_ctx.
  template <class T>
  T& set(T value) {
    check_can_change();
    return state_.set(std::move(value));
  }
  /// The object of that type, of this application or of the one that it is mounted in. Throws: LookupError.
  template <class T>
  T& get() const {
    if (T* found = find<T>()) return *found;
    throw_missing();
  }
  /// The same, or null.
  template <class T>
  T* find() const noexcept {
    for (const Application* app = this; app; app = app->parent_) {
      if (T* found = app->state_.find<T>()) return found;
    }
    return nullptr;
  }

  std::uint64_t client_max_size() const noexcept { return client_max_size_; }
  /// Whether routes, middlewares and signals cannot be changed any more.
  bool frozen() const noexcept { return frozen_; }
  /// Whether start-up has succeeded.
  bool started() const noexcept { return started_; }

  // What follows is for AppRunner and for the connections.

  /// Freezes routes, middlewares and signals, here and in sub-applications. Idempotent.
  void freeze();
  /// Sets up cleanup_ctx, runs on_startup, and lets nobody set() any more. When it fails or is cancelled, what was set
  /// up is cleaned up, here and in the sub-applications that have started.
  Coro<> startup();
  Coro<> shutdown();
  /// Unwinds cleanup_ctx and runs on_cleanup. Throws: what one callback threw; ExceptionGroup when several did. All
  /// run.
  Coro<> cleanup();
  /// Finds the route of `request` and calls its handler inside the middlewares.
  /// Lifetime: the application and `request` outlive the coroutine.
  AIO_CORO_WRAPPER Coro<Response> handle(Request& request) const;
  /// Runs on_response_prepare of this application and of those that it is mounted in.
  Coro<> prepare_response(Request& request, StreamResponse& response) const;
  bool has_response_signals() const noexcept;

 private:
  struct ContextTask;
  void check_can_change() const;
  [[noreturn]] static void throw_missing();
  void build_entry();
  Coro<> set_up_contexts();
  Coro<> clean_up_subapps(std::size_t count, std::vector<std::exception_ptr>& errors);
  Coro<> clean_up_contexts(std::vector<std::exception_ptr>& errors);
  Coro<> send(const FrozenList<AppSignal>& signal, std::vector<std::exception_ptr>* errors);

  UrlDispatcher router_;
  FrozenList<Middleware> middlewares_;
  FrozenList<AppSignal> on_startup_;
  FrozenList<AppSignal> on_shutdown_;
  FrozenList<AppSignal> on_cleanup_;
  FrozenList<ResponseSignal> on_response_prepare_;
  FrozenList<CleanupContext> cleanup_ctx_;
  std::vector<std::unique_ptr<ContextTask>> contexts_;
  detail::TypeMap state_;
  std::vector<std::unique_ptr<Application>> subapps_;
  Application* parent_ = nullptr;
  std::uint64_t client_max_size_;
  Handler entry_;  // the middlewares of this application and its parents around the route
  bool frozen_ = false;
  bool started_ = false;
};

}  // namespace aio::web
