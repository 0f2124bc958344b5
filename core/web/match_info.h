// Which route a request matched, and with which variables. Mirrors aiohttp's UrlMappingMatchInfo. Loop thread only.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "web/url_dispatcher.h"

namespace aio::web {

/// The variables of the path. Lifetime: the request's.
class MatchInfo {
 public:
  /// The value of `{name}`, decoded. Throws: LookupError with the name.
  const std::string& operator[](std::string_view name) const;
  /// The same, or `fallback`.
  std::string get(std::string_view name, std::string_view fallback = {}) const;
  bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
  const detail::PathVariables& items() const noexcept { return match_.variables; }
  /// The resource that matched; null for 404 and 405.
  const Resource* resource() const noexcept { return match_.resource; }

  // What follows is for Application.

  void set(UrlDispatcher::Match match) noexcept { match_ = std::move(match); }
  /// Calls the route's handler. Throws: HTTPNotFound, HTTPMethodNotAllowed; what it throws.
  Coro<Response> call(Request& request) const;

 private:
  const std::string* find(std::string_view name) const noexcept;
  UrlDispatcher::Match match_;
};

}  // namespace aio::web
