#include "support/captured_stderr.h"

#include <stdexcept>

#include <unistd.h>

namespace aio::testing {

CapturedStderr::CapturedStderr() : file_(std::tmpfile()), saved_(::dup(STDERR_FILENO)) {
  if (!file_ || saved_ < 0) throw std::runtime_error("stderr could not be captured: no temporary file");
  std::fflush(stderr);
  ::dup2(::fileno(file_), STDERR_FILENO);
}

CapturedStderr::~CapturedStderr() {
  std::fflush(stderr);
  ::dup2(saved_, STDERR_FILENO);
  ::close(saved_);
  std::fclose(file_);
}

std::string CapturedStderr::text() const {
  std::fflush(stderr);
  std::string all;
  std::rewind(file_);
  char block[512];
  while (const std::size_t size = std::fread(block, 1, sizeof block, file_)) all.append(block, size);
  std::fseek(file_, 0, SEEK_END);
  return all;
}

}  // namespace aio::testing
