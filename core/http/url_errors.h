// What the HTTP client throws about URLs, the caller's and those of redirects, under aiohttp's names. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "http/errors.h"

namespace aio::http {

/// A text that is no URL.
class InvalidURL : public virtual ClientError, public ValueError {
 public:
  explicit InvalidURL(std::string url, std::string_view reason = {});
  const char* name() const noexcept override { return "InvalidURL"; }
  const std::string& url() const noexcept { return url_; }

 private:
  std::string url_;
};

/// A URL that no request can be sent to: without a host.
class InvalidUrlClientError : public InvalidURL {
 public:
  using InvalidURL::InvalidURL;
  const char* name() const noexcept override { return "InvalidUrlClientError"; }
};

/// A URL of another scheme than http, https, ws and wss.
class NonHttpUrlClientError : public InvalidURL {
 public:
  using InvalidURL::InvalidURL;
  const char* name() const noexcept override { return "NonHttpUrlClientError"; }
};

/// A redirect leads where no request can be sent to; the classes below say why.
class RedirectClientError : public virtual ClientError {
 public:
  const char* name() const noexcept override { return "RedirectClientError"; }
};

/// A redirect's Location is no URL, or names no host.
class InvalidUrlRedirectClientError : public InvalidUrlClientError, public RedirectClientError {
 public:
  explicit InvalidUrlRedirectClientError(std::string url, std::string_view reason = {});
  const char* name() const noexcept override { return "InvalidUrlRedirectClientError"; }
};

/// A redirect leads out of HTTP.
class NonHttpUrlRedirectClientError : public NonHttpUrlClientError, public RedirectClientError {
 public:
  explicit NonHttpUrlRedirectClientError(std::string url, std::string_view reason = {});
  const char* name() const noexcept override { return "NonHttpUrlRedirectClientError"; }
};

}  // namespace aio::http
