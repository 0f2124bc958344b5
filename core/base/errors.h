// The exceptions of the library, under asyncio's names. Any thread.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace aio {

/// The base of every exception that the library throws, except CancelledError.
class Error : public std::exception {
 public:
  explicit Error(std::string message = {}) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }
  /// The class name as people write it: "TimeoutError".
  virtual const char* name() const noexcept { return "Error"; }

 private:
  std::string message_;
};

/// A deadline passed before the awaited thing was done.
/// Source: CPython, asyncio.TimeoutError.
class TimeoutError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "TimeoutError"; }
};

/// The call makes no sense in the present state of the object: result() of a pending task, a future resolved twice.
/// Source: CPython, asyncio.InvalidStateError.
class InvalidStateError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "InvalidStateError"; }
};

/// A rule of the runtime was broken: no running loop, a task that awaits itself, a deadlock.
class RuntimeError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "RuntimeError"; }
};

/// Queue::get_nowait() found no item that is not already promised to a waiter.
class QueueEmpty : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "QueueEmpty"; }
};

/// Queue::put_nowait() found no free place that is not already promised to a waiter.
class QueueFull : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "QueueFull"; }
};

/// The task was cancelled: thrown at the await where it waits.
/// It derives from nothing, so that `catch (const std::exception&)` cannot swallow it. Who catches it cleans up and
/// throws it on.
/// Source: CPython, asyncio.CancelledError (outside Exception there).
class CancelledError {
 public:
  explicit CancelledError(std::string message = {}) : message_(std::move(message)) {}
  /// The text given to cancel(), or "".
  const std::string& message() const noexcept { return message_; }

 private:
  std::string message_;
};

/// "TimeoutError: text", "CancelledError", "std::runtime_error: text": an exception in one line, for people.
std::string describe_exception(const std::exception_ptr& error);

}  // namespace aio
