#include "web/detail/content_coding.h"

#include <string>

#include "http/detail/ascii.h"

namespace aio::web::detail {
namespace {

/// Whether the parameters of an element of Accept-Encoding say q=0.
bool is_refused(std::string_view parameters) {
  const std::size_t weight = parameters.find("q=");
  if (weight == std::string_view::npos) return false;
  const std::string_view value = http::detail::trim(parameters.substr(weight + 2));
  return value.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  bool any = false;
  while (!accept_encoding.empty()) {
    const std::string_view element = http::detail::trim(http::detail::cut(accept_encoding, ','));
    const std::size_t semicolon = element.find(';');
    const std::string_view name = http::detail::trim(element.substr(0, semicolon));
    const bool refused = semicolon != std::string_view::npos && is_refused(element.substr(semicolon + 1));
    if (http::detail::equal_ignoring_case(name, coding)) return !refused;
    if (name == "*") any = !refused;
  }
  return any;
}

void vary_by_coding(http::Headers& headers) {
  const std::string* present = headers.find("Vary");
  if (!present) return headers.add("Vary", "Accept-Encoding");
  std::string_view names = *present;
  while (!names.empty()) {
    const std::string_view name = http::detail::trim(http::detail::cut(names, ','));
    if (name == "*" || http::detail::equal_ignoring_case(name, "Accept-Encoding")) return;
  }
  headers.set("Vary", *present + ", Accept-Encoding");
}

}  // namespace aio::web::detail
