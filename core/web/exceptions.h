// The answers that a handler throws: aiohttp's HTTPException family, one class a status. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "http/headers.h"

namespace aio::web {

/// The reason phrase of a status: "Not Found"; "" for a status that has none. Source: RFC 9110, section 15.
std::string_view reason_of(int status) noexcept;
/// Whether a response of this status never has a body: 1xx, 204, 205 and 304. Source: RFC 9110, section 6.4.1.
bool has_no_body(int status) noexcept;

/// What the answer says beside its status.
struct HTTPExceptionOptions {
  http::Headers headers = {};
  /// The reason phrase; the status' own when empty.
  std::string reason = {};
  /// The body, plain text; "404: Not Found" when absent.
  std::optional<std::string> text = {};
  /// Of the text.
  std::string content_type = "text/plain; charset=utf-8";
};

/// An answer as an exception: thrown by a handler or a middleware, it becomes the response.
/// Source: aiohttp, web.HTTPException.
class HTTPException : public Error {
 public:
  /// Throws: ValueError for a status outside 200 to 599.
  explicit HTTPException(int status, HTTPExceptionOptions options = {});
  /// "HTTPNotFound".
  const char* name() const noexcept override;

  int status() const noexcept { return status_; }
  const std::string& reason() const noexcept { return reason_; }
  const http::Headers& headers() const noexcept { return headers_; }
  http::Headers& headers() noexcept { return headers_; }
  /// The body; "" for statuses that have none.
  const std::string& text() const noexcept { return text_; }

 private:
  int status_;
  std::string reason_;
  std::string text_;
  http::Headers headers_;
};

/// 2xx, 3xx, 4xx and 5xx: to catch a kind.
class HTTPSuccessful : public HTTPException {
 public:
  using HTTPException::HTTPException;
};
/// 3xx. See HTTPMove for those that name another place.
class HTTPRedirection : public HTTPException {
 public:
  using HTTPException::HTTPException;
};
/// 4xx and 5xx.
class HTTPError : public HTTPException {
 public:
  using HTTPException::HTTPException;
};
/// 4xx: the client's fault.
class HTTPClientError : public HTTPError {
 public:
  using HTTPError::HTTPError;
};
/// 5xx: the server's.
class HTTPServerError : public HTTPError {
 public:
  using HTTPError::HTTPError;
};
/// A redirection with its Location.
class HTTPMove : public HTTPRedirection {
 public:
  /// Throws: ValueError when `location` is empty.
  HTTPMove(int status, std::string location, HTTPExceptionOptions options = {});
  const std::string& location() const { return headers().at("Location"); }
};

namespace detail {

template <int kStatus, class Kind>
class StatusException final : public Kind {
 public:
  explicit StatusException(HTTPExceptionOptions options = {}) : Kind(kStatus, std::move(options)) {}
};

template <int kStatus>
class MoveException final : public HTTPMove {
 public:
  explicit MoveException(std::string location, HTTPExceptionOptions options = {})
      : HTTPMove(kStatus, std::move(location), std::move(options)) {}
};

}  // namespace detail

/// One class a status, under aiohttp's names; `throw web::HTTPNotFound();`. Those that move take the location first.
using HTTPOk = detail::StatusException<200, HTTPSuccessful>;
using HTTPCreated = detail::StatusException<201, HTTPSuccessful>;
using HTTPAccepted = detail::StatusException<202, HTTPSuccessful>;
using HTTPNonAuthoritativeInformation = detail::StatusException<203, HTTPSuccessful>;
using HTTPNoContent = detail::StatusException<204, HTTPSuccessful>;
using HTTPResetContent = detail::StatusException<205, HTTPSuccessful>;
using HTTPPartialContent = detail::StatusException<206, HTTPSuccessful>;
using HTTPMultipleChoices = detail::MoveException<300>;
using HTTPMovedPermanently = detail::MoveException<301>;
using HTTPFound = detail::MoveException<302>;
using HTTPSeeOther = detail::MoveException<303>;
using HTTPNotModified = detail::StatusException<304, HTTPRedirection>;
using HTTPUseProxy = detail::MoveException<305>;
using HTTPTemporaryRedirect = detail::MoveException<307>;
using HTTPPermanentRedirect = detail::MoveException<308>;
using HTTPBadRequest = detail::StatusException<400, HTTPClientError>;
using HTTPUnauthorized = detail::StatusException<401, HTTPClientError>;
using HTTPPaymentRequired = detail::StatusException<402, HTTPClientError>;
using HTTPForbidden = detail::StatusException<403, HTTPClientError>;
using HTTPNotFound = detail::StatusException<404, HTTPClientError>;
using HTTPNotAcceptable = detail::StatusException<406, HTTPClientError>;
using HTTPProxyAuthenticationRequired = detail::StatusException<407, HTTPClientError>;
using HTTPRequestTimeout = detail::StatusException<408, HTTPClientError>;
using HTTPConflict = detail::StatusException<409, HTTPClientError>;
using HTTPGone = detail::StatusException<410, HTTPClientError>;
using HTTPLengthRequired = detail::StatusException<411, HTTPClientError>;
using HTTPPreconditionFailed = detail::StatusException<412, HTTPClientError>;
using HTTPRequestURITooLong = detail::StatusException<414, HTTPClientError>;
using HTTPUnsupportedMediaType = detail::StatusException<415, HTTPClientError>;
using HTTPRequestRangeNotSatisfiable = detail::StatusException<416, HTTPClientError>;
using HTTPExpectationFailed = detail::StatusException<417, HTTPClientError>;
using HTTPMisdirectedRequest = detail::StatusException<421, HTTPClientError>;
using HTTPUnprocessableEntity = detail::StatusException<422, HTTPClientError>;
using HTTPFailedDependency = detail::StatusException<424, HTTPClientError>;
using HTTPUpgradeRequired = detail::StatusException<426, HTTPClientError>;
using HTTPPreconditionRequired = detail::StatusException<428, HTTPClientError>;
using HTTPTooManyRequests = detail::StatusException<429, HTTPClientError>;
using HTTPRequestHeaderFieldsTooLarge = detail::StatusException<431, HTTPClientError>;
using HTTPUnavailableForLegalReasons = detail::StatusException<451, HTTPClientError>;
using HTTPInternalServerError = detail::StatusException<500, HTTPServerError>;
using HTTPNotImplemented = detail::StatusException<501, HTTPServerError>;
using HTTPBadGateway = detail::StatusException<502, HTTPServerError>;
using HTTPServiceUnavailable = detail::StatusException<503, HTTPServerError>;
using HTTPGatewayTimeout = detail::StatusException<504, HTTPServerError>;
using HTTPVersionNotSupported = detail::StatusException<505, HTTPServerError>;
using HTTPVariantAlsoNegotiates = detail::StatusException<506, HTTPServerError>;
using HTTPInsufficientStorage = detail::StatusException<507, HTTPServerError>;
using HTTPNotExtended = detail::StatusException<510, HTTPServerError>;
using HTTPNetworkAuthenticationRequired = detail::StatusException<511, HTTPServerError>;

/// 405: the path is known, the method is not. The answer has the header Allow.
class HTTPMethodNotAllowed final : public HTTPClientError {
 public:
  HTTPMethodNotAllowed(std::string method, std::vector<std::string> allowed_methods, HTTPExceptionOptions options = {});
  const std::string& method() const noexcept { return method_; }
  /// In order of the alphabet.
  const std::vector<std::string>& allowed_methods() const noexcept { return allowed_methods_; }

 private:
  std::string method_;
  std::vector<std::string> allowed_methods_;
};

/// 413: the request's body is larger than the application's client_max_size.
class HTTPRequestEntityTooLarge final : public HTTPClientError {
 public:
  HTTPRequestEntityTooLarge(std::uint64_t max_size, std::uint64_t actual_size, HTTPExceptionOptions options = {});
};

}  // namespace aio::web
