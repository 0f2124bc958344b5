#include "http/detail/websocket_codec.h"

#include <doctest/doctest.h>

#include "http/detail/base64.h"
#include "http/detail/sha1.h"
#include "unit/http/every_split.h"

using namespace aio::http::detail;
using aio::testing::for_every_split;

namespace {

constexpr std::uint32_t kMask = 0x37fa213d;

std::string bytes(std::initializer_list<int> values) {
  std::string result;
  for (const int value : values) result += static_cast<char>(value);
  return result;
}

/// What a client reads of these bytes, as "text:Hello", "close:1000:bye" or "error:1002".
std::vector<std::string> read(const std::vector<std::string_view>& pieces, Role role = Role::client,
                              std::size_t max_message = kMaxWebSocketMessage) {
  static const char* const kNames[] = {"", "text", "binary", "", "", "", "", "", "close", "ping", "pong"};
  FrameReader reader(role, max_message);
  std::vector<std::string> seen;
  try {
    for (const std::string_view piece : pieces) {
      reader.feed(piece);
      while (const std::optional<WebSocketFrame> frame = reader.next()) {
        std::string line = kNames[static_cast<int>(frame->opcode)];
        if (frame->opcode == Opcode::close) line += ":" + std::to_string(frame->close_code);
        seen.push_back(line + ":" + frame->data);
      }
    }
  } catch (const WebSocketError& error) {
    seen.push_back("error:" + std::to_string(error.code()));
  }
  return seen;
}

using Seen = std::vector<std::string>;

}  // namespace

TEST_CASE("SHA-1 gives the digests of RFC 3174") {
  CHECK(base64_encode(sha1("abc")) == "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
  CHECK(base64_encode(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "hJg+RBw70m66rkqh+VEp5eVGcPE=");
  CHECK(base64_encode(sha1("")) == "2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
}

TEST_CASE("the handshake of RFC 6455") {
  CHECK(websocket_accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  CHECK(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ=="));
  CHECK_FALSE(is_websocket_key("dGhlIHNhbXBsZQ=="));
  CHECK_FALSE(is_websocket_key("no base64"));
  aio::Random random(1);
  const std::string key = make_websocket_key(random);
  CHECK(is_websocket_key(key));
  CHECK(key != make_websocket_key(random));
}

TEST_CASE("the frames of RFC 6455, section 5.7, are written and read") {
  CHECK(write_frame(Opcode::text, "Hello") == bytes({0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}));
  CHECK(write_frame(Opcode::text, "Hello", kMask) ==
        bytes({0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}));
  CHECK(read({write_frame(Opcode::text, "Hello", kMask)}, Role::server) == Seen{"text:Hello"});
  const std::string fragments = bytes({0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f});
  CHECK(read({fragments}) == Seen{"text:Hello"});
  CHECK(write_frame(Opcode::binary, std::string(256, 'x')).substr(0, 4) == bytes({0x82, 0x7e, 0x01, 0x00}));
  CHECK(write_frame(Opcode::binary, std::string(65'536, 'x')).substr(0, 10) ==
        bytes({0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0}));
}

TEST_CASE("a conversation is read the same, however it is cut") {
  const std::string stream = write_frame(Opcode::text, "gr\xc3\xbc", kMask, false) +
                             write_frame(Opcode::ping, "are you there", kMask + 1) +
                             write_frame(Opcode::continuation, "\xc3\x9f\xf0\x9f\x98", kMask, false) +
                             write_frame(Opcode::continuation, "\x80", 7) + write_frame(Opcode::binary, "", kMask) +
                             write_frame(Opcode::binary, std::string(130, '\xff'), kMask) +
                             write_frame(Opcode::close, close_payload(kCloseGoingAway, "bye"), kMask);
  const Seen expected{"ping:are you there", "text:gr\xc3\xbc\xc3\x9f\xf0\x9f\x98\x80",
                      "binary:", "binary:" + std::string(130, '\xff'), "close:1001:bye"};
  for_every_split(stream, [&](const auto& pieces) { CHECK(read(pieces, Role::server) == expected); });
}

TEST_CASE("lengths at the borders of their forms are read") {
  for (const std::size_t size : {0u, 1u, 125u, 126u, 127u, 65'535u, 65'536u, 70'000u}) {
    const std::string payload(size, 'x');
    CHECK(read({write_frame(Opcode::binary, payload)}) == Seen{"binary:" + payload});
    CHECK(read({write_frame(Opcode::binary, payload, kMask)}, Role::server) == Seen{"binary:" + payload});
  }
}

TEST_CASE("a client must mask and a server must not") {
  CHECK(read({write_frame(Opcode::text, "x")}, Role::server) == Seen{"error:1002"});
  CHECK(read({write_frame(Opcode::text, "x", kMask)}, Role::client) == Seen{"error:1002"});
}

TEST_CASE("broken frames are protocol errors") {
  const std::string broken[] = {
      bytes({0xc1, 0x00}),
      bytes({0xa1, 0x00}),
      bytes({0x91, 0x00}),  // reserved bits
      bytes({0x83, 0x00}),
      bytes({0x87, 0x00}),
      bytes({0x8b, 0x00}),  // unknown opcodes
      bytes({0x09, 0x00}),
      bytes({0x08, 0x00}),              // fragmented control frames
      bytes({0x89, 0x7e, 0x00, 0x7e}),  // a long one
      bytes({0x80, 0x00}),
      bytes({0x00, 0x00}),                                // nothing to continue
      bytes({0x01, 0x00, 0x81, 0x00}),                    // a message within a message
      bytes({0x82, 0x7e, 0x00, 0x7d}),                    // lengths not in the shortest form
      bytes({0x82, 0x7f, 0, 0, 0, 0, 0, 0, 0xff, 0xff}),  //
      bytes({0x82, 0x7f, 0x80, 0, 0, 0, 0, 0, 0, 0}),     // the highest bit
      bytes({0x88, 0x01, 0x03}),                          // half a close code
  };
  for (const std::string& frame : broken) {
    for_every_split(frame, [](const auto& pieces) { CHECK(read(pieces) == Seen{"error:1002"}); });
  }
}

TEST_CASE("close codes that must not travel are protocol errors") {
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65'535}) {
    CAPTURE(code);
    CHECK(read({bytes({0x88, 0x02, code >> 8, code & 0xff})}) == Seen{"error:1002"});
    CHECK_FALSE(is_sendable_close_code(static_cast<std::uint16_t>(code)));
  }
  for (const int code : {1000, 1003, 1007, 1011, 1014, 3000, 4999}) {
    CAPTURE(code);
    CHECK(read({bytes({0x88, 0x02, code >> 8, code & 0xff})}) == Seen{"close:" + std::to_string(code) + ":"});
  }
  CHECK(read({bytes({0x88, 0x00})}) == Seen{"close:1005:"});
}

TEST_CASE("text that is no UTF-8 is told as soon as it is seen") {
  const std::string wrong[] = {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8", "a\x80", "\xe0\x80\x80"};
  for (const std::string& text : wrong) {
    CHECK(read({write_frame(Opcode::text, text)}) == Seen{"error:1007"});
    CHECK(read({write_frame(Opcode::binary, text)}) == Seen{"binary:" + text});
  }
  CHECK(read({write_frame(Opcode::text, "\xff", std::nullopt, false)}) == Seen{"error:1007"});
  CHECK(read({write_frame(Opcode::text, "\xff and more").substr(0, 3)}) == Seen{"error:1007"});
  CHECK(read({write_frame(Opcode::text, "\xc3")}) == Seen{"error:1007"});
  CHECK(read({bytes({0x88, 0x03, 0x03, 0xe8, 0xff})}) == Seen{"error:1007"});
}

TEST_CASE("a message that is too big is refused at its header") {
  const std::string frame = write_frame(Opcode::binary, std::string(11, 'x'));
  CHECK(read({frame}, Role::client, 11) == Seen{"binary:xxxxxxxxxxx"});
  CHECK(read({frame.substr(0, 2)}, Role::client, 10) == Seen{"error:1009"});
  const std::string two = write_frame(Opcode::binary, std::string(6, 'x'), std::nullopt, false) +
                          write_frame(Opcode::continuation, std::string(5, 'x'));
  CHECK(read({two}, Role::client, 10) == Seen{"error:1009"});
  CHECK(read({bytes({0x82, 0x7f, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})}) == Seen{"error:1009"});
}

TEST_CASE("nothing is read behind a close, and an error stays") {
  FrameReader reader(Role::client);
  reader.feed(write_frame(Opcode::close, "") + write_frame(Opcode::text, "late"));
  CHECK(reader.next()->opcode == Opcode::close);
  CHECK(reader.closed());
  CHECK_FALSE(reader.next().has_value());

  FrameReader broken(Role::client);
  broken.feed(bytes({0xff, 0xff}));
  CHECK_THROWS_AS(broken.next(), WebSocketError);
  broken.feed(write_frame(Opcode::text, "late"));
  CHECK_THROWS_AS(broken.next(), WebSocketError);
}

TEST_CASE("frames that break the protocol are not written") {
  CHECK_THROWS_AS(write_frame(Opcode::ping, std::string(126, 'x')), aio::ValueError);
  CHECK_THROWS_AS(write_frame(Opcode::ping, "", std::nullopt, false), aio::ValueError);
  CHECK_THROWS_AS(close_payload(1006), aio::ValueError);
  CHECK_THROWS_AS(close_payload(1000, std::string(124, 'x')), aio::ValueError);
  CHECK_THROWS_AS(close_payload(1000, "\xff"), aio::ValueError);
  CHECK(close_payload(kCloseNoStatus).empty());
}
