// A request's body of several parts, read as it comes. Mirrors aiohttp's MultipartReader and BodyPartReader. Loop
// thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/multi_dict.h"
#include "http/multipart.h"
#include "runtime/coro.h"

namespace aio::web {

class Request;

/// A file of a form, whole.
struct FileField {
  /// The field's name.
  std::string name;
  /// As the client says it: no path to write to.
  std::string filename;
  /// Without parameters, as "image/png".
  std::string content_type;
  std::string content;
};

namespace detail {
struct MultipartState;
/// The texts of a whole form; its files instead of those in `files`. Throws: HTTPBadRequest.
http::MultiDict decode_multipart(std::string_view content_type, std::string_view body, std::vector<FileField>& files);
}  // namespace detail

/// One part. A copyable handle. Lifetime: the request outlives its use.
class BodyPart {
 public:
  BodyPart(std::shared_ptr<detail::MultipartState> state, http::PartHeaders headers, std::uint64_t number)
      : state_(std::move(state)), headers_(std::move(headers)), number_(number) {}

  const http::Headers& headers() const noexcept { return headers_.headers; }
  /// The field's name in a form, and the file's name as the client says it, or none.
  std::optional<std::string> name() const { return headers_.name(); }
  std::optional<std::string> filename() const { return headers_.filename(); }
  /// Without parameters; "text/plain" when it is not said.
  std::string content_type() const { return headers_.content_type().essence(); }

  /// What has come of the content, at least a byte; "" at its end.
  /// Suspends: until it has come. Cancellation: nothing is lost. Throws: HTTPBadRequest for a body that breaks the
  /// protocol; the ConnectionError family when the client goes; RuntimeError once the next part was asked for.
  Coro<std::string> read_chunk();
  /// What is left of the content. Throws: as read_chunk(); HTTPRequestEntityTooLarge beyond the application's
  /// client_max_size.
  Coro<std::string> read();

 private:
  std::shared_ptr<detail::MultipartState> state_;
  http::PartHeaders headers_;
  std::uint64_t number_;
};

/// What Request::multipart() gives. The body is not limited as a whole: each part is by who reads it.
/// Lifetime: the request outlives its use. Source: aiohttp, MultipartReader.
class MultipartReader {
 public:
  /// Throws: HTTPBadRequest when the Content-Type is no multipart with a boundary.
  explicit MultipartReader(Request& request);

  /// The next part, or none behind the last. What was not read of the one before is passed over.
  /// Suspends, Cancellation, Throws: as BodyPart::read_chunk().
  Coro<std::optional<BodyPart>> next();

 private:
  std::shared_ptr<detail::MultipartState> state_;
};

}  // namespace aio::web
