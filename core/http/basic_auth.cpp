#include "http/basic_auth.h"

#include <optional>

#include "base/errors.h"
#include "http/detail/ascii.h"
#include "http/detail/base64.h"

namespace aio::http {

std::string BasicAuth::encode() const {
  if (login.find(':') != login.npos) {
    throw ValueError("The login \"" + login + "\" contains \":\", which ends the login in Basic authentication");
  }
  return "Basic " + detail::base64_encode(login + ":" + password);
}

BasicAuth BasicAuth::decode(std::string_view header) {
  std::string_view rest = detail::trim(header);
  const std::string_view scheme = detail::cut(rest, ' ');
  if (!detail::equal_ignoring_case(scheme, "basic")) {
    throw ValueError("The authorization scheme is \"" + std::string(scheme) + "\", not \"Basic\"");
  }
  const std::optional<std::string> decoded = detail::base64_decode(detail::trim(rest));
  if (!decoded) throw ValueError("The credentials of Basic authentication are no base64");
  const std::size_t colon = decoded->find(':');
  if (colon == decoded->npos)
    throw ValueError("The credentials of Basic authentication have no \":\" behind the login");
  return BasicAuth{decoded->substr(0, colon), decoded->substr(colon + 1)};
}

}  // namespace aio::http
