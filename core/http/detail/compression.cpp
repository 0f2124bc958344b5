#include "http/detail/compression.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <optional>

#include "base/errors.h"

namespace aio::http::detail {

namespace {

constexpr int kWindow = 15, kGzip = 16;
constexpr int kMemory = 8;  // zlib's default
constexpr std::size_t kStep = 16'384;

int window_bits(Compression format) {
  return format == Compression::gzip ? kWindow + kGzip : format == Compression::deflate ? kWindow : -kWindow;
}

const char* name_of(Compression format) {
  return format == Compression::gzip ? "gzip" : "deflate";
}

void check_memory(int result) {
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
}

Bytef* input_of(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib reads it only
}

uInt bounded(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

}  // namespace

struct Decompressor::State {
  explicit State(Compression format_in) : format(format_in) {}
  ~State() {
    if (open) inflateEnd(&stream);
  }

  [[noreturn]] void fail(const char* reason) const {
    throw ValueError(std::string("The data is not ") + name_of(format) + ": " + reason);
  }

  /// Whether the wrapping is known and reading may begin.
  bool start() {
    if (open) return true;
    int bits = window_bits(format);
    if (format == Compression::deflate) {
      if (pending.size() < 2) return false;
      const unsigned first = static_cast<unsigned char>(pending[0]), second = static_cast<unsigned char>(pending[1]);
      const bool wrapped = (first & 0x0f) == Z_DEFLATED && (first << 8 | second) % 31 == 0;
      if (!wrapped) bits = -kWindow;
    }
    check_memory(inflateInit2(&stream, bits));
    return open = true;
  }

  /// What stands behind a stream's end: another member of gzip, or a mistake.
  void continue_behind_end() {
    if (format != Compression::gzip) fail("there are bytes behind its end");
    inflateReset(&stream);
    ended = false;
  }

  const Compression format;
  z_stream stream{};
  bool open = false;
  bool ended = false;
  bool fed = false;
  bool output_full = false;  // zlib may hold more output than was asked for
  std::string pending;
};

Decompressor::Decompressor(Compression format) : state_(std::make_unique<State>(format)) {}
Decompressor::~Decompressor() = default;
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor& Decompressor::operator=(Decompressor&&) noexcept = default;

std::string Decompressor::feed(std::string_view input, std::size_t max_output) {
  State& state = *state_;
  state.pending.append(input);
  state.fed = state.fed || !input.empty();
  std::string output;
  if (!state.start()) return output;

  std::size_t used = 0;
  state.output_full = true;
  while (output.size() < max_output) {
    if (state.ended && used == state.pending.size()) break;
    if (state.ended) state.continue_behind_end();
    const std::size_t begin = output.size();
    const uInt room = bounded(std::min(kStep, max_output - begin));
    const uInt available = bounded(state.pending.size() - used);
    output.resize(begin + room);
    state.stream.next_in = input_of(std::string_view(state.pending).substr(used));
    state.stream.avail_in = available;
    state.stream.next_out = reinterpret_cast<Bytef*>(output.data() + begin);
    state.stream.avail_out = room;
    const int result = inflate(&state.stream, Z_NO_FLUSH);
    output.resize(begin + (room - state.stream.avail_out));
    used += available - state.stream.avail_in;
    check_memory(result);
    state.ended = result == Z_STREAM_END;
    if (result == Z_NEED_DICT) state.fail("it needs a dictionary");
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
      state.fail(state.stream.msg ? state.stream.msg : "its stream is broken");
    }
    const bool starved = !state.ended && used == state.pending.size() && state.stream.avail_out > 0;
    if (starved) break;
  }
  state.output_full = output.size() == max_output;
  state.pending.erase(0, used);
  return output;
}

bool Decompressor::has_more() const noexcept {
  return state_->open && (!state_->pending.empty() || (state_->output_full && !state_->ended));
}

bool Decompressor::at_end() const noexcept {
  return state_->ended && state_->pending.empty();
}

void Decompressor::finish() const {
  if (!state_->fed || at_end()) return;
  throw ValueError(std::string("The ") + name_of(state_->format) + " data ends before its stream does");
}

struct Compressor::State {
  State(Compression format, int level) {
    check_memory(deflateInit2(&stream, level, Z_DEFLATED, window_bits(format), kMemory, Z_DEFAULT_STRATEGY));
  }
  ~State() { deflateEnd(&stream); }

  z_stream stream{};
  bool finished = false;
};

Compressor::Compressor(Compression format, int level) {
  if (level < -1 || level > 9) throw ValueError("Levels of compression are -1 to 9, not " + std::to_string(level));
  state_ = std::make_unique<State>(format, level);
}
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

std::string Compressor::feed(std::string_view input, Flush flush) {
  State& state = *state_;
  if (state.finished) throw RuntimeError("The compressed stream was finished; make another Compressor");
  std::string output;
  std::size_t used = 0;
  bool more = true;
  while (more) {
    const uInt available = bounded(input.size() - used);
    const bool last = used + available == input.size();
    const int mode = !last || flush == Flush::none ? Z_NO_FLUSH : flush == Flush::sync ? Z_SYNC_FLUSH : Z_FINISH;
    const std::size_t begin = output.size();
    output.resize(begin + kStep);
    state.stream.next_in = input_of(input.substr(used));
    state.stream.avail_in = available;
    state.stream.next_out = reinterpret_cast<Bytef*>(output.data() + begin);
    state.stream.avail_out = static_cast<uInt>(kStep);
    deflate(&state.stream, mode);
    output.resize(begin + (kStep - state.stream.avail_out));
    used += available - state.stream.avail_in;
    more = state.stream.avail_out == 0 || used < input.size();
  }
  state.finished = flush == Flush::finish;
  return output;
}

std::string compress(std::string_view text, Compression format, int level) {
  return Compressor(format, level).feed(text, Flush::finish);
}

std::string decompress(std::string_view compressed, Compression format, std::size_t max_output) {
  Decompressor decompressor(format);
  std::string output = decompressor.feed(compressed, max_output);
  if (decompressor.has_more() && !decompressor.feed({}, 1).empty()) {
    throw ValueError("The decompressed data is longer than " + std::to_string(max_output) + " bytes");
  }
  decompressor.finish();
  return output;
}

}  // namespace aio::http::detail
