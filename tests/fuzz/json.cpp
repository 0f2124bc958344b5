#include "http/json.h"

#include "base/errors.h"
#include "fuzz/targets.h"

namespace aio::fuzz {

// What was read and written again is read as the same.
void json(std::string_view input) {
  std::string text;
  try {
    text = http::Json::parse(input).dump();
  } catch (const Error&) {
    return;
  }
  try {
    require(http::Json::parse(text).dump() == text, "JSON that is written is read as the same");
  } catch (const Error&) {
    require(false, "JSON that is written is JSON");
  }
}

}  // namespace aio::fuzz
