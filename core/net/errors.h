// What networks throw, under Python's names: socket, ssl and asyncio streams. Any thread.
#pragma once

#include <string>
#include <utility>

#include "base/errors.h"

namespace aio {

/// The operating system, real or simulated, refused: "Address already in use", "No route to host".
class OSError : public virtual Error {
 public:
  explicit OSError(std::string message = {}) { keep(std::move(message)); }
  const char* name() const noexcept override { return "OSError"; }
};

/// A host name has no address, or the name servers did not answer. Source: Python, socket.gaierror.
class GAIError : public OSError {
 public:
  using OSError::OSError;
  const char* name() const noexcept override { return "GAIError"; }
};

/// TLS failed: not TLS at all, no common version or protocol, a broken record. Source: Python, ssl.SSLError.
class SSLError : public OSError {
 public:
  using OSError::OSError;
  const char* name() const noexcept override { return "SSLError"; }
};

/// The peer's certificate cannot be trusted, has expired or names another host.
/// Source: Python, ssl.SSLCertVerificationError.
class SSLCertVerificationError : public SSLError {
 public:
  using SSLError::SSLError;
  const char* name() const noexcept override { return "SSLCertVerificationError"; }
};

/// A connection failed; the classes below say how.
class ConnectionError : public OSError {
 public:
  using OSError::OSError;
  const char* name() const noexcept override { return "ConnectionError"; }
};

/// Nobody listens at that address.
class ConnectionRefusedError : public ConnectionError {
 public:
  using ConnectionError::ConnectionError;
  const char* name() const noexcept override { return "ConnectionRefusedError"; }
};

/// The peer ended the connection without closing it.
class ConnectionResetError : public ConnectionError {
 public:
  using ConnectionError::ConnectionError;
  const char* name() const noexcept override { return "ConnectionResetError"; }
};

/// This side gave the connection up.
class ConnectionAbortedError : public ConnectionError {
 public:
  using ConnectionError::ConnectionError;
  const char* name() const noexcept override { return "ConnectionAbortedError"; }
};

/// A write to a connection that the peer does not read any more.
class BrokenPipeError : public ConnectionError {
 public:
  using ConnectionError::ConnectionError;
  const char* name() const noexcept override { return "BrokenPipeError"; }
};

/// The stream ended before what was asked for had come; partial() is what did.
/// Source: CPython, asyncio.IncompleteReadError.
class IncompleteReadError : public Error {
 public:
  IncompleteReadError(std::string message, std::string partial)
      : Error(std::move(message)), partial_(std::move(partial)) {}
  const char* name() const noexcept override { return "IncompleteReadError"; }
  const std::string& partial() const noexcept { return partial_; }

 private:
  std::string partial_;
};

/// The separator that was asked for did not come within the stream's limit. Source: CPython, asyncio.LimitOverrunError.
class LimitOverrunError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "LimitOverrunError"; }
};

}  // namespace aio
