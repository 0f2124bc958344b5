#include "http/detail/compression.h"

#include <doctest/doctest.h>

#include "base/errors.h"
#include "base/random.h"
#include "http/detail/base64.h"
#include "unit/http/every_split.h"

using namespace aio::http::detail;
using aio::ValueError;
using aio::testing::for_every_split;

namespace {

constexpr std::size_t kPlenty = 1u << 24;
constexpr Compression kFormats[] = {Compression::gzip, Compression::deflate, Compression::raw};
// What Python's gzip and zlib make of b"hello hello hello hello".
const char* const kPythonGzip = "H4sIAAAAAAACA8tIzcnJV8hAJwHjUT2NFwAAAA==";
const char* const kPythonZlib = "eJzLSM3JyVfIQCcBaAMIsQ==";
const char* const kPythonRaw = "y0jNyclXyEAnAQ==";

std::string read(const std::vector<std::string_view>& pieces, Compression format, std::size_t max_output = kPlenty) {
  Decompressor decompressor(format);
  std::string text;
  for (const std::string_view piece : pieces) {
    text += decompressor.feed(piece, max_output);
    while (decompressor.has_more()) text += decompressor.feed({}, max_output);
  }
  decompressor.finish();
  return text;
}

std::string noise(std::size_t size) {
  aio::Random random(5);
  std::string bytes;
  while (bytes.size() < size) bytes += static_cast<char>(random.next());
  return bytes;
}

}  // namespace

TEST_CASE("what Python compressed is read") {
  const std::string text = "hello hello hello hello";
  CHECK(read({*base64_decode(kPythonGzip)}, Compression::gzip) == text);
  CHECK(read({*base64_decode(kPythonZlib)}, Compression::deflate) == text);
  CHECK(read({*base64_decode(kPythonRaw)}, Compression::raw) == text);
}

TEST_CASE("deflate without its wrapping is read as browsers do") {
  CHECK(read({*base64_decode(kPythonRaw)}, Compression::deflate) == "hello hello hello hello");
  for (const char* text : {"", "a", "xxxxxxxxxxxxxxxxxxxxxxxxxxx"}) {
    for_every_split(compress(text, Compression::raw),
                    [&](const auto& pieces) { CHECK(read(pieces, Compression::deflate) == text); });
  }
}

TEST_CASE("what was compressed is read, however it is cut and however little is asked for") {
  const std::string text = "a body, a body, a body, and its end";
  for (const Compression format : kFormats) {
    const std::string compressed = compress(text, format);
    for (const std::size_t max_output : {std::size_t{1}, std::size_t{7}, kPlenty}) {
      for_every_split(compressed, [&](const auto& pieces) { CHECK(read(pieces, format, max_output) == text); });
    }
  }
}

TEST_CASE("long bodies of every kind go through") {
  for (const std::string& text : {noise(300'000), std::string(300'000, 'x'), std::string()}) {
    for (const Compression format : kFormats) {
      for (const int level : {1, 6, 9}) CHECK(read({compress(text, format, level)}, format, 1'000) == text);
    }
  }
}

TEST_CASE("no call gives more than was asked for") {
  const std::string bomb = compress(std::string(10'000'000, '\0'), Compression::gzip, 9);
  CHECK(bomb.size() < 20'000);
  Decompressor decompressor(Compression::gzip);
  CHECK(decompressor.feed(bomb, 1'000).size() == 1'000);
  CHECK(decompressor.has_more());
  CHECK(decompressor.feed({}, 5).size() == 5);
  CHECK_FALSE(decompressor.at_end());
  CHECK_THROWS_AS(decompressor.finish(), ValueError);
  CHECK_THROWS_AS(decompress(bomb, Compression::gzip, 9'999'999), ValueError);
  CHECK(decompress(bomb, Compression::gzip, 10'000'000).size() == 10'000'000);
}

TEST_CASE("gzip may have several members") {
  const std::string two =
      compress("one ", Compression::gzip) + compress("", Compression::gzip) + compress("two", Compression::gzip);
  for_every_split(two, [](const auto& pieces) {
    CHECK(read(pieces, Compression::gzip) == "one two");
    CHECK(read(pieces, Compression::gzip, 1) == "one two");
  });
}

TEST_CASE("bytes behind the end are a mistake") {
  CHECK_THROWS_AS(read({compress("x", Compression::gzip) + "junk"}, Compression::gzip), ValueError);
  CHECK_THROWS_AS(read({compress("x", Compression::deflate) + "j"}, Compression::deflate), ValueError);
  CHECK_THROWS_AS(read({compress("x", Compression::deflate), "j"}, Compression::deflate), ValueError);
}

TEST_CASE("a stream that is cut off is told at its end") {
  for (const Compression format : kFormats) {
    const std::string whole = compress("some text to be cut", format);
    for (std::size_t size = 1; size < whole.size(); ++size) {
      CAPTURE(size);
      CHECK_THROWS_AS(read({std::string_view(whole).substr(0, size)}, format), ValueError);
    }
    CHECK(read({}, format).empty());
    CHECK(read({""}, format).empty());
  }
}

TEST_CASE("what is not compressed is refused") {
  CHECK_THROWS_WITH_AS(read({"plain text"}, Compression::gzip), "The data is not gzip: incorrect header check",
                       ValueError);
  CHECK_THROWS_AS(read({"\xff\xff\xff\xff"}, Compression::deflate), ValueError);
  std::string broken = compress("some text", Compression::gzip);
  broken[broken.size() - 5] ^= 1;
  CHECK_THROWS_AS(read({broken}, Compression::gzip), ValueError);
}

TEST_CASE("a flush lets the reader read what was written") {
  for (const Compression format : kFormats) {
    Compressor compressor(format);
    Decompressor decompressor(format);
    CHECK(decompressor.feed(compressor.feed("first ", Flush::sync), kPlenty) == "first ");
    CHECK(decompressor.feed(compressor.feed("second", Flush::sync), kPlenty) == "second");
    CHECK(decompressor.feed(compressor.feed("", Flush::finish), kPlenty).empty());
    CHECK(decompressor.at_end());
    CHECK_THROWS_AS(compressor.feed("late"), aio::RuntimeError);
  }
}

TEST_CASE("levels are checked") {
  CHECK_THROWS_AS(Compressor(Compression::gzip, 10), ValueError);
}
