// A folder of files over HTTP for `yp play`: the right types, precompressed bodies, validators and the page's security
// headers. Thread: a StaticSite is set up by one thread; the server's threads then only read it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace httplib {
class Server;
}

namespace aio::tools {

/// The Content-Security-Policy of the page: its own files only, and WebAssembly.
inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "worker-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors "
    "'self'";

/// The media type for a file name; "application/octet-stream" when the ending says nothing.
std::string_view media_type(std::string_view file_name);

/// True when an Accept-Encoding header admits brotli (`br` without `q=0`).
bool accepts_brotli(std::string_view accept_encoding);

/// True when an If-None-Match header names `etag` (weak comparison, RFC 9110 section 13.1.2) or is `*`.
bool matches_etag(std::string_view if_none_match, std::string_view etag);

/// True when the content of this path never changes, because its name holds a hash of it.
bool is_immutable(std::string_view url_path);

/// The file for a decoded URL path, `index.html` for a folder; nothing when there is none inside `root`,
/// whatever `..` or symbolic links the path goes through. Requires: `root` is canonical.
std::optional<std::filesystem::path> resolve(const std::filesystem::path& root, std::string_view url_path);

/// Registers the handlers for every file under `root`. Throws std::filesystem::filesystem_error when `root` is no
/// folder.
void mount(httplib::Server& server, const std::filesystem::path& root);

/// Registers `file` as /trace.jsonl, the trace that the page opens at #trace=trace.jsonl; the answer carries its name.
/// To be called before mount(). Throws std::filesystem::filesystem_error when it is no file.
void mount_trace(httplib::Server& server, const std::filesystem::path& file);

/// Binds 127.0.0.1 at `port` or the next free of the nine after it; 0 binds any. Returns the port, or nothing.
std::optional<int> bind_first_free(httplib::Server& server, int port);

}  // namespace aio::tools
