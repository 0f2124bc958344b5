#include "http/url.h"

#include "fuzz/targets.h"
#include "http/url_errors.h"

namespace aio::fuzz {

// What a URL says of itself is a URL, and the same one.
void url(std::string_view input) {
  std::string text;
  try {
    text = http::URL(input).str();
  } catch (const http::InvalidURL&) {
    return;
  }
  try {
    require(http::URL(text).str() == text, "a URL's text is a URL with that text");
  } catch (const http::InvalidURL&) {
    require(false, "a URL's text is a URL");
  }
}

}  // namespace aio::fuzz
