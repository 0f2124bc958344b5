// Jobs of a web application: handlers that a disconnect does not cut, and work that outlives its request. Mirrors
// aiojobs.aiohttp. Loop thread only.
#pragma once

#include <concepts>
#include <source_location>
#include <utility>

#include "jobs/scheduler.h"
#include "web/handler.h"
#include "web/request.h"
#include "web/view.h"

namespace aio::jobs {

/// Gives the application a Scheduler from its start to its clean-up, where wait_and_close() ends it: after the last
/// handler, and before what was set up before it is cleaned up. Sub-applications use it too.
/// Throws: RuntimeError once the application has started. Source: slide "aiojobs and aiohttp"; aiojobs, setup().
void setup(web::Application& app, SchedulerOptions options = {},
           const std::source_location& where = std::source_location::current());

/// The Scheduler of the application, or of the one that it is mounted in.
/// Throws: RuntimeError without setup(). Lifetime: the application's.
const Scheduler& get_scheduler(const web::Application& app);
const Scheduler& get_scheduler(const web::Request& request);

/// Scheduler::spawn() of the application's scheduler. The request lives as long as the job, so the coroutine may refer
/// to it; see web::Request::keep() for what is left of it when its handler has ended.
/// Throws: as Scheduler::spawn(); RuntimeError without setup(). Source: aiojobs, spawn().
template <class T>
AIO_CORO_WRAPPER Coro<Job<T>> spawn(web::Request& request, Coro<T> coro, JobOptions options,
                                    const std::source_location& where = std::source_location::current()) {
  return get_scheduler(request).spawn_keeping(request.keep(), std::move(coro), std::move(options), where);
}
// Not a default argument: g++ 12 destroys it twice in a co_await.
template <class T>
AIO_CORO_WRAPPER Coro<Job<T>> spawn(web::Request& request, Coro<T> coro,
                                    const std::source_location& where = std::source_location::current()) {
  return spawn(request, std::move(coro), JobOptions{}, where);
}

/// Scheduler::shield() of the application's scheduler: the server's end waits for the inner work.
/// Throws: RuntimeError without setup(). Source: aiojobs, shield().
template <Awaitable A>
[[nodiscard("await the shield: nobody else sees how it ends")]] auto shield(
    web::Request& request, A awaitable, const std::source_location& where = std::source_location::current()) {
  return get_scheduler(request).shield(std::move(awaitable), where);
}

/// A handler that runs as a job: when its waiter is cancelled, because the client has gone or the server ends, the job
/// goes on. The request lives as long as the job. `at` of the job is where atomic() was called.
/// Lifetime: `handler` lives as long as a job of it. Source: slide "aiojobs and aiohttp"; aiojobs, atomic().
web::Handler atomic(web::Handler handler, const std::source_location& where = std::source_location::current());

/// The same for a class-based handler: `add_route("*", "/", jobs::atomic<MyView>())`.
template <std::derived_from<web::View> V>
web::Handler atomic(const std::source_location& where = std::source_location::current()) {
  return atomic(web::detail::view_handler<V>(), where);
}

}  // namespace aio::jobs
