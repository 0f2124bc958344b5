#include "http/errors.h"

namespace aio::http {
namespace {

std::string cannot_connect(const std::string& host, std::uint16_t port, std::string_view reason) {
  std::string text = "Cannot connect to host " + host + ":" + std::to_string(port);
  if (!reason.empty()) text.append(" [").append(reason).append("]");
  return text;
}

}  // namespace

ClientConnectorError::ClientConnectorError(std::string host, std::uint16_t port, std::string_view reason)
    : host_(std::move(host)), port_(port) {
  keep(cannot_connect(host_, port_, reason));
}

UnixClientConnectorError::UnixClientConnectorError(std::string path, std::string host, std::uint16_t port,
                                                   std::string_view reason)
    : ClientConnectorError(std::move(host), port), path_(std::move(path)) {
  std::string text = "Cannot connect to unix socket " + path_;
  if (!reason.empty()) text.append(" [").append(reason).append("]");
  keep(std::move(text));
}

ClientResponseError::ClientResponseError(int status, std::string message, std::string url, Headers headers)
    : status_(status), message_(std::move(message)), url_(std::move(url)), headers_(std::move(headers)) {
  keep(std::to_string(status_) + ", message='" + message_ + "', url='" + url_ + "'");
}

}  // namespace aio::http
