#include <string>
#include <vector>

#include "fuzz/targets.h"
#include "http/detail/websocket_codec.h"

namespace aio::fuzz {
namespace {

using namespace http::detail;

constexpr std::size_t kMaxMessage = 1024;

std::string found(const std::vector<std::string_view>& pieces, Role role) {
  FrameReader reader(role, kMaxMessage);
  std::string seen;
  try {
    for (const std::string_view piece : pieces) {
      reader.feed(piece);
      while (const auto frame = reader.next()) {
        require(frame->data.size() <= kMaxMessage, "a message is no longer than the limit");
        seen += std::to_string(static_cast<int>(frame->opcode)) + ":" + std::to_string(frame->close_code) + ":" +
                frame->data + "\n";
      }
    }
  } catch (const WebSocketError& error) {
    seen += "refused " + std::to_string(error.code());
  }
  return seen;
}

}  // namespace

// Frames are the same however they are cut, and what is written is read.
void websocket_frame(std::string_view input) {
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < input.size(); ++at) bytes.push_back(input.substr(at, 1));
  for (const Role role : {Role::client, Role::server}) {
    require(found(bytes, role) == found({input}, role), "frames that come byte by byte are the same frames");
  }
  if (input.size() > kMaxMessage) return;
  const std::string frame = write_frame(Opcode::binary, input, 0x01020304U);
  require(found({frame}, Role::server) == "2:0:" + std::string(input) + "\n", "a frame that is written is read");
}

}  // namespace aio::fuzz
