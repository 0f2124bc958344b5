// The words of an event log, the same as log.py's. Loop thread only.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "aio.h"

namespace oracle {

/// What a program raises by itself; text() is "Boom(3)" on both sides.
class Boom : public std::exception {
 public:
  explicit Boom(long number) : number_(number) {}
  long number() const noexcept { return number_; }
  const char* what() const noexcept override { return "Boom"; }

 private:
  long number_;
};

/// "CancelledError(msg)", "Boom(3)", "Group[Boom(1), Boom(2)]", "TimeoutError": messages of the library are not part.
std::string text_of(const std::exception_ptr& error);
std::string text_of(aio::Duration time);

inline std::string text_of(const std::string& text) {
  return text;
}
inline std::string text_of(const char* text) {
  return text;
}
inline std::string text_of(std::string_view text) {
  return std::string(text);
}
inline std::string text_of(bool value) {
  return value ? "yes" : "no";
}
template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
std::string text_of(T value) {
  return std::to_string(value);
}
template <class T>
std::string text_of(const std::vector<T>& values) {
  std::string text = "[";
  for (const auto& value : values) text += (text.size() > 1 ? ", " : "") + text_of(static_cast<T>(value));
  return text + "]";
}

/// Lines, each begun with the loop's time. A copy writes to the same lines, so a coroutine takes it by value.
class Log {
 public:
  template <class... Values>
  void operator()(const Values&... values) const {
    std::string line = now();
    ((line += " " + text_of(values)), ...);
    lines_->push_back(std::move(line));
  }
  void plain(std::string line) const { lines_->push_back(std::move(line)); }
  const std::vector<std::string>& lines() const { return *lines_; }

 private:
  static std::string now();
  std::shared_ptr<std::vector<std::string>> lines_ = std::make_shared<std::vector<std::string>>();
};

/// Sends what the running loop's exception handler hears to the log; "never retrieved" is left out, because CPython
/// says it when its garbage collector comes by.
void hear_exceptions(Log log);

}  // namespace oracle
