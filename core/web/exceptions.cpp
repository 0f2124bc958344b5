#include "web/exceptions.h"

#include <algorithm>
#include <array>

namespace aio::web {
namespace {

struct Status {
  int code;
  const char* exception;
  const char* reason;
};

constexpr std::array kStatuses{
    Status{100, "HTTPException", "Continue"},
    Status{101, "HTTPException", "Switching Protocols"},
    Status{200, "HTTPOk", "OK"},
    Status{201, "HTTPCreated", "Created"},
    Status{202, "HTTPAccepted", "Accepted"},
    Status{203, "HTTPNonAuthoritativeInformation", "Non-Authoritative Information"},
    Status{204, "HTTPNoContent", "No Content"},
    Status{205, "HTTPResetContent", "Reset Content"},
    Status{206, "HTTPPartialContent", "Partial Content"},
    Status{300, "HTTPMultipleChoices", "Multiple Choices"},
    Status{301, "HTTPMovedPermanently", "Moved Permanently"},
    Status{302, "HTTPFound", "Found"},
    Status{303, "HTTPSeeOther", "See Other"},
    Status{304, "HTTPNotModified", "Not Modified"},
    Status{305, "HTTPUseProxy", "Use Proxy"},
    Status{307, "HTTPTemporaryRedirect", "Temporary Redirect"},
    Status{308, "HTTPPermanentRedirect", "Permanent Redirect"},
    Status{400, "HTTPBadRequest", "Bad Request"},
    Status{401, "HTTPUnauthorized", "Unauthorized"},
    Status{402, "HTTPPaymentRequired", "Payment Required"},
    Status{403, "HTTPForbidden", "Forbidden"},
    Status{404, "HTTPNotFound", "Not Found"},
    Status{405, "HTTPMethodNotAllowed", "Method Not Allowed"},
    Status{406, "HTTPNotAcceptable", "Not Acceptable"},
    Status{407, "HTTPProxyAuthenticationRequired", "Proxy Authentication Required"},
    Status{408, "HTTPRequestTimeout", "Request Timeout"},
    Status{409, "HTTPConflict", "Conflict"},
    Status{410, "HTTPGone", "Gone"},
    Status{411, "HTTPLengthRequired", "Length Required"},
    Status{412, "HTTPPreconditionFailed", "Precondition Failed"},
    Status{413, "HTTPRequestEntityTooLarge", "Request Entity Too Large"},
    Status{414, "HTTPRequestURITooLong", "Request-URI Too Long"},
    Status{415, "HTTPUnsupportedMediaType", "Unsupported Media Type"},
    Status{416, "HTTPRequestRangeNotSatisfiable", "Requested Range Not Satisfiable"},
    Status{417, "HTTPExpectationFailed", "Expectation Failed"},
    Status{421, "HTTPMisdirectedRequest", "Misdirected Request"},
    Status{422, "HTTPUnprocessableEntity", "Unprocessable Entity"},
    Status{424, "HTTPFailedDependency", "Failed Dependency"},
    Status{426, "HTTPUpgradeRequired", "Upgrade Required"},
    Status{428, "HTTPPreconditionRequired", "Precondition Required"},
    Status{429, "HTTPTooManyRequests", "Too Many Requests"},
    Status{431, "HTTPRequestHeaderFieldsTooLarge", "Request Header Fields Too Large"},
    Status{451, "HTTPUnavailableForLegalReasons", "Unavailable For Legal Reasons"},
    Status{500, "HTTPInternalServerError", "Internal Server Error"},
    Status{501, "HTTPNotImplemented", "Not Implemented"},
    Status{502, "HTTPBadGateway", "Bad Gateway"},
    Status{503, "HTTPServiceUnavailable", "Service Unavailable"},
    Status{504, "HTTPGatewayTimeout", "Gateway Timeout"},
    Status{505, "HTTPVersionNotSupported", "HTTP Version Not Supported"},
    Status{506, "HTTPVariantAlsoNegotiates", "Variant Also Negotiates"},
    Status{507, "HTTPInsufficientStorage", "Insufficient Storage"},
    Status{510, "HTTPNotExtended", "Not Extended"},
    Status{511, "HTTPNetworkAuthenticationRequired", "Network Authentication Required"},
};

const Status* find_status(int code) noexcept {
  const auto found = std::lower_bound(kStatuses.begin(), kStatuses.end(), code,
                                      [](const Status& each, int wanted) { return each.code < wanted; });
  return found != kStatuses.end() && found->code == code ? &*found : nullptr;
}

std::string message_of(int status, const HTTPExceptionOptions& options) {
  const std::string reason = options.reason.empty() ? std::string(reason_of(status)) : options.reason;
  return std::to_string(status) + ": " + reason;
}

HTTPExceptionOptions with_field(HTTPExceptionOptions options, const char* name, std::string value) {
  options.headers.set(name, std::move(value));
  return options;
}

HTTPExceptionOptions with_location(HTTPExceptionOptions options, std::string location) {
  if (location.empty()) throw ValueError("A redirection needs a location; give the URL to go to");
  return with_field(std::move(options), "Location", std::move(location));
}

std::vector<std::string> sorted(std::vector<std::string> methods) {
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  return methods;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

HTTPExceptionOptions too_large(HTTPExceptionOptions options, std::uint64_t max_size, std::uint64_t actual_size) {
  if (!options.text) {
    options.text = "Maximum request body size " + std::to_string(max_size) + " exceeded, actual body size " +
                   std::to_string(actual_size);
  }
  return options;
}

}  // namespace

std::string_view reason_of(int status) noexcept {
  const Status* known = find_status(status);
  return known ? known->reason : "";
}

bool has_no_body(int status) noexcept {
  return (status >= 100 && status < 200) || status == 204 || status == 205 || status == 304;
}

HTTPException::HTTPException(int status, HTTPExceptionOptions options)
    : Error(message_of(status, options)),
      status_(status),
      reason_(options.reason.empty() ? std::string(reason_of(status)) : std::move(options.reason)),
      headers_(std::move(options.headers)) {
  if (status < 200 || status > 599) {
    throw ValueError("The status " + std::to_string(status) + " is no answer; give one from 200 to 599");
  }
  if (has_no_body(status)) return;
  text_ = options.text ? std::move(*options.text) : std::string(what());
  headers_.setdefault("Content-Type", std::move(options.content_type));
}

const char* HTTPException::name() const noexcept {
  const Status* known = find_status(status_);
  return known ? known->exception : "HTTPException";
}

HTTPMove::HTTPMove(int status, std::string location, HTTPExceptionOptions options)
    : HTTPRedirection(status, with_location(std::move(options), std::move(location))) {}

HTTPMethodNotAllowed::HTTPMethodNotAllowed(std::string method, std::vector<std::string> allowed_methods,
                                           HTTPExceptionOptions options)
    : HTTPClientError(405, with_field(std::move(options), "Allow", joined(sorted(allowed_methods)))),
      method_(std::move(method)),
      allowed_methods_(sorted(std::move(allowed_methods))) {}

HTTPRequestEntityTooLarge::HTTPRequestEntityTooLarge(std::uint64_t max_size, std::uint64_t actual_size,
                                                     HTTPExceptionOptions options)
    : HTTPClientError(413, too_large(std::move(options), max_size, actual_size)) {}

}  // namespace aio::web
