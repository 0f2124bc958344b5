#include "http/url_errors.h"

#include <utility>

namespace aio::http {
namespace {

std::string with_reason(const std::string& url, std::string_view reason) {
  return reason.empty() ? url : url + ": " + std::string(reason);
}

}  // namespace

InvalidURL::InvalidURL(std::string url, std::string_view reason) : url_(std::move(url)) {
  keep(with_reason(url_, reason));
}

InvalidUrlRedirectClientError::InvalidUrlRedirectClientError(std::string url, std::string_view reason)
    : InvalidUrlClientError(std::move(url), reason) {}

NonHttpUrlRedirectClientError::NonHttpUrlRedirectClientError(std::string url, std::string_view reason)
    : NonHttpUrlClientError(std::move(url), reason) {}

}  // namespace aio::http
