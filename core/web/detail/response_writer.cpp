#include "web/detail/response_writer.h"

#include "base/errors.h"
#include "http/detail/message_writer.h"
#include "web/detail/response_head.h"
#include "web/exceptions.h"

namespace aio::web::detail {
namespace {

/// The one status whose missing body must be said: parsers read on without. Source: RFC 9112, section 6.3.
constexpr int kResetContent = 205;

/// Up to so many bytes of a body are copied behind the head, for one write; copying more costs more than it saves.
constexpr std::size_t kCopiedBody = 16 * 1024;

}  // namespace

http::detail::Compression format_of(const StreamResponse& response) noexcept {
  return response.compression() == ContentCoding::gzip ? http::detail::Compression::gzip
                                                       : http::detail::Compression::deflate;
}

void ResponseWriter::reset() noexcept {
  compressor_.reset();
  announced_ = body_bytes_ = 0;
  status_ = 0;
  framing_ = Framing::none;
  begun_ = finished_ = head_only_ = false;
  keep_alive_ = true;
}

void ResponseWriter::begin(const StreamResponse& response, std::optional<std::uint64_t> length, ResponseTerms terms,
                           std::string_view date) {
  if (begun_) throw RuntimeError("A response to this request was begun already; there is one for each");
  HeadAdditions additions;
  additions.minor_version = terms.minor_version;
  additions.date = date;
  Framing framing = Framing::none;
  bool keep_alive = terms.keep_alive && response.keep_alive();
  if (has_no_body(response.status())) {
    keep_alive = keep_alive && response.status() != 101;
    additions.has_length = response.status() == kResetContent;
  } else if (length && !(response.chunked() && terms.minor_version > 0)) {
    framing = Framing::length;
    additions.has_length = true;
    additions.length = *length;
  } else if (terms.minor_version > 0) {
    framing = Framing::chunked;
    additions.chunked = true;
  } else {
    framing = Framing::until_close;
    keep_alive = keep_alive && terms.head_only;
  }
  if (response.status() != 101) {
    if (!keep_alive && terms.minor_version > 0) additions.connection = "close";
    if (keep_alive && terms.minor_version == 0) additions.connection = "keep-alive";
  }
  out_.clear();
  append_head(out_, response, additions);
  begun_ = true;
  framing_ = framing;
  announced_ = additions.length;
  head_only_ = terms.head_only;
  keep_alive_ = keep_alive;
  status_ = response.status();
}

void ResponseWriter::compose(const StreamResponse& response, std::string_view body, ResponseTerms terms,
                             std::string_view date) {
  begin(response, body.size(), terms, date);
  if (head_only_ || framing_ == Framing::none) {
    finished_ = true;
  } else if (framing_ == Framing::length && body.size() <= kCopiedBody) {
    out_ += body;
    body_bytes_ = body.size();
    finished_ = true;
  }
}

bool ResponseWriter::send_composed_now() {
  return finished_ && stream_->write_now(out_);
}

Coro<> ResponseWriter::send_composed(std::string_view body) {
  const std::string_view composed = out_;
  co_await stream_->write(composed);
  if (finished_) co_return;
  co_await write(body);
  co_await finish();
}

Coro<> ResponseWriter::start(const StreamResponse& response, ResponseTerms terms, std::string_view date) {
  begin(response, response.content_length(), terms, date);
  if (response.compression() != ContentCoding::none) compressor_.emplace(format_of(response));
  const std::string_view head = out_;
  co_await stream_->write(head);
}

// Several tasks may write to one response, so each has its own text.
Coro<> ResponseWriter::write(std::string_view data) {
  if (finished_) throw RuntimeError("The response has ended; write() before write_eof()");
  if (data.empty() || head_only_ || framing_ == Framing::none) co_return;
  if (!compressor_) {
    co_await write_piece(data);
    co_return;
  }
  // Each piece can be read when it has come: who writes in pieces wants that.
  const std::string packed = compressor_->feed(data, http::detail::Flush::sync);
  co_await write_piece(packed);
}

Coro<> ResponseWriter::write_piece(std::string_view data) {
  if (data.empty()) co_return;
  if (framing_ == Framing::length && data.size() > announced_ - body_bytes_) {
    throw ValueError("The body is longer than the " + std::to_string(announced_) +
                     " bytes that content_length announced");
  }
  body_bytes_ += data.size();
  if (framing_ != Framing::chunked) {
    co_await stream_->write(data);
    co_return;
  }
  std::string chunk;
  http::detail::write_chunk_head(chunk, data.size());
  chunk.append(data).append(http::detail::kChunkEnd);
  const std::string_view all = chunk;
  co_await stream_->write(all);
}

Coro<> ResponseWriter::finish() {
  if (finished_) co_return;
  finished_ = true;
  if (head_only_) co_return;
  if (compressor_) {
    const std::string rest = compressor_->feed({}, http::detail::Flush::finish);
    co_await write_piece(rest);
  }
  if (framing_ == Framing::length && body_bytes_ < announced_) keep_alive_ = false;
  if (framing_ == Framing::chunked) co_await stream_->write("0\r\n\r\n");
}

}  // namespace aio::web::detail
