// A folder of files over HTTP for `yp play`: precompressed bodies, validators, the page's security headers, and a trace
// beside it. Loop thread only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "web/application.h"
#include "web/runner.h"

namespace aio::tools {

/// The page's: its own files only, no inline code or style, no text that becomes code (Trusted Types: lit's templates,
/// and the page's own policy for the addresses of its workers).
inline constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src "
    "'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'; trusted-types default lit-html";

/// The page inside other sites' pages (embed.js frames it): as the page's, and anybody may be around it.
inline constexpr std::string_view kFramePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src "
    "'self'; base-uri 'none'; form-action 'none'; frame-ancestors *; require-trusted-types-for 'script'; "
    "trusted-types default lit-html";

/// The talk's decks and the speaker's window: as the page's, without Trusted Types, for reveal.js writes html. There is
/// no text of anybody else in it.
inline constexpr std::string_view kSlidesPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'";

/// The workers that compile and that help to write: WebAssembly, and the site's files.
inline constexpr std::string_view kToolWorkerPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// The worker that runs a learner's program: WebAssembly, and no network at all.
inline constexpr std::string_view kRunWorkerPolicy = "default-src 'none'; script-src 'wasm-unsafe-eval'";

/// Nothing that the page does needs a device.
inline constexpr std::string_view kPermissionsPolicy =
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), serial=(), usb=(), "
    "xr-spatial-tracking=()";

/// The Content-Security-Policy of what lies at this path. A worker has the policy of its own script.
std::string_view content_security_policy(std::string_view url_path);

/// True for what other sites may load: the script that they name, and the page that it frames.
bool is_for_other_sites(std::string_view url_path);

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
