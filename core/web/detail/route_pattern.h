// A route's path as people write it: literals, {name} and {name:regex}. Matching takes time in proportion to the path,
// whatever the expression: nothing backtracks and nothing recurses. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::web::detail {

/// States of one compiled path. Repetitions like {2,9} are unrolled, so this also bounds their counts.
inline constexpr std::size_t kMaxPatternStates = 2000;

/// Names with what they matched, or with what url_for() is to fill in.
using PathVariables = std::vector<std::pair<std::string, std::string>>;

/// What a set of characters holds, one bit a byte.
class ByteSet {
 public:
  void add(unsigned char byte) noexcept { words_[byte / 64] |= std::uint64_t{1} << (byte % 64); }
  void add_range(unsigned char first, unsigned char last) noexcept;
  void add(const ByteSet& other) noexcept;
  void invert() noexcept;
  bool has(unsigned char byte) const noexcept { return (words_[byte / 64] >> (byte % 64)) & 1; }

 private:
  std::uint64_t words_[4] = {};
};

/// One state of the machine.
struct PatternState {
  enum class Kind : unsigned char { set, split, jump, save, match };
  Kind kind;
  std::size_t first = 0;   ///< where to go; for save the number of the slot
  std::size_t second = 0;  ///< split only: the less wanted way
  ByteSet set = {};
};

/// A compiled path. Source: aiohttp, DynamicResource; expressions know literals, ".", classes, \d \w \s and their
/// opposites, groups, "|", "*", "+", "?" and {m,n}.
class RoutePattern {
 public:
  /// Throws: ValueError with the path and what is wrong in it.
  explicit RoutePattern(std::string_view path);

  /// Whether there are variables at all.
  bool is_plain() const noexcept { return names_.empty(); }
  /// The path up to its first variable.
  const std::string& literal_prefix() const noexcept { return parts_.front(); }
  /// The variables' values, percent-decoded, when the whole of `path` matches. Requires: not longer than a request
  /// line may be.
  std::optional<PathVariables> match(std::string_view path) const;
  /// The path with the variables filled in and quoted. Throws: ValueError for a missing or unknown name.
  std::string fill(const PathVariables& variables) const;
  /// As it was written, without the expressions: "/user/{name}".
  const std::string& canonical() const noexcept { return canonical_; }

 private:
  std::optional<PathVariables> match_segments(std::string_view path) const;
  std::optional<PathVariables> run(std::string_view path) const;
  PathVariables values(std::string_view path, const std::vector<std::size_t>& slots) const;

  std::vector<std::string> parts_;  // literals, quoted: one before each variable and one at the end
  std::vector<std::string> names_;
  std::string canonical_;
  std::vector<PatternState> states_;  // empty when every variable is a whole segment
};

/// Decodes %XX; what is no escape stays.
std::string percent_decode(std::string_view text);
/// Quotes what may not stand in a path; "/" stays unless `segment`, and so do good escapes unless `segment`.
std::string quote_path(std::string_view text, bool segment = false);
/// The one spelling of equal paths: escapes of unreserved characters decoded, the others in upper case.
std::string normalize_escapes(std::string_view path);

}  // namespace aio::web::detail
