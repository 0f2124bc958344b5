// The exceptions of the library, under asyncio's names. Any thread.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace aio {

/// The base of every exception that the library throws, except CancelledError.
class Error : public std::exception {
 public:
  explicit Error(std::string message = {}) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }
  /// The class name as people write it: "TimeoutError".
  virtual const char* name() const noexcept { return "Error"; }

 protected:
  /// For classes that inherit virtually, so that an exception can be two things at once: the most derived class
  /// constructs this base, and one that leaves it empty means the text that it gave to the class between.
  void keep(std::string message) {
    if (message_.empty()) message_ = std::move(message);
  }

 private:
  std::string message_;
};

/// A deadline passed before the awaited thing was done.
/// Source: CPython, asyncio.TimeoutError.
class TimeoutError : public virtual Error {
 public:
  explicit TimeoutError(std::string message = {}) { keep(std::move(message)); }
  const char* name() const noexcept override { return "TimeoutError"; }
};

/// The call makes no sense in the present state of the object: result() of a pending task, a future resolved twice.
/// Source: CPython, asyncio.InvalidStateError.
class InvalidStateError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "InvalidStateError"; }
};

/// ContextVar::get() found neither a value nor a default. Source: Python, LookupError.
class LookupError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "LookupError"; }
};

/// A rule of the runtime was broken: no running loop, a task that awaits itself, a deadlock.
class RuntimeError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "RuntimeError"; }
};

/// An argument that is of the right type and makes no sense: an empty set to wait for, a negative limit.
class ValueError : public virtual Error {
 public:
  explicit ValueError(std::string message = {}) { keep(std::move(message)); }
  const char* name() const noexcept override { return "ValueError"; }
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

/// The queue was shut down: nothing more can be put, or nothing more will come.
/// Source: CPython, asyncio.QueueShutDown.
class QueueShutDown : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "QueueShutDown"; }
};

/// The barrier was reset or aborted while tasks waited at it.
/// Source: CPython, asyncio.BrokenBarrierError.
class BrokenBarrierError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
  const char* name() const noexcept override { return "BrokenBarrierError"; }
};

/// Several exceptions thrown as one: what a TaskGroup gives when its tasks fail. Groups nest.
/// Source: Python, ExceptionGroup; here it may hold exceptions outside std::exception too.
class ExceptionGroup : public Error {
 public:
  /// Throws: ValueError when `exceptions` is empty or holds a null.
  ExceptionGroup(std::string message, std::vector<std::exception_ptr> exceptions);
  const char* name() const noexcept override { return "ExceptionGroup"; }
  /// The text alone; what() adds a list of the exceptions.
  const std::string& message() const noexcept { return message_; }
  const std::vector<std::exception_ptr>& exceptions() const noexcept { return exceptions_; }

  /// The first exception of class E, nested groups included, or null.
  /// Lifetime: the group's own.
  template <class E>
  const E* find() const noexcept {
    return static_cast<const E*>(find_first(&ExceptionGroup::cast<E>));
  }
  /// Whether there is an exception of class E, nested groups included.
  template <class E>
  bool contains() const noexcept {
    return find<E>() != nullptr;
  }

 private:
  using Cast = const void* (*)(const std::exception_ptr&);

  template <class E>
  static const void* cast(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const E& found) {
      return &found;
    } catch (...) {
      return nullptr;
    }
  }
  const void* find_first(Cast as) const noexcept;

  std::string message_;
  std::vector<std::exception_ptr> exceptions_;
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

/// The person at the keyboard asked the program to end: Ctrl-C.
/// It derives from nothing, as CancelledError: `catch (const std::exception&)` must not swallow it.
/// Source: Python, KeyboardInterrupt (outside Exception there).
class KeyboardInterrupt {
 public:
  explicit KeyboardInterrupt(std::string message = {}) : message_(std::move(message)) {}
  const std::string& message() const noexcept { return message_; }

 private:
  std::string message_;
};

/// "TimeoutError: text", "CancelledError", "std::runtime_error: text": an exception in one line, for people.
std::string describe_exception(const std::exception_ptr& error);

}  // namespace aio
