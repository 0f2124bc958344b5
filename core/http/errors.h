// What the HTTP client throws, under aiohttp's names and with its family tree: everything is a ClientError, and where
// aiohttp's class is also a TimeoutError, an OSError or a ValueError, so is this one. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/errors.h"
#include "http/headers.h"
#include "net/errors.h"

namespace aio::http {

/// The base of what the client throws. Source: aiohttp, ClientError; so are all classes here.
class ClientError : public virtual Error {
 public:
  explicit ClientError(std::string message = {}) { keep(std::move(message)); }
  const char* name() const noexcept override { return "ClientError"; }
};

/// There was no connection, or it failed.
class ClientConnectionError : public ClientError {
 public:
  using ClientError::ClientError;
  const char* name() const noexcept override { return "ClientConnectionError"; }
};

/// The server went away while a request was written to it.
class ClientConnectionResetError : public ClientConnectionError, public ConnectionResetError {
 public:
  explicit ClientConnectionResetError(std::string message = {}) { keep(std::move(message)); }
  const char* name() const noexcept override { return "ClientConnectionResetError"; }
};

/// The operating system refused: what connect, send or receive gave.
class ClientOSError : public ClientConnectionError, public OSError {
 public:
  explicit ClientOSError(std::string message = {}) { keep(std::move(message)); }
  const char* name() const noexcept override { return "ClientOSError"; }
};

/// No connection to that host could be made: "Cannot connect to host python.org:443 [Connection refused]".
class ClientConnectorError : public ClientOSError {
 public:
  ClientConnectorError(std::string host, std::uint16_t port, std::string_view reason);
  const char* name() const noexcept override { return "ClientConnectorError"; }
  const std::string& host() const noexcept { return host_; }
  std::uint16_t port() const noexcept { return port_; }

 private:
  std::string host_;
  std::uint16_t port_;
};

/// The host's name could not be resolved.
class ClientConnectorDNSError : public ClientConnectorError {
 public:
  using ClientConnectorError::ClientConnectorError;
  const char* name() const noexcept override { return "ClientConnectorDNSError"; }
};

/// TLS could not be agreed on with that host.
class ClientConnectorSSLError : public ClientConnectorError {
 public:
  using ClientConnectorError::ClientConnectorError;
  const char* name() const noexcept override { return "ClientConnectorSSLError"; }
};

/// The host's certificate cannot be trusted, has expired or names another host.
class ClientConnectorCertificateError : public ClientConnectorSSLError {
 public:
  using ClientConnectorSSLError::ClientConnectorSSLError;
  const char* name() const noexcept override { return "ClientConnectorCertificateError"; }
};

/// The server broke the connection or was silent; the classes below say which.
class ServerConnectionError : public ClientConnectionError {
 public:
  using ClientConnectionError::ClientConnectionError;
  const char* name() const noexcept override { return "ServerConnectionError"; }
};

/// The server closed the connection before it had answered.
class ServerDisconnectedError : public ServerConnectionError {
 public:
  explicit ServerDisconnectedError(std::string message = "Server disconnected")
      : ServerConnectionError(std::move(message)) {}
  const char* name() const noexcept override { return "ServerDisconnectedError"; }
};

/// The server was silent for longer than a part of ClientTimeout allows.
class ServerTimeoutError : public ServerConnectionError, public TimeoutError {
 public:
  explicit ServerTimeoutError(std::string message = {}) { keep(std::move(message)); }
  const char* name() const noexcept override { return "ServerTimeoutError"; }
};

/// connect or sock_connect of ClientTimeout passed.
class ConnectionTimeoutError : public ServerTimeoutError {
 public:
  using ServerTimeoutError::ServerTimeoutError;
  const char* name() const noexcept override { return "ConnectionTimeoutError"; }
};

/// sock_read of ClientTimeout passed between two pieces of the answer.
class SocketTimeoutError : public ServerTimeoutError {
 public:
  using ServerTimeoutError::ServerTimeoutError;
  const char* name() const noexcept override { return "SocketTimeoutError"; }
};

/// The body ended too early or is not encoded as its headers say.
class ClientPayloadError : public ClientError {
 public:
  using ClientError::ClientError;
  const char* name() const noexcept override { return "ClientPayloadError"; }
};

/// An answer came, and its status or its headers make it an error: "404, message='Not Found', url='http://a/b'".
class ClientResponseError : public ClientError {
 public:
  ClientResponseError(int status, std::string message, std::string url, Headers headers = {});
  const char* name() const noexcept override { return "ClientResponseError"; }
  /// The answer's status; 0 when there was none.
  int status() const noexcept { return status_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& url() const noexcept { return url_; }
  const Headers& headers() const noexcept { return headers_; }

 private:
  int status_;
  std::string message_;
  std::string url_;
  Headers headers_;
};

/// The body's Content-Type is another than the call reads: json() of a page.
class ContentTypeError : public ClientResponseError {
 public:
  using ClientResponseError::ClientResponseError;
  const char* name() const noexcept override { return "ContentTypeError"; }
};

/// More redirects than the request allows.
class TooManyRedirects : public ClientResponseError {
 public:
  using ClientResponseError::ClientResponseError;
  const char* name() const noexcept override { return "TooManyRedirects"; }
};

/// The server did not accept the websocket.
class WSServerHandshakeError : public ClientResponseError {
 public:
  using ClientResponseError::ClientResponseError;
  const char* name() const noexcept override { return "WSServerHandshakeError"; }
};

/// A text that is no URL.
class InvalidURL : public ClientError, public ValueError {
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

}  // namespace aio::http
