// A file as a response: ETag, Last-Modified, conditional requests, ranges. Mirrors aiohttp's FileResponse. Loop thread
// only; what the kernel does not have in memory is read on worker threads.
#pragma once

#include <cstddef>
#include <string>

#include "web/response.h"

namespace aio::web {

/// A file is read and sent in pieces of so many bytes. Source: aiohttp, FileResponse's chunk_size is 256 KiB.
inline constexpr std::size_t kFileChunk = 64 * 1024;

/// How a file is sent.
struct FileOptions {
  /// Looks for path.br and path.gz, which are not taken when they are symbolic links.
  bool precompressed = true;
};

/// The file at `path`: 404 when there is none, 304, 412, 206 or 416 as the request's headers ask. The Content-Type is
/// guessed from the name unless it is set. More than one range gives the whole file.
/// Lifetime: the file may change or go until it is sent; one that shrinks meanwhile ends the connection.
/// Source: aiohttp, web.FileResponse.
class FileResponse : public Response {
 public:
  explicit FileResponse(std::string path, ResponseOptions options = {}, FileOptions file = {});
};

}  // namespace aio::web
