// The exceptions of HTTP, under aiohttp's names. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/errors.h"

namespace aio::http {

/// The base of what a client's requests throw. Source: aiohttp, ClientError.
class ClientError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "ClientError"; }
};

/// A text is no URL. Source: aiohttp, InvalidURL.
class InvalidURL : public ClientError {
 public:
  explicit InvalidURL(std::string url, std::string_view reason = {})
      : ClientError(url + ": " + std::string(reason)), url_(std::move(url)) {}
  const char* name() const noexcept override { return "InvalidURL"; }
  /// The text as it was given.
  const std::string& url() const noexcept { return url_; }

 private:
  std::string url_;
};

}  // namespace aio::http
