#include "db/detail/location.h"

#include <string_view>
#include <utility>

#include "base/errors.h"

namespace aio::db::detail {

Location parse_location(std::string url) {
  static constexpr std::string_view kScheme = "sqlite:";
  static constexpr std::string_view kMemory = ":memory:";
  Location location;
  location.url = std::move(url);
  const std::string_view text = location.url;
  const std::string_view rest = text.starts_with(kScheme) ? text.substr(kScheme.size()) : std::string_view();
  if (rest.empty() || rest.find('\0') != rest.npos) {
    throw ValueError("\"" + location.url +
                     "\" is no database; write \"sqlite:file.db\", \"sqlite::memory:\", or "
                     "\"sqlite::memory:name\" for one that several pools share");
  }
  location.in_memory = rest.starts_with(kMemory);
  location.path = location.in_memory ? rest.substr(kMemory.size()) : rest;
  return location;
}

}  // namespace aio::db::detail
