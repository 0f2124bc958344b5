// Request: what a handler is given. Mirrors aiohttp's web.Request. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/cookies.h"
#include "http/headers.h"
#include "http/json.h"
#include "http/multi_dict.h"
#include "http/stream_reader.h"
#include "http/url.h"
#include "net/address.h"
#include "runtime/coro.h"
#include "web/application.h"
#include "web/match_info.h"
#include "web/multipart.h"

namespace aio::http::detail {
struct RequestHead;
}

namespace aio::web {

/// The version of HTTP that a request speaks.
struct HttpVersion {
  int major = 1;
  int minor = 1;
  friend auto operator<=>(const HttpVersion&, const HttpVersion&) = default;
};

/// One request. Lifetime: it lives until its handler has ended and the response is sent, or as long as keep() holds it;
/// so do references into it.
class Request : public std::enable_shared_from_this<Request> {
 public:
  explicit Request(detail::ServerConnection& connection);
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  ~Request();

  /// In capitals: "GET".
  const std::string& method() const noexcept { return method_; }
  HttpVersion version() const noexcept { return version_; }
  /// The path, decoded; with its query as it came; and as it came.
  std::string path() const;
  const std::string& path_qs() const noexcept { return target_; }
  std::string_view raw_path() const noexcept;
  /// The path and query as a relative URL, and the whole URL as the client may have written it.
  /// Throws: HTTPBadRequest when the client's Host makes none.
  http::URL rel_url() const;
  http::URL url() const;
  std::string_view query_string() const noexcept;
  /// The query's pairs, decoded. Throws: HTTPBadRequest when there are too many.
  const http::MultiDict& query() const;
  /// The variables of the route's path.
  const MatchInfo& match_info() const noexcept { return match_; }
  const http::Headers& headers() const noexcept { return headers_; }
  /// Of the header Cookie.
  const http::SimpleCookie& cookies() const;

  /// "http", or "https" over TLS.
  std::string_view scheme() const noexcept;
  bool secure() const noexcept;
  /// What the request line names in its absolute form, else the header Host, else the address that the client connected
  /// to. Source: RFC 9112, section 3.2.2.
  std::string host() const;
  /// The client's IP address as text; "" on unix sockets.
  const std::string& remote() const;
  /// Both ends of the connection.
  Address peer() const;
  Address local() const;
  /// Whether the client wants to send more requests on this connection.
  bool keep_alive() const noexcept { return keep_alive_; }
  /// Number of the connection in the trace, or 0.
  std::uint64_t stream_id() const noexcept;

  /// The Content-Type without parameters, in lower case; "application/octet-stream" when there is none.
  std::string content_type() const;
  /// The charset that it names, or "".
  std::string charset() const;
  std::optional<std::uint64_t> content_length() const;
  /// Whether the request has a body, and whether there is something of it left to read.
  bool body_exists() const noexcept { return body_exists_; }
  bool can_read_body() const noexcept;
  /// The body as a stream. What is not read is drained, or the connection closed, after the handler.
  http::StreamReader& content();
  /// The whole body, kept for the next call.
  /// Suspends: until it has come. Cancellation: what has come stays.
  /// Throws: HTTPRequestEntityTooLarge beyond the application's client_max_size; the ConnectionError family when the
  /// client goes; HTTPBadRequest for a body that breaks the protocol.
  Coro<std::string> read();
  /// The same as text. Throws: as read(); HTTPUnsupportedMediaType for a charset that is not UTF-8 or a part of it.
  Coro<std::string> text();
  /// The body as JSON. Throws: as text(); HTTPBadRequest when it is none.
  Coro<http::Json> json();
  /// A form's texts: of application/x-www-form-urlencoded and multipart/form-data; nothing for other bodies. The files
  /// of the latter are in files() then. Throws: as read(); HTTPBadRequest.
  Coro<http::MultiDict> post();
  /// The files of the form that post() has read, in their order.
  const std::vector<FileField>& files() const noexcept { return files_; }
  /// The body part by part, as it comes: for large files. Throws: HTTPBadRequest when it is no multipart.
  MultipartReader multipart() { return MultipartReader(*this); }

  /// Holds the request beyond its handler, for work that goes on without it. When the response was sent, or the client
  /// has gone, what was not read of the body is lost: reading it throws ConnectionResetError, and so does prepare() of
  /// a response.
  std::shared_ptr<Request> keep();

  /// The application whose route matched.
  const Application& app() const noexcept { return *app_; }

  /// Keeps an object for this request: what a middleware tells the handler. One a type.
  template <class T>
  T& set(T value) {
    return state_.set(std::move(value));
  }
  /// The object of that type. Throws: LookupError.
  template <class T>
  T& get() const {
    if (T* found = state_.find<T>()) return *found;
    throw_missing();
  }
  /// The same, or null.
  template <class T>
  T* find() const noexcept {
    return state_.find<T>();
  }

  // What follows is for the server.

  detail::ServerConnection& connection() const noexcept { return connection_; }
  /// The path that routes are looked up by.
  std::string_view routing_path();
  void set_match(const Application& app, UrlDispatcher::Match match) noexcept;
  /// Takes the texts out of `head`.
  void take(http::detail::RequestHead& head, bool has_body) noexcept;
  /// Whether the client asks for another protocol, or for 100-continue and nothing else by Expect.
  bool upgrade() const noexcept { return upgrade_; }

 private:
  friend class detail::ServerConnection;
  struct Ends;
  [[noreturn]] static void throw_missing();
  void reset() noexcept;
  /// The connection goes on without it: it keeps what it is asked about the connection.
  void detach();

  detail::ServerConnection& connection_;
  std::string method_;
  std::string target_;
  HttpVersion version_;
  http::Headers headers_;
  const Application* app_ = nullptr;
  MatchInfo match_;
  std::optional<http::StreamReader> content_;
  std::optional<std::string> body_;
  std::vector<FileField> files_;
  std::string normal_path_;
  mutable std::unique_ptr<http::MultiDict> query_;
  mutable std::unique_ptr<http::SimpleCookie> cookies_;
  mutable std::optional<std::string> remote_;
  detail::TypeMap state_;
  std::unique_ptr<Ends> ends_;  // once it is detached
  bool keep_alive_ = true;
  bool body_exists_ = false;
  bool upgrade_ = false;
};

}  // namespace aio::web
