#include "http/errors.h"

namespace aio::http {
namespace {

std::string cannot_connect(const std::string& host, std::uint16_t port, std::string_view reason) {
  std::string text = "Cannot connect to host " + host + ":" + std::to_string(port);
  if (!reason.empty()) text.append(" [").append(reason).append("]");
  return text;
}

std::string with_reason(const std::string& url, std::string_view reason) {
  return reason.empty() ? url : url + ": " + std::string(reason);
}

}  // namespace

ClientConnectorError::ClientConnectorError(std::string host, std::uint16_t port, std::string_view reason)
    : host_(std::move(host)), port_(port) {
  keep(cannot_connect(host_, port_, reason));
}

ClientResponseError::ClientResponseError(int status, std::string message, std::string url, Headers headers)
    : status_(status), message_(std::move(message)), url_(std::move(url)), headers_(std::move(headers)) {
  keep(std::to_string(status_) + ", message='" + message_ + "', url='" + url_ + "'");
}

InvalidURL::InvalidURL(std::string url, std::string_view reason) : url_(std::move(url)) {
  keep(with_reason(url_, reason));
}

}  // namespace aio::http
