#include "http/detail/unpredictable.h"

#include "http/detail/base64.h"
#include "http/detail/websocket_codec.h"
#include "http/multipart.h"
#include "support/test.h"

namespace {

std::uint64_t without_shift(std::uint64_t mixed, int shift) {
  std::uint64_t plain = mixed;
  for (int done = shift; done < 64; done += shift) plain = mixed ^ plain >> shift;
  return plain;
}

// What a SplitMix64 gives after it has given `seen`.
std::uint64_t next_after(std::uint64_t seen) {
  std::uint64_t state = without_shift(seen, 31) * 0x319642b2d24d8ec3u;
  state = without_shift(state, 27) * 0x96de1b173f119089u;
  return Random(without_shift(state, 30)).next();
}

std::uint64_t read_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes.substr(0, 8)) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

TEST_CASE("what a peer sees of the random numbers does not tell the next") {
  Random plain(1);
  const std::uint64_t seen = plain.next();
  CHECK(next_after(seen) == plain.next());  // so easy it is without more ado

  Random random(1);
  const std::uint64_t drawn = http::detail::draw_unpredictable(random);
  CHECK(next_after(drawn) != http::detail::draw_unpredictable(random));
  Random same(1);
  CHECK(http::detail::draw_unpredictable(same) == drawn);
}

TEST_CASE("half of a websocket's key does not tell the other") {
  Random random(1);
  const std::optional<std::string> key = http::detail::base64_decode(http::detail::make_websocket_key(random));
  CHECK(next_after(read_number(*key)) != read_number(key->substr(8)));
}

TEST_CASE("half of a boundary does not tell the other") {
  Random random(1);
  const http::MultipartWriter writer("mixed", random);
  std::uint64_t halves[2] = {};
  for (std::size_t at = 32; at-- > 0;) {  // the lowest digit stands first
    const char digit = writer.boundary()[at];
    std::uint64_t& half = halves[at / 16];
    half = half << 4 | static_cast<std::uint64_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  }
  CHECK(next_after(halves[0]) != halves[1]);
}
