// Short names of coroutine functions, equal on every compiler. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace aio::trace {

struct FunctionName {
  /// "fetch", "Session.get", "lambda in main".
  std::string text;
  /// Whether the function belongs to the library (namespace aio): such frames are left out of what people see.
  bool internal = false;
};

/// Reads std::source_location::function_name() as clang and g++ write it.
FunctionName short_function_name(std::string_view pretty);

}  // namespace aio::trace
