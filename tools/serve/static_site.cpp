#include "static_site.h"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <memory>
#include <utility>

namespace aio::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReadBytes = 256 * 1024;
constexpr int kPortsTried = 10;

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kMediaTypes{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".jsonl", "application/x-ndjson"},
    {".map", "application/json"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".cpp", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
}};

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Calls `visit` with each comma-separated element of a header until it returns true; returns whether it did.
template <typename Visit>
bool any_element(std::string_view header, Visit visit) {
  while (!header.empty()) {
    const auto comma = header.find(',');
    if (visit(trim(header.substr(0, comma)))) return true;
    if (comma == std::string_view::npos) return false;
    header.remove_prefix(comma + 1);
  }
  return false;
}

std::string make_etag(const fs::path& file, bool brotli) {
  const auto changed = static_cast<std::uint64_t>(fs::last_write_time(file).time_since_epoch().count());
  return "\"" + std::to_string(fs::file_size(file)) + "-" + std::to_string(changed) + (brotli ? "-br\"" : "\"");
}

/// A provider reads the file piece by piece: the compiler's 75 MB never sit in memory, and httplib compresses nothing
/// again.
void stream_file(httplib::Response& response, const fs::path& file, const std::string& type) {
  auto input = std::make_shared<std::ifstream>(file, std::ios::binary);
  auto buffer = std::make_shared<std::string>(kReadBytes, '\0');
  response.set_content_provider(
      fs::file_size(file), type, [input, buffer](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
        input->clear();
        input->seekg(static_cast<std::streamoff>(offset));
        input->read(buffer->data(), static_cast<std::streamsize>(std::min(length, buffer->size())));
        if (input->gcount() <= 0) return false;
        return sink.write(buffer->data(), static_cast<std::size_t>(input->gcount()));
      });
}

void answer(const fs::path& root, const httplib::Request& request, httplib::Response& response) {
  const auto file = resolve(root, request.path);
  if (!file) {
    response.status = 404;
    return;
  }
  fs::path body = *file;
  body += ".br";
  const bool has_brotli = fs::is_regular_file(body);
  const bool brotli = has_brotli && accepts_brotli(request.get_header_value("Accept-Encoding"));
  if (!brotli) body = *file;

  const std::string etag = make_etag(body, brotli);
  response.set_header("ETag", etag);
  response.set_header("Cache-Control", is_immutable(request.path) ? "public, max-age=31536000, immutable" : "no-cache");
  if (has_brotli) response.set_header("Vary", "Accept-Encoding");
  if (matches_etag(request.get_header_value("If-None-Match"), etag)) {
    response.status = 304;
    return;
  }
  if (brotli) response.set_header("Content-Encoding", "br");
  const std::string type{media_type(file->filename().string())};
  if (fs::file_size(body) == 0) {
    response.set_content("", type);
  } else {
    stream_file(response, body, type);
  }
}

}  // namespace

std::string_view media_type(std::string_view file_name) {
  const auto dot = file_name.rfind('.');
  const auto ending = dot == std::string_view::npos ? std::string_view{} : file_name.substr(dot);
  for (const auto& [known, type] : kMediaTypes) {
    if (ending == known) return type;
  }
  return "application/octet-stream";
}

bool accepts_brotli(std::string_view accept_encoding) {
  return any_element(accept_encoding, [](std::string_view element) {
    const auto semicolon = element.find(';');
    if (trim(element.substr(0, semicolon)) != "br") return false;
    if (semicolon == std::string_view::npos) return true;
    const auto weight = trim(element.substr(semicolon + 1));
    return weight.find_first_not_of("q=0.") != std::string_view::npos;
  });
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  return any_element(if_none_match, [etag](std::string_view element) {
    if (element.substr(0, 2) == "W/") element.remove_prefix(2);
    return element == "*" || element == etag;
  });
}

bool is_immutable(std::string_view url_path) {
  if (url_path.substr(0, 8) == "/assets/") return true;
  // name.0123456789abcdef.ending, as the packer names what the compiler needs
  const auto name = url_path.substr(url_path.rfind('/') + 1);
  const auto last = name.rfind('.');
  if (last == std::string_view::npos || last < 17) return false;
  const auto hash = name.substr(last - 16, 16);
  return name[last - 17] == '.' && hash.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<fs::path> resolve(const fs::path& root, std::string_view url_path) {
  if (url_path.empty() || url_path.front() != '/' || url_path.find('\0') != std::string_view::npos) return std::nullopt;
  std::error_code error;
  fs::path file = fs::weakly_canonical(root / fs::path(url_path.substr(1)), error);
  if (error) return std::nullopt;
  if (fs::is_directory(file, error) && url_path.back() == '/') file = fs::weakly_canonical(file / "index.html", error);
  if (error || !fs::is_regular_file(file, error)) return std::nullopt;
  const auto inside = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
  if (inside.first != root.end()) return std::nullopt;
  return file;
}

void mount(httplib::Server& server, const fs::path& root) {
  const fs::path canonical = fs::canonical(root);
  if (!fs::is_directory(canonical)) {
    throw fs::filesystem_error("not a folder", root, std::make_error_code(std::errc::not_a_directory));
  }
  server.set_default_headers({{"Content-Security-Policy", std::string{kContentSecurityPolicy}},
                              {"X-Content-Type-Options", "nosniff"},
                              {"Referrer-Policy", "no-referrer"},
                              {"Cross-Origin-Opener-Policy", "same-origin"},
                              {"Cross-Origin-Resource-Policy", "same-origin"}});
  server.Get(".*", [canonical](const httplib::Request& request, httplib::Response& response) {
    answer(canonical, request, response);
  });
  server.set_error_handler([](const httplib::Request& request, httplib::Response& response) {
    if (response.status == 404) {
      response.set_content("There is no " + request.path + " here.\n", "text/plain; charset=utf-8");
    }
  });
}

void mount_trace(httplib::Server& server, const fs::path& file) {
  const fs::path canonical = fs::canonical(file);
  if (!fs::is_regular_file(canonical)) {
    throw fs::filesystem_error("not a file", file, std::make_error_code(std::errc::invalid_argument));
  }
  server.Get("/trace\\.jsonl", [canonical](const httplib::Request&, httplib::Response& response) {
    response.set_header("Cache-Control", "no-store");
    // RFC 6266: a name in UTF-8, percent-encoded.
    response.set_header("Content-Disposition", "inline; filename*=UTF-8''" +
                                                   httplib::detail::encode_query_param(canonical.filename().string()));
    stream_file(response, canonical, std::string{media_type(".jsonl")});
  });
}

std::optional<int> bind_first_free(httplib::Server& server, int port) {
  // httplib's default also sets SO_REUSEPORT, with which a second server takes over half of the first one's requests.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  if (port == 0) {
    const int any = server.bind_to_any_port("127.0.0.1");
    return any > 0 ? std::optional{any} : std::nullopt;
  }
  for (int candidate = port; candidate < port + kPortsTried && candidate < 65536; ++candidate) {
    if (server.bind_to_port("127.0.0.1", candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace aio::tools
