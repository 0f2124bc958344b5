// What a ClientResponse is underneath. Loop thread only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/client_response.h"
#include "http/detail/exchange.h"

namespace aio::http::detail {

class ResponseState final : public aio::detail::RefCounted {
 public:
  ResponseState(ResponseHead head_in, aio::detail::Ref<Exchange> exchange, bool decompress);

  ResponseHead head;
  URL url;
  URL real_url;
  std::vector<ClientResponse> history;
  SimpleCookie cookies;
  StreamReader content;

  static Coro<std::string> read(aio::detail::Ref<ResponseState> self);
  static Coro<std::string> text(aio::detail::Ref<ResponseState> self);
  static Coro<Json> json(aio::detail::Ref<ResponseState> self, bool any_type);
  std::string content_type() const;
  std::string charset() const;
  void release() noexcept;
  Exchange& exchange() noexcept { return *exchange_; }

 private:
  aio::detail::Ref<Exchange> exchange_;
  std::optional<std::string> body_;
};

}  // namespace aio::http::detail
