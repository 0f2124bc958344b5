#include "web/file_response.h"

#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "http/dates.h"
#include "http/detail/range.h"
#include "http/mime_types.h"
#include "runtime/event_loop.h"
#include "runtime/to_thread.h"
#include "web/detail/content_coding.h"
#include "web/detail/open_file.h"
#include "web/exceptions.h"
#include "web/request.h"

namespace aio::web {
namespace {

using detail::OpenFile;
using detail::Patience;
using http::detail::ByteRange;

constexpr std::int64_t kNanoseconds = 1'000'000'000;

/// The variant of a file that the client likes best.
struct Chosen {
  std::shared_ptr<const OpenFile> file = {};
  std::string coding = {};  ///< "br", "gzip" or ""
  bool varies = false;      ///< there are encoded variants
};

struct Variant {
  const char* coding;
  const char* ending;
};
constexpr std::array kVariants{Variant{"br", ".br"}, Variant{"gzip", ".gz"}};

/// None where it would wait. Variants are no links: these could lead out of a folder that only the file was checked
/// to be in.
std::optional<Chosen> choose(const std::string& path, const std::string& accept_encoding, bool precompressed,
                             Patience patience) {
  Chosen chosen;
  for (const Variant& variant : kVariants) {
    if (!precompressed) break;
    OpenFile::Result opened = OpenFile::open(path + variant.ending, OpenFile::Links::refuse, patience);
    if (opened.would_wait) return std::nullopt;
    if (!opened.file) continue;
    chosen.varies = true;
    if (chosen.file || !detail::accepts_coding(accept_encoding, variant.coding)) continue;
    chosen.file = std::move(opened.file);
    chosen.coding = variant.coding;
  }
  if (chosen.file) return chosen;
  OpenFile::Result opened = OpenFile::open(path, OpenFile::Links::follow, patience);
  if (opened.would_wait) return std::nullopt;
  chosen.file = std::move(opened.file);
  return chosen;
}

/// What `work` gives at once, or else from a worker thread. What is cached is chance, so a simulation does not look.
template <class Work>
auto now_or_in_thread(Work work) -> Coro<typename decltype(work(Patience::waits))::value_type> {
  if (!get_running_loop().backend().is_simulated()) {
    auto at_once = work(Patience::only_cached);
    if (at_once) co_return std::move(*at_once);
  }
  auto working = to_thread([work] { return work(Patience::waits); });
  auto result = co_await working;
  co_return std::move(*result);
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
    auto choosing = now_or_in_thread([path = path_, accepted, precompressed](Patience patience) {
      return choose(path, accepted, precompressed, patience);
    });
    const Chosen chosen = co_await choosing;
    if (!chosen.file) throw HTTPNotFound();
    const std::optional<ByteRange> range = describe(chosen, request, response);
    auto preparing = response.prepare(request);
    co_await preparing;
    if (!range || request.method() == "HEAD") co_return;
    auto sending = send_range(chosen.file, *range, response);
    co_await sending;
  }

 private:
  static Coro<> send_range(std::shared_ptr<const OpenFile> file, ByteRange range, StreamResponse& response) {
    for (std::uint64_t at = range.first; at <= range.last;) {
      const std::uint64_t left = range.last - at + 1;
      const std::size_t size = left < kFileChunk ? static_cast<std::size_t>(left) : kFileChunk;
      auto reading = now_or_in_thread([file, at, size](Patience patience) { return file->read(at, size, patience); });
      const std::string piece = co_await reading;
      if (piece.empty()) break;
      at += piece.size();
      auto writing = response.write(piece);
      co_await writing;
    }
  }

  /// Sets status and headers; gives what is to be sent of the file.
  std::optional<ByteRange> describe(const Chosen& chosen, const Request& request, StreamResponse& response) const {
    const OpenFile& file = *chosen.file;
    http::detail::Validators validators;
    validators.etag = http::detail::EntityTag{
        hexadecimal(static_cast<std::uint64_t>(file.changed())) + "-" + hexadecimal(file.size()), false};
    validators.last_modified = file.changed() / kNanoseconds;
    http::Headers& headers = response.headers();
    headers.set("ETag", validators.etag->str());
    headers.set("Last-Modified", http::format_http_date(*validators.last_modified));
    if (chosen.varies) detail::vary_by_coding(headers);

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
    if (!chosen.coding.empty()) headers.set("Content-Encoding", chosen.coding);
    if (chosen.coding.empty() && !guessed.encoding.empty()) headers.setdefault("Content-Encoding", guessed.encoding);
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
      const http::detail::RangeSelection wanted = http::detail::select_ranges(*header, file.size());
      using Kind = http::detail::RangeSelection::Kind;
      if (wanted.kind == Kind::unsatisfiable || wanted.kind == Kind::malformed) {
        response.set_status(416);
        response.headers().set("Content-Range", http::detail::unsatisfied_content_range(file.size()));
        response.set_content_length(0);
        return std::nullopt;
      }
      if (wanted.kind == Kind::partial && wanted.ranges.size() == 1) {
        response.set_status(206);
        response.headers().set("Content-Range", http::detail::content_range(wanted.ranges.front(), file.size()));
        response.set_content_length(wanted.ranges.front().length());
        return wanted.ranges.front();
      }
    }
    response.set_content_length(file.size());
    if (file.size() == 0) return std::nullopt;
    return ByteRange{0, file.size() - 1};
  }

  std::string path_;
  FileOptions options_;
};

}  // namespace

FileResponse::FileResponse(std::string path, ResponseOptions options, FileOptions file) : Response(std::move(options)) {
  set_sender(std::make_unique<FileSender>(std::move(path), file));
}

Response Response::file(std::string path, ResponseOptions options) {
  return FileResponse(std::move(path), std::move(options));
}

}  // namespace aio::web
