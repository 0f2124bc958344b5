// Conditional and range requests as pure functions: what a server answers for a file it knows. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aio::http::detail {

/// Ranges that one request may ask for; more make the header malformed. A file of 64 pieces is no browser's wish.
inline constexpr std::size_t kMaxRanges = 64;

/// Bytes of a representation, both ends included. Units: bytes from its beginning.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  std::uint64_t length() const noexcept { return last - first + 1; }
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// What a Range header asks for.
struct RangeSelection {
  enum class Kind {
    whole,          ///< another unit than bytes: the header is ignored
    partial,        ///< `ranges` can be served: 206
    unsatisfiable,  ///< well-formed, and no byte of it exists: 416
    malformed,      ///< not the header's grammar: aiohttp answers 416, the RFC lets a server ignore it
  };
  Kind kind = Kind::whole;
  /// In the order of the request, without the ones that do not exist, cut at the end of the representation.
  std::vector<ByteRange> ranges;
};

/// Reads a Range header against a representation of `size` bytes. Source: RFC 9110, section 14.2.
RangeSelection select_ranges(std::string_view header, std::uint64_t size);

/// "bytes 0-499/1234". Source: RFC 9110, section 14.4.
std::string content_range(ByteRange range, std::uint64_t size);
/// "bytes */1234", the header of a 416.
std::string unsatisfied_content_range(std::uint64_t size);

/// An entity tag without its quotes. Source: RFC 9110, section 8.8.3.
struct EntityTag {
  std::string opaque;
  bool weak = false;

  /// `W/"opaque"`.
  std::string str() const;
  friend bool operator==(const EntityTag&, const EntityTag&) = default;
};

/// One tag, `"x"` or `W/"x"`, or nothing.
std::optional<EntityTag> parse_entity_tag(std::string_view text);

/// The value of If-Match or If-None-Match: "*", or tags. A malformed list holds the tags before the mistake.
struct EntityTagList {
  bool any = false;
  std::vector<EntityTag> tags;
};

EntityTagList parse_entity_tags(std::string_view text);

/// Equal, and neither is weak. Source: RFC 9110, section 8.8.3.2.
bool strong_match(const EntityTag& left, const EntityTag& right) noexcept;
/// Equal, weak or not.
bool weak_match(const EntityTag& left, const EntityTag& right) noexcept;

/// The headers of a request that make it conditional, as they came.
struct ConditionalHeaders {
  std::optional<std::string> if_match;
  std::optional<std::string> if_none_match;
  std::optional<std::string> if_modified_since;
  std::optional<std::string> if_unmodified_since;
  std::optional<std::string> if_range;
};

/// What the server knows about the representation that it would send.
struct Validators {
  std::optional<EntityTag> etag;
  /// Units: seconds since the epoch.
  std::optional<std::int64_t> last_modified;
};

enum class Precondition {
  proceed,
  not_modified,  ///< 304
  failed,        ///< 412
};

/// The headers in their order of precedence, for a representation that exists. A date that cannot be read is as if it
/// were absent. Source: RFC 9110, section 13.2.2.
Precondition evaluate_preconditions(std::string_view method, const ConditionalHeaders& headers,
                                    const Validators& current);

/// Whether a Range header counts: no If-Range, or one that names the current representation by a strong tag or by its
/// exact date. Source: RFC 9110, section 13.1.5.
bool range_applies(const std::optional<std::string>& if_range, const Validators& current);

}  // namespace aio::http::detail
