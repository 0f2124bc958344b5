#include "web/detail/open_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

#if defined(__linux__) && !defined(__EMSCRIPTEN__)
#include <linux/openat2.h>
#include <sys/syscall.h>
#endif

namespace aio::web::detail {
namespace {

// O_NONBLOCK: a pipe of that name must not hold the thread; it is no regular file and refused.
int flags_for(OpenFile::Links links) noexcept {
  return O_RDONLY | O_CLOEXEC | O_NONBLOCK | (links == OpenFile::Links::refuse ? O_NOFOLLOW : 0);
}

struct Descriptor {
  int number = -1;
  bool would_wait = false;
};

#if defined(__linux__) && !defined(__EMSCRIPTEN__)

/// Opens what the kernel's cache of names can tell. Kernels before 5.12 and some containers do not know the call.
Descriptor open_cached(const char* path, int flags) noexcept {
  open_how how{};
  how.flags = static_cast<unsigned>(flags);
  how.resolve = RESOLVE_CACHED;
  const long number = ::syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
  if (number >= 0) return {static_cast<int>(number)};
  return {-1, errno != ENOENT && errno != ENOTDIR && errno != ELOOP && errno != EACCES};
}

std::optional<ssize_t> read_cached(int descriptor, void* to, std::size_t size, std::uint64_t offset) noexcept {
  const iovec piece{to, size};
  const ssize_t got = ::preadv2(descriptor, &piece, 1, static_cast<off_t>(offset), RWF_NOWAIT);
  if (got < 0) return std::nullopt;
  return got;
}

#else

Descriptor open_cached(const char*, int) noexcept {
  return {-1, true};
}

std::optional<ssize_t> read_cached(int, void*, std::size_t, std::uint64_t) noexcept {
  return std::nullopt;
}

#endif

}  // namespace

OpenFile::~OpenFile() {
  ::close(descriptor_);
}

OpenFile::Result OpenFile::open(const std::string& path, Links links, Patience patience) {
  if (path.find('\0') != std::string::npos) return {};
  const int flags = flags_for(links);
  const Descriptor opened =
      patience == Patience::only_cached ? open_cached(path.c_str(), flags) : Descriptor{::open(path.c_str(), flags)};
  if (opened.number < 0) return {nullptr, opened.would_wait};
  std::shared_ptr<OpenFile> file(new OpenFile(opened.number));
  struct stat found{};
  if (::fstat(opened.number, &found) != 0 || !S_ISREG(found.st_mode)) return {};
  file->size_ = static_cast<std::uint64_t>(found.st_size);
  file->changed_ = std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec;
  return {std::move(file)};
}

std::optional<std::string> OpenFile::read(std::uint64_t offset, std::size_t size, Patience patience) const {
  std::string piece(size, '\0');
  ssize_t got = -1;
  if (patience == Patience::only_cached) {
    const std::optional<ssize_t> cached = read_cached(descriptor_, piece.data(), size, offset);
    if (!cached) return std::nullopt;
    got = *cached;
  } else {
    do {
      got = ::pread(descriptor_, piece.data(), size, static_cast<off_t>(offset));
    } while (got < 0 && errno == EINTR);
  }
  piece.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return piece;
}

}  // namespace aio::web::detail
