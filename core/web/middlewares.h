// Middlewares that come with the library. Loop thread only.
#pragma once

#include <string>

#include "web/handler.h"

namespace aio::web {

/// How normalize_path_middleware() looks for another spelling of a path that has no route.
struct NormalizePathOptions {
  bool append_slash = true;
  /// Not together with append_slash.
  bool remove_slash = false;
  bool merge_slashes = true;
  /// 308 keeps the method.
  int redirect_status = 308;
};

/// Redirects a GET or other request for a path without a route to the spelling that has one: "/a//b" to "/a/b", "/a" to
/// "/a/". Throws: ValueError when both append_slash and remove_slash are asked for.
/// Source: aiohttp, web.normalize_path_middleware.
Middleware normalize_path_middleware(NormalizePathOptions options = {});

/// What security_headers_middleware() sends; an empty one is left out.
struct SecurityHeaders {
  std::string content_security_policy =
      "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
  std::string referrer_policy = "no-referrer";
  std::string cross_origin_opener_policy = "same-origin";
  std::string cross_origin_resource_policy = "same-origin";
  bool nosniff = true;
};

/// Adds these headers to every response that does not have them, to those of exceptions too; responses that are sent
/// piece by piece need on_response_prepare() instead. Source: OWASP, HTTP headers cheat sheet.
Middleware security_headers_middleware(SecurityHeaders headers = {});

}  // namespace aio::web
