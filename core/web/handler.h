// What answers a request: a function, a lambda or a callable object that takes web::Request& and gives a coroutine of a
// response. Loop thread only.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include "base/function.h"
#include "base/ref.h"
#include "runtime/task.h"
#include "web/response.h"

namespace aio::web {

class Request;

namespace detail {

/// A callable whose coroutine gives a Response, or what becomes one: StreamResponse, WebSocketResponse, FileResponse.
template <class F>
concept HandlerFunction = requires(F& function, Request& request) {
  { function(request) } -> Awaitable;
} && std::constructible_from<Response, AwaitResult<std::invoke_result_t<F&, Request&>>>;

/// Lifetime: `function` and `request` outlive the call.
template <class F>
Coro<Response> call_handler(F& function, Request& request) {
  auto work = function(request);
  auto result = co_await work;
  co_return Response(std::move(result));
}

}  // namespace detail

/// Any handler. A copyable handle: copies share one callable, which lives as long as one of them.
/// Lifetime: a Handler outlives the coroutines that it gave, so capturing lambdas are safe in it.
class Handler {
 public:
  Handler() = default;
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, Handler> && detail::HandlerFunction<std::decay_t<F>>)
  Handler(F&& function)  // NOLINT: implicit like std::function
      : target_(new Target<std::decay_t<F>>(std::forward<F>(function))) {}

  explicit operator bool() const noexcept { return static_cast<bool>(target_); }
  /// Lifetime: `request` outlives the coroutine.
  AIO_CORO_WRAPPER Coro<Response> operator()(Request& request) const { return target_->call(request); }

 private:
  class Base : public aio::detail::RefCounted {
   public:
    virtual Coro<Response> call(Request& request) = 0;
  };
  template <class F>
  class Target final : public Base {
   public:
    explicit Target(F function) : function_(std::move(function)) {}
    AIO_CORO_WRAPPER Coro<Response> call(Request& request) override {
      if constexpr (std::same_as<std::invoke_result_t<F&, Request&>, Coro<Response>>) {
        return function_(request);
      } else {
        return detail::call_handler(function_, request);
      }
    }

   private:
    F function_;
  };

  aio::detail::Ref<Base> target_;
};

/// Code around handlers: it may change the request's state, call `handler` or answer itself, and change the response.
/// Lifetime: request and handler outlive the coroutine. Source: aiohttp, web.middleware.
using Middleware = aio::detail::Function<Coro<Response>(Request& request, const Handler& handler)>;

}  // namespace aio::web
