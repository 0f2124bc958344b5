// A response as the client sees it. Mirrors aiohttp.ClientResponse. Loop thread only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ref.h"
#include "http/cookies.h"
#include "http/headers.h"
#include "http/json.h"
#include "http/stream_reader.h"
#include "http/url.h"
#include "runtime/coro.h"

namespace aio::http {

namespace detail {
class ResponseState;
}

/// Status and headers are here; the body is read when it is asked for. Movable.
/// Lifetime: once the body is read to its end, the connection is back in its pool. A response that goes before closes
/// its connection.
class ClientResponse {
 public:
  explicit ClientResponse(aio::detail::Ref<detail::ResponseState> state) noexcept;
  ClientResponse(ClientResponse&&) noexcept;
  ClientResponse& operator=(ClientResponse&&) noexcept;
  ~ClientResponse();

  int status() const noexcept;
  const std::string& reason() const noexcept;
  /// "1.1" or "1.0".
  std::string version() const;
  const std::string& method() const noexcept;
  const Headers& headers() const noexcept;
  /// Where the response came from, after redirects; real_url() with the fragment.
  const URL& url() const noexcept;
  const URL& real_url() const noexcept;
  /// The redirects that led here, the first one first.
  const std::vector<ClientResponse>& history() const noexcept;
  /// What this response set.
  const SimpleCookie& cookies() const noexcept;
  /// Whether the status is below 400.
  bool ok() const noexcept { return status() < 400; }
  /// "text/html", without parameters; "application/octet-stream" when the server does not say.
  std::string content_type() const;
  /// The parameter of Content-Type in lower case, or "".
  std::string charset() const;

  /// The body as a stream. Lifetime: the response's.
  StreamReader& content() noexcept;
  /// The whole body, as bytes; again and again.
  /// Suspends: until it has come. Cancellation: what has come stays. Throws: ClientPayloadError when it ends too early
  /// or cannot be decoded; TimeoutError, SocketTimeoutError; ClientConnectionError after close().
  Coro<std::string> read();
  /// The body as UTF-8. Of other charsets ISO-8859-1 is known.
  /// Throws: LookupError for an unknown charset; as read().
  Coro<std::string> text();
  /// The body as JSON; null for an empty one. Throws: ContentTypeError unless the Content-Type is JSON;
  /// JSONDecodeError; as read().
  Coro<Json> json();
  /// The same whatever the Content-Type is.
  Coro<Json> json_of_any_type();

  /// Throws: ClientResponseError when the status is 400 or above; the response is released then.
  void raise_for_status();
  /// Gives the connection up unless the body was read to its end. Idempotent.
  void release() noexcept;
  /// The same, for with(). Suspends: never.
  Coro<> close();

  // What follows is for the client.
  detail::ResponseState& state() const noexcept { return *state_; }

 private:
  aio::detail::Ref<detail::ResponseState> state_;
};

}  // namespace aio::http
