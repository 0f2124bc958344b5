#include "static_site.h"

#include <filesystem>
#include <utility>

#include "base/errors.h"
#include "net/errors.h"
#include "web/exceptions.h"
#include "web/file_response.h"
#include "web/request.h"
#include "web/static_files.h"

namespace aio::tools {
namespace {

namespace fs = std::filesystem;

constexpr int kHashDigits = 16;

/// RFC 5987: what a header's value in UTF-8 may hold as it is.
constexpr std::string_view kPlainCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&+-.^_`|~";

std::string percent_encoded(std::string_view text) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char character : text) {
    if (kPlainCharacters.find(character) != std::string_view::npos) {
      encoded += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    encoded += {'%', kDigits[byte / 16], kDigits[byte % 16]};
  }
  return encoded;
}

void add_security_headers(web::Application& app) {
  app.on_response_prepare().append([](web::Request& request, web::StreamResponse& response) -> Coro<> {
    http::Headers& headers = response.headers();
    headers.set("Content-Security-Policy", std::string(content_security_policy(request.path())));
    headers.set("Permissions-Policy", std::string(kPermissionsPolicy));
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    const bool is_shared = is_for_other_sites(request.path());
    headers.set("Cross-Origin-Resource-Policy", is_shared ? "cross-origin" : "same-origin");
    if (is_shared) headers.set("Access-Control-Allow-Origin", "*");
    co_return;
  });
}

Coro<web::Response> name_what_is_missing(web::Request& request, const web::Handler& handler) {
  try {
    auto work = handler(request);
    web::Response response = co_await work;
    co_return response;
  } catch (const web::HTTPNotFound&) {
  }
  web::ResponseOptions options;
  options.status = 404;
  co_return web::Response::text("There is no " + std::string(request.path()) + " here.\n", std::move(options));
}

void add_trace(web::Application& app, const std::string& trace) {
  std::error_code error;
  const fs::path file = fs::canonical(trace, error);
  if (error || !fs::is_regular_file(file, error)) {
    throw ValueError("The trace " + trace + " cannot be shown: there is no such file");
  }
  app.router().add_get("/trace.jsonl", [file](web::Request&) -> Coro<web::Response> {
    web::ResponseOptions options;
    options.headers.set("Content-Type", "application/x-ndjson");
    options.headers.set("Cache-Control", "no-store");
    // RFC 6266: a name in UTF-8, percent-encoded.
    options.headers.set("Content-Disposition", "inline; filename*=UTF-8''" + percent_encoded(file.filename().string()));
    web::FileOptions as_it_is;
    as_it_is.precompressed = false;
    co_return web::FileResponse(file.string(), std::move(options), as_it_is);
  });
}

}  // namespace

std::string_view content_security_policy(std::string_view url_path) {
  // As web/vite.config.ts names them.
  if (url_path.starts_with("/assets/run-worker-")) return kRunWorkerPolicy;
  if (url_path.starts_with("/assets/") && url_path.find("-worker-") != std::string_view::npos) {
    return kToolWorkerPolicy;
  }
  if (url_path.starts_with("/slides/")) return kSlidesPolicy;
  return url_path == "/frame.html" ? kFramePolicy : kPagePolicy;
}

bool is_for_other_sites(std::string_view url_path) {
  return url_path == "/embed.js" || url_path == "/frame.html";
}

bool is_immutable(std::string_view url_path) {
  if (url_path.starts_with("/assets/") || url_path.starts_with("/slides/assets/")) return true;
  // name.0123456789abcdef.ending, as the packer names what the compiler needs
  const auto name = url_path.substr(url_path.rfind('/') + 1);
  const auto last = name.rfind('.');
  if (last == std::string_view::npos || last < kHashDigits + 1) return false;
  const auto hash = name.substr(last - kHashDigits, kHashDigits);
  return name[last - kHashDigits - 1] == '.' && hash.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

web::Application make_site(const std::string& folder, const std::string& trace) {
  web::Application app;
  add_security_headers(app);
  app.middlewares().append(name_what_is_missing);
  if (!trace.empty()) add_trace(app, trace);
  web::StaticOptions options;
  options.index = "index.html";
  options.cache_control = [](std::string_view path) -> std::string {
    return is_immutable(path) ? "public, max-age=31536000, immutable" : "no-cache";
  };
  app.router().add_static("/", folder, std::move(options));
  return app;
}

Coro<std::uint16_t> listen_at_first_free(web::AppRunner& runner, std::uint16_t port) {
  const int last = port == 0 ? 0 : port + kPortsTried - 1;
  for (int candidate = port; candidate <= last && candidate <= 65535; ++candidate) {
    try {
      web::TCPSite site(runner, "127.0.0.1", static_cast<std::uint16_t>(candidate));
      auto starting = site.start();
      co_await starting;
      co_return site.address().port;
    } catch (const OSError&) {
    }
  }
  co_return 0;
}

}  // namespace aio::tools
