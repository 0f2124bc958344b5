// Runs a function in a process of its own: for what ends the process. Native builds only.
#pragma once

#include <string>

namespace aio::testing {

struct ChildResult {
  /// -1 when a signal ended the process.
  int exit_code = 0;
  /// The signal, or 0.
  int signal = 0;
  std::string stderr_text;
};

/// Forks, calls `body` in the child, which exits with code 0 when it returns.
ChildResult run_in_child(void (*body)());

}  // namespace aio::testing
