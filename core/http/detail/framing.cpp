#include "http/detail/framing.h"

#include <llhttp.h>

#include <algorithm>

namespace aio::http::detail {

// llhttp's callbacks only take notes here: nothing may throw through C.
struct Framing::Parser {
  explicit Parser(bool request) : type(request ? HTTP_REQUEST : HTTP_RESPONSE) {
    llhttp_settings_init(&callbacks);
    callbacks.on_headers_complete = [](llhttp_t* its) noexcept {
      Parser& parser = *static_cast<Parser*>(its->data);
      if (parser.skip) its->flags |= F_SKIPBODY;  // before the question that depends on it
      parser.head_complete = true;
      parser.keep_alive = llhttp_should_keep_alive(its) != 0;
      parser.upgrade = its->upgrade != 0;
      parser.length = its->content_length;
      return parser.skip ? 1 : 0;
    };
    callbacks.on_chunk_header = [](llhttp_t* its) noexcept {
      static_cast<Parser*>(its->data)->chunk_size = its->content_length;
      return 0;
    };
    callbacks.on_message_complete = [](llhttp_t* its) noexcept {
      static_cast<Parser*>(its->data)->message_complete = true;
      return 0;
    };
  }

  llhttp_type_t type;
  llhttp_settings_t callbacks;
  llhttp_t llhttp;
  bool skip = false;
  bool head_complete = false;
  bool message_complete = false;
  bool keep_alive = false;
  bool upgrade = false;
  std::uint64_t length = 0;
  std::uint64_t chunk_size = 0;
};

Framing::Framing(bool request) : parser_(std::make_unique<Parser>(request)) {
  restart();
}
Framing::~Framing() = default;

void Framing::restart() noexcept {
  llhttp_init(&parser_->llhttp, parser_->type, &parser_->callbacks);
  parser_->llhttp.data = parser_.get();
  parser_->skip = false;
  parser_->head_complete = false;
  parser_->message_complete = false;
}

void Framing::skip_body() noexcept {
  parser_->skip = true;
}

std::optional<Refusal> Framing::feed(std::string_view bytes) {
  const llhttp_errno_t error = llhttp_execute(&parser_->llhttp, bytes.data(), bytes.size());
  // An upgrade makes it pause behind the message.
  if (error == HPE_OK || (error == HPE_PAUSED_UPGRADE && parser_->message_complete)) return std::nullopt;
  const char* reason = llhttp_get_error_reason(&parser_->llhttp);
  const auto good = static_cast<std::size_t>(llhttp_get_error_pos(&parser_->llhttp) - bytes.data());
  Refusal refusal{Refusal::Kind::other, reason && *reason ? reason : llhttp_errno_name(error),
                  std::min(good + 1, bytes.size())};
  if (error == HPE_INVALID_METHOD) refusal.kind = Refusal::Kind::method;
  if (error == HPE_INVALID_URL) refusal.kind = Refusal::Kind::target;
  if (error == HPE_INVALID_TRANSFER_ENCODING) refusal.kind = Refusal::Kind::transfer_encoding;
  if (error == HPE_INVALID_CONTENT_LENGTH || error == HPE_UNEXPECTED_CONTENT_LENGTH) {
    refusal.kind = Refusal::Kind::content_length;
  }
  return refusal;
}

bool Framing::head_complete() const noexcept {
  return parser_->head_complete;
}
bool Framing::message_complete() const noexcept {
  return parser_->message_complete;
}
bool Framing::keep_alive() const noexcept {
  return parser_->keep_alive;
}
bool Framing::upgrade() const noexcept {
  return parser_->upgrade;
}
std::uint64_t Framing::length() const noexcept {
  return parser_->length;
}
std::uint64_t Framing::chunk_size() const noexcept {
  return parser_->chunk_size;
}

}  // namespace aio::http::detail
