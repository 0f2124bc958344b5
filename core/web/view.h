// Class-based handlers: one class a path, one member function a method. Mirrors aiohttp's web.View. Loop thread only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/handler.h"

namespace aio::web {

/// The base of views: derive, and write `Coro<web::Response> get()`, `post()`, `put()`, `patch()`, `delete_()`,
/// `head()`, `options()` as needed. One object is made for each request. A view with get() answers HEAD too.
/// Source: aiohttp, web.View.
class View {
 public:
  explicit View(Request& request) noexcept : request_(request) {}
  Request& request() const noexcept { return request_; }

 private:
  Request& request_;
};

namespace detail {

/// The method of `request`, for templates that see no more of it.
std::string_view method_of(const Request& request) noexcept;
[[noreturn]] void throw_method_not_allowed(const Request& request, std::vector<std::string> allowed);

template <class V>
std::vector<std::string> view_methods() {
  std::vector<std::string> methods;
  if constexpr (requires(V& v) { v.get(); }) methods.insert(methods.end(), {"GET", "HEAD"});
  if constexpr (requires(V& v) { v.post(); }) methods.emplace_back("POST");
  if constexpr (requires(V& v) { v.put(); }) methods.emplace_back("PUT");
  if constexpr (requires(V& v) { v.patch(); }) methods.emplace_back("PATCH");
  if constexpr (requires(V& v) { v.delete_(); }) methods.emplace_back("DELETE");
  if constexpr (requires(V& v) { v.head(); }) methods.emplace_back("HEAD");
  if constexpr (requires(V& v) { v.options(); }) methods.emplace_back("OPTIONS");
  return methods;
}

/// The member's coroutine. Throws: HTTPMethodNotAllowed.
template <class V>
AIO_CORO_WRAPPER Coro<Response> call_view(V& view, std::string_view method) {
  if constexpr (requires { view.head(); }) {
    if (method == "HEAD") return view.head();
  }
  if constexpr (requires { view.get(); }) {
    if (method == "GET" || method == "HEAD") return view.get();
  }
  if constexpr (requires { view.post(); }) {
    if (method == "POST") return view.post();
  }
  if constexpr (requires { view.put(); }) {
    if (method == "PUT") return view.put();
  }
  if constexpr (requires { view.patch(); }) {
    if (method == "PATCH") return view.patch();
  }
  if constexpr (requires { view.delete_(); }) {
    if (method == "DELETE") return view.delete_();
  }
  if constexpr (requires { view.options(); }) {
    if (method == "OPTIONS") return view.options();
  }
  throw_method_not_allowed(view.request(), view_methods<V>());
}

template <class V>
Coro<Response> run_view(Request& request) {
  V view(request);
  auto work = call_view(view, method_of(request));
  Response response = co_await work;
  co_return response;
}

template <class V>
Handler view_handler() {
  return Handler(&run_view<V>);
}

}  // namespace detail
}  // namespace aio::web
