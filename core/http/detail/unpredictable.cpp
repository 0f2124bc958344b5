#include "http/detail/unpredictable.h"

#include <string>

#include "http/detail/sha1.h"

namespace aio::http::detail {

std::uint64_t draw_unpredictable(Random& random) {
  std::string bytes = "unpredictable ";
  std::uint64_t drawn = random.next();
  for (int i = 0; i < 8; ++i, drawn >>= 8) bytes += static_cast<char>(drawn & 0xff);
  const std::string digest = sha1(bytes);
  std::uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8 | static_cast<unsigned char>(digest[static_cast<std::size_t>(i)]);
  return number;
}

}  // namespace aio::http::detail
