// What the HTTP client throws, under aiohttp's names and with its family tree: everything but WSMessageTypeError is a
// ClientError, and where aiohttp's class is also a TimeoutError or an OSError, so is this one. What is about URLs
// stands in url_errors.h. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/errors.h"
#include "http/headers.h"
#include "http/json.h"
#include "net/errors.h"

namespace aio::http {

/// The base of what the client throws. Source: aiohttp, ClientError; so are all classes here and in url_errors.h.
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

 protected:
  ClientConnectorError(std::string host, std::uint16_t port) : host_(std::move(host)), port_(port) {}

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

/// No connection to a unix socket could be made: "Cannot connect to unix socket /run/a.sock [Connection refused]".
class UnixClientConnectorError : public ClientConnectorError {
 public:
  UnixClientConnectorError(std::string path, std::string host, std::uint16_t port, std::string_view reason);
  const char* name() const noexcept override { return "UnixClientConnectorError"; }
  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
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

/// The next message of a websocket is of another type than the call reads: receive_str() of a binary one.
class WSMessageTypeError : public TypeError {
 public:
  using TypeError::TypeError;
  const char* name() const noexcept override { return "WSMessageTypeError"; }
};

}  // namespace aio::http
