// Files as they are sent: by descriptor, so that size, time and bytes are of one file whatever happens to its name.
// Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace aio::web::detail {

/// Whether a call may wait for the disk, or gives up where it would have to.
enum class Patience : unsigned char { waits, only_cached };

/// A regular file, open for reading.
class OpenFile {
 public:
  enum class Links : unsigned char { follow, refuse };
  struct Result;

  static Result open(const std::string& path, Links links, Patience patience);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  /// At most `size` bytes from `offset` on; "" at the end and when they cannot be read; none where it would wait.
  std::optional<std::string> read(std::uint64_t offset, std::size_t size, Patience patience) const;

  /// Units: bytes.
  std::uint64_t size() const noexcept { return size_; }
  /// The last change. Units: nanoseconds since the epoch.
  std::int64_t changed() const noexcept { return changed_; }

 private:
  explicit OpenFile(int descriptor) noexcept : descriptor_(descriptor) {}

  int descriptor_;
  std::uint64_t size_ = 0;
  std::int64_t changed_ = 0;
};

/// `file` is null when there is none, or none that may be read. `would_wait`: only patience can tell.
struct OpenFile::Result {
  std::shared_ptr<const OpenFile> file = {};
  bool would_wait = false;
};

}  // namespace aio::web::detail
