// What the library says on stderr while this object lives.
#pragma once

#include <cstdio>
#include <string>

namespace aio::testing {

/// Redirects the process's stderr to a temporary file. One at a time.
class CapturedStderr {
 public:
  CapturedStderr();
  ~CapturedStderr();
  CapturedStderr(const CapturedStderr&) = delete;
  CapturedStderr& operator=(const CapturedStderr&) = delete;

  /// Everything written so far.
  std::string text() const;

 private:
  std::FILE* file_;
  int saved_;
};

}  // namespace aio::testing
