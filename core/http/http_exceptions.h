// What the parser throws at bytes that are no good HTTP, under aiohttp's names. Any thread.
#pragma once

#include <string>
#include <utility>

#include "base/errors.h"

namespace aio::http {

/// The base of what the parser throws. Source: aiohttp, HttpProcessingError; so are all classes here.
class HttpProcessingError : public Error {
 public:
  HttpProcessingError(int status, std::string message) : Error(std::move(message)), status_(status) {}
  const char* name() const noexcept override { return "HttpProcessingError"; }
  /// What a server answers before it closes the connection: 400, 414, 431, 501 or 505.
  int status() const noexcept { return status_; }

 private:
  int status_;
};

/// Not HTTP, or HTTP that two readers could take in two ways.
class BadHttpMessage : public HttpProcessingError {
 public:
  explicit BadHttpMessage(std::string message, int status = 400) : HttpProcessingError(status, std::move(message)) {}
  const char* name() const noexcept override { return "BadHttpMessage"; }
};

/// The first line is not a request line or status line.
class BadStatusLine : public BadHttpMessage {
 public:
  using BadHttpMessage::BadHttpMessage;
  const char* name() const noexcept override { return "BadStatusLine"; }
};

/// A method that HTTP does not have.
class BadHttpMethod : public BadStatusLine {
 public:
  using BadStatusLine::BadStatusLine;
  const char* name() const noexcept override { return "BadHttpMethod"; }
};

/// A request target of a form that its method does not have.
class InvalidURLError : public BadHttpMessage {
 public:
  using BadHttpMessage::BadHttpMessage;
  const char* name() const noexcept override { return "InvalidURLError"; }
};

/// A header or trailer field with a bad name or value, or one too often or not at all.
class InvalidHeader : public BadHttpMessage {
 public:
  using BadHttpMessage::BadHttpMessage;
  const char* name() const noexcept override { return "InvalidHeader"; }
};

/// A line is longer than the limit, or there are more of them; the status says which: 414 or 431.
class LineTooLong : public BadHttpMessage {
 public:
  using BadHttpMessage::BadHttpMessage;
  const char* name() const noexcept override { return "LineTooLong"; }
};

/// The body is not framed as its headers say; the classes below say which.
class PayloadEncodingError : public BadHttpMessage {
 public:
  using BadHttpMessage::BadHttpMessage;
  const char* name() const noexcept override { return "PayloadEncodingError"; }
};

/// A bad Transfer-Encoding or chunk, or a chunked body that ended too early.
class TransferEncodingError : public PayloadEncodingError {
 public:
  using PayloadEncodingError::PayloadEncodingError;
  const char* name() const noexcept override { return "TransferEncodingError"; }
};

/// A bad Content-Length, or a body that ended before it.
class ContentLengthError : public PayloadEncodingError {
 public:
  using PayloadEncodingError::PayloadEncodingError;
  const char* name() const noexcept override { return "ContentLengthError"; }
};

}  // namespace aio::http
