#include "trace/sink.h"

#include <cerrno>
#include <charconv>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "base/errors.h"

namespace aio::trace {
namespace {

class DescriptorSink final : public Sink {
 public:
  DescriptorSink(int fd, bool owned) : fd_(fd), owned_(owned) {}
  ~DescriptorSink() override {
    if (owned_) ::close(fd_);
  }
  DescriptorSink(const DescriptorSink&) = delete;
  DescriptorSink& operator=(const DescriptorSink&) = delete;

  // A full disk must not end a run: the trace is cut short, which its missing `end` record says.
  void write(std::string_view lines) noexcept override {
    while (!lines.empty()) {
      const auto written = ::write(fd_, lines.data(), lines.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return;
      lines.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  int fd_;
  bool owned_;
};

}  // namespace

std::unique_ptr<Sink> open_sink(const std::string& path) {
  constexpr std::string_view kDescriptor = "/dev/fd/";
  if (path.starts_with(kDescriptor)) {
    int fd = -1;
    const char* end = path.data() + path.size();
    const auto read = std::from_chars(path.data() + kDescriptor.size(), end, fd);
    if (read.ec != std::errc() || read.ptr != end || fd < 0) {
      throw Error("AIO_TRACE=" + path + ": not a descriptor; write /dev/fd/3 or a file's path");
    }
    return std::make_unique<DescriptorSink>(fd, false);
  }
#ifdef __wasm__
  throw Error("AIO_TRACE=" + path + ": a WebAssembly program has no files; write /dev/fd/3");
#else
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) throw Error("AIO_TRACE=" + path + ": " + std::strerror(errno) + "; choose a path that can be written");
  return std::make_unique<DescriptorSink>(fd, true);
#endif
}

}  // namespace aio::trace
