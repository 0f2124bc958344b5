#include "web/match_info.h"

#include "base/errors.h"
#include "http/headers.h"
#include "web/exceptions.h"
#include "web/request.h"

namespace aio::web {

const std::string* MatchInfo::find(std::string_view name) const noexcept {
  for (const auto& [each, value] : match_.variables) {
    if (each == name) return &value;
  }
  return nullptr;
}

const std::string& MatchInfo::operator[](std::string_view name) const {
  if (const std::string* value = find(name)) return *value;
  throw LookupError("The path has no variable {" + std::string(name) + "}");
}

std::string MatchInfo::get(std::string_view name, std::string_view fallback) const {
  const std::string* value = find(name);
  return value ? *value : std::string(fallback);
}

Coro<Response> MatchInfo::call(Request& request) const {
  if (!match_.handler) {
    if (match_.allowed.empty()) throw HTTPNotFound();
    throw HTTPMethodNotAllowed(request.method(), match_.allowed);
  }
  return (*match_.handler)(request);
}

}  // namespace aio::web
