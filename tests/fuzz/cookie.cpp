#include "base/errors.h"
#include "fuzz/targets.h"
#include "http/cookies.h"

namespace aio::fuzz {

// What was read of a header can be written, and is read as the same.
void cookie(std::string_view input) {
  static_cast<void>(http::parse_cookie_header(input));
  const auto morsel = http::parse_set_cookie(input);
  if (!morsel) return;
  std::string written;
  try {
    written = morsel->output();
  } catch (const ValueError&) {
    return;  // a server may set what we do not
  }
  const auto again = http::parse_set_cookie(written);
  require(again && again->key == morsel->key && again->value == morsel->value,
          "a cookie that is written is read again");
}

}  // namespace aio::fuzz
