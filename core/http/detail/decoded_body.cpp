#include "http/detail/decoded_body.h"

#include <utility>

#include "base/errors.h"
#include "http/detail/ascii.h"
#include "http/detail/compression.h"
#include "http/stream_reader.h"

namespace aio::http::detail {
namespace {

class DecodedBody final : public BodySource {
 public:
  DecodedBody(std::unique_ptr<BodySource> source, Compression format, std::string encoding, DecodingFailed failed)
      : source_(std::move(source)), decoder_(format), encoding_(std::move(encoding)), failed_(failed) {}

  Coro<bool> next(std::string& into) override {
    const std::size_t before = into.size();
    while (into.size() == before) {
      if (decoder_.has_more()) {
        decode({}, into);
        continue;
      }
      const bool more = co_await source_->next(encoded_);
      if (!more && encoded_.empty()) {
        finish();
        co_return false;
      }
      decode(std::exchange(encoded_, {}), into);
    }
    if (source_->ended() && !decoder_.has_more()) finish();
    co_return true;
  }
  bool ended() const noexcept override { return finished_; }
  const Headers* trailers() const noexcept override { return source_->trailers(); }

 private:
  void decode(std::string_view encoded, std::string& into) {
    try {
      into += decoder_.feed(encoded, kReadBufsize);
    } catch (const ValueError& error) {
      fail(error.what());
    }
  }
  void finish() {
    try {
      decoder_.finish();
    } catch (const ValueError& error) {
      fail(error.what());
    }
    finished_ = true;
  }
  void fail(const std::string& reason) {
    failed_("Can not decode content-encoding: " + encoding_ + " (" + reason + ")");
  }

  std::unique_ptr<BodySource> source_;
  Decompressor decoder_;
  std::string encoding_;
  std::string encoded_;  // what a read that was cancelled has left
  DecodingFailed failed_;
  bool finished_ = false;
};

}  // namespace

std::unique_ptr<BodySource> decode_body(std::unique_ptr<BodySource> source, std::string_view content_encoding,
                                        DecodingFailed failed) {
  const std::string encoding = to_lower(trim(content_encoding));
  const bool gzip = encoding == "gzip" || encoding == "x-gzip";
  if (!gzip && encoding != "deflate") return source;
  const Compression format = gzip ? Compression::gzip : Compression::deflate;
  return std::make_unique<DecodedBody>(std::move(source), format, encoding, failed);
}

}  // namespace aio::http::detail
