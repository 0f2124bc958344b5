#include <algorithm>
#include <memory>

#include "fuzz/message_cuts.h"
#include "http/detail/message_writer.h"

namespace aio::fuzz {
namespace {

using http::detail::RequestParser;

const std::string kHead = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

testing::Lines found(const std::string& body) {
  return same_for_every_cut(kHead + body, [] { return std::make_unique<RequestParser>(); });
}

}  // namespace

// The input as a chunked body, and as what is sent in one: chunks of 1, 2, 3 ... bytes.
void chunked(std::string_view input) {
  found(std::string(input));

  std::string written;
  std::string_view rest = input;
  for (std::size_t size = 1; !rest.empty(); ++size) {
    const std::string_view piece = rest.substr(0, size);
    http::detail::write_chunk_head(written, piece.size());
    written.append(piece).append(http::detail::kChunkEnd);
    rest.remove_prefix(piece.size());
  }
  http::detail::write_last_chunk(written, {{"Sum", "1"}});
  const testing::Lines lines = found(written);
  require(lines.back() == "end [Sum:1]", "a body that was written in chunks ends with its trailers");
  require(lines.size() == (input.empty() ? 2U : 3U), "a body that was written in chunks is one body");
  require(input.empty() || lines[1] == "body " + std::string(input), "a body that was written in chunks is read whole");
}

}  // namespace aio::fuzz
