#include "db/detail/file_state.h"

#include <sys/stat.h>

namespace aio::db::detail {

std::string why_not_opened([[maybe_unused]] const OpenOptions& options) {
#ifdef __wasm__
  return "there are no files in a page; use \"sqlite::memory:\"";
#else
  struct stat found = {};
  if (stat(options.path.c_str(), &found) == 0) {
    return S_ISDIR(found.st_mode) ? "which is a folder" : "which this program may not open";
  }
  const std::size_t slash = options.path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : options.path.substr(0, slash + 1);
  if (stat(folder.c_str(), &found) != 0) return "whose folder does not exist";
  if (options.mode != "rwc") return "which does not exist; mode \"rwc\" would create it";
  return "which cannot be created there";
#endif
}

}  // namespace aio::db::detail
