#include "web/file_response.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "base/errors.h"
#include "http/dates.h"
#include "http/detail/ascii.h"
#include "http/detail/range.h"
#include "http/mime_types.h"
#include "runtime/to_thread.h"
#include "web/exceptions.h"
#include "web/request.h"

namespace aio::web {
namespace {

namespace fs = std::filesystem;
using http::detail::ByteRange;

struct FileCloser {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

/// An open file; worker threads read it, one at a time.
struct OpenFile {
  std::unique_ptr<std::FILE, FileCloser> file;
  std::uint64_t size = 0;
  std::int64_t changed = 0;        ///< nanoseconds of the file system's clock
  std::int64_t last_modified = 0;  ///< seconds since the epoch
  std::string coding = {};         ///< "br", "gzip" or ""
  bool varies = false;             ///< there are encoded variants
};

using SharedFile = std::shared_ptr<OpenFile>;

struct Variant {
  const char* coding;
  const char* ending;
};
constexpr std::array kVariants{Variant{"br", ".br"}, Variant{"gzip", ".gz"}};

std::int64_t unix_seconds(fs::file_time_type time) {
  const auto since = fs::file_time_type::clock::now() - time;
  const auto now = std::chrono::system_clock::now() - std::chrono::duration_cast<std::chrono::nanoseconds>(since);
  return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch() + std::chrono::milliseconds(1))
      .count();
}

SharedFile open_file(const std::string& path, std::string coding) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || error) return nullptr;
  auto opened = std::make_shared<OpenFile>();
  opened->file.reset(std::fopen(path.c_str(), "rb"));
  const std::uint64_t size = fs::file_size(path, error);
  if (!opened->file || error) return nullptr;
  const fs::file_time_type changed = fs::last_write_time(path, error);
  if (error) return nullptr;
  opened->size = size;
  opened->changed = changed.time_since_epoch().count();
  opened->last_modified = unix_seconds(changed);
  opened->coding = std::move(coding);
  return opened;
}

/// On a worker thread: the variant that the client likes best.
SharedFile find_file(const std::string& path, const std::string& accept_encoding, bool precompressed) {
  bool varies = false;
  SharedFile chosen;
  for (const Variant& variant : kVariants) {
    std::error_code error;
    if (!precompressed || !fs::is_regular_file(path + variant.ending, error)) continue;
    varies = true;
    if (!chosen && detail::accepts_coding(accept_encoding, variant.coding)) {
      chosen = open_file(path + variant.ending, variant.coding);
    }
  }
  if (!chosen) chosen = open_file(path, {});
  if (chosen) chosen->varies = varies;
  return chosen;
}

/// On a worker thread. Shorter than asked for at the end of the file.
std::string read_piece(const SharedFile& file, std::uint64_t from, std::size_t size) {
  std::string piece(size, '\0');
  if (std::fseek(file->file.get(), static_cast<long>(from), SEEK_SET) != 0) return {};
  piece.resize(std::fread(piece.data(), 1, size, file->file.get()));
  return piece;
}

std::string hexadecimal(std::uint64_t number) {
  char digits[24];
  return std::string(digits, std::to_chars(digits, digits + sizeof(digits), number, 16).ptr);
}

http::detail::ConditionalHeaders conditions(const Request& request) {
  const http::Headers& headers = request.headers();
  http::detail::ConditionalHeaders found;
  found.if_match = headers.get("If-Match");
  found.if_none_match = headers.get("If-None-Match");
  found.if_modified_since = headers.get("If-Modified-Since");
  found.if_unmodified_since = headers.get("If-Unmodified-Since");
  found.if_range = headers.get("If-Range");
  return found;
}

class FileSender final : public detail::BodySender {
 public:
  FileSender(std::string path, FileOptions options) : path_(std::move(path)), options_(options) {}

  Coro<> send(Request& request, StreamResponse& response) override {
    const std::string accepted = request.headers().get("Accept-Encoding", "");
    const bool precompressed = options_.precompressed;
    auto opening =
        to_thread([path = path_, accepted, precompressed] { return find_file(path, accepted, precompressed); });
    const SharedFile file = co_await opening;
    if (!file) throw HTTPNotFound();
    const std::optional<ByteRange> range = describe(*file, request, response);
    auto preparing = response.prepare(request);
    co_await preparing;
    if (!range || request.method() == "HEAD") co_return;
    for (std::uint64_t at = range->first; at <= range->last;) {
      const std::uint64_t left = range->last - at + 1;
      const std::size_t size = left < kFileChunk ? static_cast<std::size_t>(left) : kFileChunk;
      auto reading = to_thread([file, at, size] { return read_piece(file, at, size); });
      const std::string piece = co_await reading;
      if (piece.empty()) break;
      at += piece.size();
      auto writing = response.write(piece);
      co_await writing;
    }
  }

 private:
  /// Sets status and headers; gives what is to be sent of the file.
  std::optional<ByteRange> describe(const OpenFile& file, const Request& request, StreamResponse& response) const {
    http::detail::Validators validators;
    validators.etag = http::detail::EntityTag{
        hexadecimal(static_cast<std::uint64_t>(file.changed)) + "-" + hexadecimal(file.size), false};
    validators.last_modified = file.last_modified;
    http::Headers& headers = response.headers();
    headers.set("ETag", validators.etag->str());
    headers.set("Last-Modified", http::format_http_date(file.last_modified));
    if (file.varies) headers.set("Vary", "Accept-Encoding");

    const http::detail::ConditionalHeaders asked = conditions(request);
    switch (evaluate_preconditions(request.method(), asked, validators)) {
      case http::detail::Precondition::not_modified:
        response.set_status(304);
        return std::nullopt;
      case http::detail::Precondition::failed:
        response.set_status(412);
        response.set_content_length(0);
        return std::nullopt;
      case http::detail::Precondition::proceed:
        break;
    }
    const http::GuessedType guessed = http::guess_type(path_);
    headers.setdefault("Content-Type", guessed.type.empty() ? "application/octet-stream" : typed(guessed.type));
    if (!file.coding.empty()) headers.set("Content-Encoding", file.coding);
    if (file.coding.empty() && !guessed.encoding.empty()) headers.setdefault("Content-Encoding", guessed.encoding);
    headers.set("Accept-Ranges", "bytes");
    return select(file, request, asked, validators, response);
  }

  static std::string typed(const std::string& type) {
    return type.starts_with("text/") ? type + "; charset=utf-8" : type;
  }

  static std::optional<ByteRange> select(const OpenFile& file, const Request& request,
                                         const http::detail::ConditionalHeaders& asked,
                                         const http::detail::Validators& validators, StreamResponse& response) {
    const std::string* header = request.headers().find("Range");
    if (header && response.status() == 200 && range_applies(asked.if_range, validators)) {
      const http::detail::RangeSelection wanted = http::detail::select_ranges(*header, file.size);
      using Kind = http::detail::RangeSelection::Kind;
      if (wanted.kind == Kind::unsatisfiable || wanted.kind == Kind::malformed) {
        response.set_status(416);
        response.headers().set("Content-Range", http::detail::unsatisfied_content_range(file.size));
        response.set_content_length(0);
        return std::nullopt;
      }
      if (wanted.kind == Kind::partial && wanted.ranges.size() == 1) {
        response.set_status(206);
        response.headers().set("Content-Range", http::detail::content_range(wanted.ranges.front(), file.size));
        response.set_content_length(wanted.ranges.front().length());
        return wanted.ranges.front();
      }
    }
    response.set_content_length(file.size);
    if (file.size == 0) return std::nullopt;
    return ByteRange{0, file.size - 1};
  }

  std::string path_;
  FileOptions options_;
};

/// Whether the parameters of an element of Accept-Encoding say q=0.
bool is_refused(std::string_view parameters) {
  const std::size_t weight = parameters.find("q=");
  if (weight == std::string_view::npos) return false;
  const std::string_view value = http::detail::trim(parameters.substr(weight + 2));
  return value.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool detail::accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  bool any = false;
  while (!accept_encoding.empty()) {
    const std::size_t comma = accept_encoding.find(',');
    const std::string_view element = accept_encoding.substr(0, comma);
    const std::size_t semicolon = element.find(';');
    const std::string_view name = http::detail::trim(element.substr(0, semicolon));
    const bool refused = semicolon != std::string_view::npos && is_refused(element.substr(semicolon + 1));
    if (http::detail::equal_ignoring_case(name, coding)) return !refused;
    if (name == "*") any = !refused;
    if (comma == std::string_view::npos) break;
    accept_encoding.remove_prefix(comma + 1);
  }
  return any;
}

FileResponse::FileResponse(std::string path, ResponseOptions options, FileOptions file) : Response(std::move(options)) {
  set_sender(std::make_unique<FileSender>(std::move(path), file));
}

Response Response::file(std::string path, ResponseOptions options) {
  return FileResponse(std::move(path), std::move(options));
}

}  // namespace aio::web
