#include "http/multipart.h"

#include <string>
#include <vector>

#include "base/errors.h"
#include "fuzz/targets.h"

namespace aio::fuzz {
namespace {

std::string found(const std::vector<std::string_view>& pieces) {
  http::MultipartReader reader("multipart/form-data; boundary=b");
  std::string seen;
  try {
    for (const std::string_view piece : pieces) {
      reader.feed(piece);
      while (const auto event = reader.next()) {
        if (event->kind == http::MultipartEvent::Kind::part) seen += "\n[" + event->part.name().value_or("-") + "]";
        if (event->kind == http::MultipartEvent::Kind::end) seen += "\nend";
        seen += event->data;
      }
    }
    reader.finish();
  } catch (const ValueError&) {
    seen += "\nrefused";
  }
  return seen;
}

}  // namespace

// Parts are the same however the body is cut.
void multipart(std::string_view input) {
  const std::string whole = found({input});
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < input.size(); ++at) bytes.push_back(input.substr(at, 1));
  require(found(bytes) == whole, "a body that comes byte by byte has the same parts");
}

}  // namespace aio::fuzz
