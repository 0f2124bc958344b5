#include "web/middlewares.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "web/application.h"
#include "web/exceptions.h"
#include "web/request.h"

namespace aio::web {
namespace {

std::string merged(std::string_view path) {
  std::string text;
  for (const char c : path) {
    if (c != '/' || text.empty() || text.back() != '/') text += c;
  }
  return text;
}

/// The spellings to try, without the path itself.
std::vector<std::string> spellings(const NormalizePathOptions& options, std::string_view path) {
  std::vector<std::string> bases{std::string(path)};
  if (options.merge_slashes) bases.push_back(merged(path));
  std::vector<std::string> all;
  for (const std::string& base : bases) {
    all.push_back(base);
    if (options.append_slash && !base.ends_with('/')) all.push_back(base + "/");
    if (options.remove_slash && base.size() > 1 && base.ends_with('/')) all.push_back(base.substr(0, base.size() - 1));
  }
  std::erase(all, std::string(path));
  return all;
}

/// Where to redirect to, or none. A target of two slashes would lead to another host.
std::optional<std::string> better_path(const NormalizePathOptions& options, const Request& request) {
  for (const std::string& path : spellings(options, request.raw_path())) {
    if (path.starts_with("//") || !request.app().router().resolve(request.method(), path).handler) continue;
    const std::string_view query = request.query_string();
    return query.empty() ? path : path + "?" + std::string(query);
  }
  return std::nullopt;
}

void add(http::Headers& headers, const SecurityHeaders& wanted) {
  const auto add_one = [&](const char* name, const std::string& value) {
    if (!value.empty()) headers.setdefault(name, value);
  };
  add_one("Content-Security-Policy", wanted.content_security_policy);
  add_one("Referrer-Policy", wanted.referrer_policy);
  add_one("Cross-Origin-Opener-Policy", wanted.cross_origin_opener_policy);
  add_one("Cross-Origin-Resource-Policy", wanted.cross_origin_resource_policy);
  if (wanted.nosniff) headers.setdefault("X-Content-Type-Options", "nosniff");
}

}  // namespace

Middleware normalize_path_middleware(NormalizePathOptions options) {
  if (options.append_slash && options.remove_slash) {
    throw ValueError("append_slash and remove_slash exclude each other");
  }
  return [options](Request& request, const Handler& handler) -> Coro<Response> {
    const bool known = request.match_info().resource() != nullptr;
    const std::optional<std::string> better = known ? std::nullopt : better_path(options, request);
    if (better) co_return Response::redirect(*better, options.redirect_status);
    auto work = handler(request);
    Response response = co_await work;
    co_return response;
  };
}

Middleware security_headers_middleware(SecurityHeaders headers) {
  return [headers = std::move(headers)](Request& request, const Handler& handler) -> Coro<Response> {
    std::exception_ptr answer;
    try {
      auto work = handler(request);
      Response response = co_await work;
      add(response.headers(), headers);
      co_return response;
    } catch (HTTPException& exception) {
      add(exception.headers(), headers);
      answer = std::current_exception();
    }
    std::rethrow_exception(answer);
  };
}

}  // namespace aio::web
