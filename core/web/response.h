// Responses: StreamResponse is sent piece by piece, Response at once when the handler returns it. Mirrors aiohttp's
// web.StreamResponse and web.Response. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/duration.h"
#include "base/ref.h"
#include "http/cookies.h"
#include "http/headers.h"
#include "http/json.h"
#include "runtime/coro.h"

namespace aio::web {

class Request;

namespace detail {
class BodySender;
class ServerConnection;
}  // namespace detail

/// How a cookie is set. Source: aiohttp, StreamResponse.set_cookie.
struct CookieOptions {
  std::string path = "/";
  std::string domain = {};
  std::optional<Duration> max_age = {};
  bool secure = false;
  bool httponly = false;
  /// "Strict", "Lax", "None", or "" for the browser's default.
  std::string samesite = {};
};

/// How a response's body is compressed.
enum class ContentCoding : unsigned char {
  none,
  automatic,  ///< what the client prefers of gzip and deflate; none when it takes neither
  gzip,
  deflate,
};

/// A response whose body is written while the handler runs.
/// Lifetime: movable until it is prepared and after; write() after the handler has ended throws.
class StreamResponse {
 public:
  /// Throws: ValueError for a status outside 100 to 599.
  explicit StreamResponse(int status = 200, std::string reason = {}, http::Headers headers = {});
  StreamResponse(StreamResponse&&) noexcept;
  StreamResponse& operator=(StreamResponse&&) noexcept;
  virtual ~StreamResponse();

  int status() const noexcept { return status_; }
  /// The reason phrase; the status' own unless it was set.
  std::string_view reason() const noexcept;
  /// Throws: RuntimeError once the response is prepared.
  void set_status(int status, std::string reason = {});
  /// Changes count until the response is prepared.
  http::Headers& headers() noexcept { return headers_; }
  const http::Headers& headers() const noexcept { return headers_; }
  http::SimpleCookie& cookies() noexcept { return cookies_; }
  const http::SimpleCookie& cookies() const noexcept { return cookies_; }
  /// Throws: ValueError for a name that is no token and for control characters.
  void set_cookie(std::string_view name, std::string_view value, const CookieOptions& options = {});
  /// Asks the client to forget a cookie; path and domain are those with which it was set.
  void del_cookie(std::string_view name, const CookieOptions& options = {});

  /// The Content-Type without its parameters; "application/octet-stream" when there is none.
  std::string content_type() const;
  void set_content_type(std::string_view content_type);
  /// The length that was set, or none. Units: bytes.
  std::optional<std::uint64_t> content_length() const noexcept { return content_length_; }
  /// Announces the body's length: writing more throws, and less ends the connection.
  void set_content_length(std::uint64_t bytes) noexcept { content_length_ = bytes; }
  /// Closes the connection behind this response.
  void force_close() noexcept { keep_alive_ = false; }
  bool keep_alive() const noexcept { return keep_alive_; }
  bool chunked() const noexcept { return chunked_; }
  ContentCoding compression() const noexcept { return coding_; }
  /// Compresses the body as far as the client accepts that. Throws: RuntimeError once prepared.
  void enable_compression(ContentCoding coding = ContentCoding::automatic);
  /// Sends the body in chunks although its length is known. Throws: RuntimeError once prepared.
  void enable_chunked_encoding();

  /// Sends the status and the headers, after on_response_prepare. Idempotent.
  /// Suspends: while the client makes no room. Cancellation: the connection is closed after the handler.
  /// Throws: the ConnectionError family when the client has gone; RuntimeError when another response of this request
  /// was prepared; ValueError for a header that must not be sent. Lifetime: `request` is the handler's.
  Coro<> prepare(Request& request);
  /// Sends a piece of the body. HEAD and statuses without a body send nothing.
  /// Suspends: while the client makes no room, so a slow client slows the handler. Cancellation: the connection is
  /// closed after the handler. Throws: the ConnectionError family; RuntimeError before prepare(), after write_eof() and
  /// after the handler; ValueError beyond content_length(). Lifetime: `data` outlives the call.
  Coro<> write(std::string_view data);
  /// Sends the last piece and the end. Idempotent. Suspends, Cancellation, Throws: as write(). Done after the handler
  /// when it was not called.
  Coro<> write_eof(std::string_view data = {});
  /// Whether the headers are sent.
  bool prepared() const noexcept { return static_cast<bool>(connection_); }

 protected:
  friend class detail::ServerConnection;
  void check_not_prepared(const char* what) const;

  http::Headers headers_;
  http::SimpleCookie cookies_;
  std::string reason_;
  std::optional<std::uint64_t> content_length_;
  aio::detail::Ref<detail::ServerConnection> connection_;
  std::uint64_t exchange_ = 0;  // the connection's number of the request that it answers
  int status_;
  ContentCoding coding_ = ContentCoding::none;
  bool chunked_ = false;
  bool keep_alive_ = true;
};

/// What Response is made of.
struct ResponseOptions {
  int status = 200;
  std::string reason = {};
  http::Headers headers = {};
  /// Without parameters: "text/html". The constructor's own when empty.
  std::string content_type = {};
};

/// A response that is sent when the handler returns it.
class Response : public StreamResponse {
 public:
  /// Without a body.
  explicit Response(int status = 200);
  explicit Response(ResponseOptions options, std::string body = {});
  /// What a handler for streams returns: a response that may have been sent already.
  Response(StreamResponse&& stream) noexcept;  // NOLINT: implicit, so that handlers may return either
  Response(Response&&) noexcept;
  Response& operator=(Response&&) noexcept;
  ~Response() override;

  /// text/plain in UTF-8.
  static Response text(std::string text, ResponseOptions options = {});
  /// text/html in UTF-8.
  static Response html(std::string text, ResponseOptions options = {});
  /// application/json.
  static Response json(const http::Json& value, ResponseOptions options = {});
  /// A file, read in a worker thread; Range and conditional requests are answered. See file_response.h.
  static Response file(std::string path, ResponseOptions options = {});
  /// Sends the client elsewhere. Throws: ValueError for an empty location and a status that is no redirection.
  static Response redirect(std::string location, int status = 302);

  const std::string& body() const noexcept { return body_; }
  /// Replaces the body; the Content-Type stays. Throws: RuntimeError once prepared.
  void set_body(std::string body);
  /// For responses whose body is made when it is sent.
  void set_sender(std::unique_ptr<detail::BodySender> sender) noexcept;

 private:
  friend class detail::ServerConnection;
  std::string body_;
  std::unique_ptr<detail::BodySender> sender_;
};

namespace detail {

/// Makes a body when it is sent: a file.
class BodySender {
 public:
  virtual ~BodySender() = default;
  /// Sets what is left of status and headers, prepares `response` and writes its body.
  /// Lifetime: all outlive the call.
  virtual Coro<> send(Request& request, StreamResponse& response) = 0;
};

}  // namespace detail
}  // namespace aio::web
