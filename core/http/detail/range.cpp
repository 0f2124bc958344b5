#include "http/detail/range.h"

#include <algorithm>

#include "http/dates.h"
#include "http/detail/ascii.h"

namespace aio::http::detail {

namespace {

enum class Spec { satisfiable, missing, malformed };

/// "0-499", "500-" or "-200".
Spec read_spec(std::string_view spec, std::uint64_t size, ByteRange& out) {
  std::string_view rest = spec;
  if (rest.find('-') == rest.npos) return Spec::malformed;
  const std::string_view first_text = cut(rest, '-');
  const std::optional<std::uint64_t> first = parse_decimal(first_text);
  const std::optional<std::uint64_t> last = parse_decimal(rest);
  if ((!first && !first_text.empty()) || (!last && !rest.empty()) || (!first && !last)) return Spec::malformed;
  if (!first) {
    if (*last == 0 || size == 0) return Spec::missing;
    out = {size - std::min(*last, size), size - 1};
    return Spec::satisfiable;
  }
  if (last && *last < *first) return Spec::malformed;
  if (*first >= size) return Spec::missing;
  out = {*first, last ? std::min(*last, size - 1) : size - 1};
  return Spec::satisfiable;
}

bool is_opaque_char(char c) {
  return c == 0x21 || (static_cast<unsigned char>(c) >= 0x23 && c != 0x7f);
}

/// The tag that `rest` begins with, cut off.
std::optional<EntityTag> take_entity_tag(std::string_view& rest) {
  EntityTag tag;
  std::string_view text = rest;
  if (text.substr(0, 2) == "W/") {
    tag.weak = true;
    text.remove_prefix(2);
  }
  if (text.empty() || text.front() != '"') return std::nullopt;
  const std::size_t end = text.find('"', 1);
  if (end == text.npos) return std::nullopt;
  tag.opaque = text.substr(1, end - 1);
  if (!std::all_of(tag.opaque.begin(), tag.opaque.end(), is_opaque_char)) return std::nullopt;
  rest = text.substr(end + 1);
  return tag;
}

template <class Match>
bool list_matches(const std::string& header, const std::optional<EntityTag>& etag, Match match) {
  const EntityTagList list = parse_entity_tags(header);
  if (list.any) return true;
  return etag &&
         std::any_of(list.tags.begin(), list.tags.end(), [&](const EntityTag& tag) { return match(tag, *etag); });
}

/// Whether the representation changed after the header's date; nothing when one of the two is unknown.
std::optional<bool> modified_since(const std::optional<std::string>& header, const Validators& current) {
  if (!header || !current.last_modified) return std::nullopt;
  const std::optional<std::int64_t> date = parse_http_date(*header);
  if (!date) return std::nullopt;
  return *current.last_modified > *date;
}

}  // namespace

RangeSelection select_ranges(std::string_view header, std::uint64_t size) {
  using Kind = RangeSelection::Kind;
  std::string_view rest = trim(header);
  if (rest.find('=') == rest.npos) return {Kind::malformed, {}};
  if (!equal_ignoring_case(cut(rest, '='), "bytes")) return {Kind::whole, {}};
  RangeSelection selection{Kind::unsatisfiable, {}};
  std::size_t count = 0;
  do {
    const std::string_view spec = trim(cut(rest, ','));
    if (spec.empty()) continue;
    ByteRange range;
    const Spec read = read_spec(spec, size, range);
    if (read == Spec::malformed || ++count > kMaxRanges) return {Kind::malformed, {}};
    if (read == Spec::satisfiable) selection.ranges.push_back(range);
  } while (!rest.empty());
  if (count == 0) return {Kind::malformed, {}};
  if (!selection.ranges.empty()) selection.kind = Kind::partial;
  return selection;
}

std::string content_range(ByteRange range, std::uint64_t size) {
  return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" + std::to_string(size);
}

std::string unsatisfied_content_range(std::uint64_t size) {
  return "bytes */" + std::to_string(size);
}

std::string EntityTag::str() const {
  return (weak ? "W/\"" : "\"") + opaque + "\"";
}

std::optional<EntityTag> parse_entity_tag(std::string_view text) {
  std::string_view rest = trim(text);
  std::optional<EntityTag> tag = take_entity_tag(rest);
  if (!rest.empty()) return std::nullopt;
  return tag;
}

EntityTagList parse_entity_tags(std::string_view text) {
  EntityTagList list;
  std::string_view rest = trim(text);
  if (rest == "*") {
    list.any = true;
    return list;
  }
  while (!rest.empty()) {
    if (rest.front() == ',') {
      rest = trim(rest.substr(1));
      continue;
    }
    std::optional<EntityTag> tag = take_entity_tag(rest);
    rest = trim(rest);
    if (!tag || (!rest.empty() && rest.front() != ',')) break;
    list.tags.push_back(std::move(*tag));
  }
  return list;
}

bool strong_match(const EntityTag& left, const EntityTag& right) noexcept {
  return !left.weak && !right.weak && left.opaque == right.opaque;
}

bool weak_match(const EntityTag& left, const EntityTag& right) noexcept {
  return left.opaque == right.opaque;
}

Precondition evaluate_preconditions(std::string_view method, const ConditionalHeaders& headers,
                                    const Validators& current) {
  if (headers.if_match) {
    if (!list_matches(*headers.if_match, current.etag, strong_match)) return Precondition::failed;
  } else if (modified_since(headers.if_unmodified_since, current).value_or(false)) {
    return Precondition::failed;
  }
  const bool reads = method == "GET" || method == "HEAD";
  if (headers.if_none_match) {
    if (list_matches(*headers.if_none_match, current.etag, weak_match)) {
      return reads ? Precondition::not_modified : Precondition::failed;
    }
  } else if (reads && !modified_since(headers.if_modified_since, current).value_or(true)) {
    return Precondition::not_modified;
  }
  return Precondition::proceed;
}

bool range_applies(const std::optional<std::string>& if_range, const Validators& current) {
  if (!if_range) return true;
  if (const std::optional<EntityTag> tag = parse_entity_tag(*if_range)) {
    return current.etag && strong_match(*tag, *current.etag);
  }
  const std::optional<std::int64_t> date = parse_http_date(trim(*if_range));
  return date && current.last_modified && *date == *current.last_modified;
}

}  // namespace aio::http::detail
