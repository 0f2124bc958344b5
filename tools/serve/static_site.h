// A folder of files over HTTP for `yp play`: precompressed bodies, validators, the page's security headers, and a trace
// beside it. Loop thread only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "web/application.h"
#include "web/runner.h"

namespace aio::tools {

/// The Content-Security-Policy of the page: its own files only, and WebAssembly.
inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "worker-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors "
    "'self'";

/// Ports that listen_at_first_free() tries.
inline constexpr int kPortsTried = 10;

/// True when the content of this path never changes, because its name holds a hash of it.
bool is_immutable(std::string_view url_path);

/// Serves every file under `folder`, index.html for a folder; `trace`, when it is not empty, as /trace.jsonl, which the
/// page opens at #trace=trace.jsonl, with the file's name in its headers.
/// Throws: ValueError when `folder` is no folder or `trace` no file.
web::Application make_site(const std::string& folder, const std::string& trace = {});

/// Listens at 127.0.0.1 at `port` or the next free of the nine after it; 0 takes any. Gives the port, or 0 when none is
/// free. Lifetime: `runner` outlives the call. Requires: it is set up.
Coro<std::uint16_t> listen_at_first_free(web::AppRunner& runner, std::uint16_t port);

}  // namespace aio::tools
