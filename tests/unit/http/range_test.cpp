#include "http/detail/range.h"

#include <doctest/doctest.h>

using namespace aio::http::detail;
using Kind = RangeSelection::Kind;

namespace {

constexpr std::int64_t kModified = 784'111'777;
const char* const kModifiedText = "Sun, 06 Nov 1994 08:49:37 GMT";
const char* const kBefore = "Sun, 06 Nov 1994 08:49:36 GMT";

std::vector<ByteRange> ranges_of(std::string_view header, std::uint64_t size) {
  const RangeSelection selection = select_ranges(header, size);
  CHECK(selection.kind == Kind::partial);
  return selection.ranges;
}

Validators current(const char* tag = "\"v1\"") {
  return {parse_entity_tag(tag), kModified};
}

}  // namespace

TEST_CASE("RFC 9110's examples of ranges of 10000 bytes") {
  using List = std::vector<ByteRange>;
  CHECK(ranges_of("bytes=0-499", 10'000) == List{{0, 499}});
  CHECK(ranges_of("bytes=500-999", 10'000) == List{{500, 999}});
  CHECK(ranges_of("bytes=-500", 10'000) == List{{9'500, 9'999}});
  CHECK(ranges_of("bytes=9500-", 10'000) == List{{9'500, 9'999}});
  CHECK(ranges_of("bytes=0-0,-1", 10'000) == List{{0, 0}, {9'999, 9'999}});
  CHECK(ranges_of("Bytes= 0-999, 4500-5499 , -1000", 10'000) == List{{0, 999}, {4'500, 5'499}, {9'000, 9'999}});
}

TEST_CASE("ranges are cut at the end of the representation") {
  using List = std::vector<ByteRange>;
  CHECK(ranges_of("bytes=5-100", 10) == List{{5, 9}});
  CHECK(ranges_of("bytes=-100", 10) == List{{0, 9}});
  CHECK(ranges_of("bytes=20-30,0-1", 10) == List{{0, 1}});
  CHECK(ranges_of("bytes=0-18446744073709551615", 10) == List{{0, 9}});
}

TEST_CASE("ranges of which no byte exists are unsatisfiable") {
  CHECK(select_ranges("bytes=10-", 10).kind == Kind::unsatisfiable);
  CHECK(select_ranges("bytes=10-20,30-", 10).kind == Kind::unsatisfiable);
  CHECK(select_ranges("bytes=-0", 10).kind == Kind::unsatisfiable);
  CHECK(select_ranges("bytes=0-", 0).kind == Kind::unsatisfiable);
  CHECK(select_ranges("bytes=-5", 0).kind == Kind::unsatisfiable);
}

TEST_CASE("what is no range is malformed, and another unit asks for everything") {
  for (const char* text : {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=5-4", "bytes=a-b", "bytes=1-2-3",
                           "bytes=1 - 2", "bytes=+1-2", "bytes=,", "bytes=0-18446744073709551616", "bytes=1-2;3-4"}) {
    CAPTURE(text);
    CHECK(select_ranges(text, 10).kind == Kind::malformed);
  }
  CHECK(select_ranges("pages=1-2", 10).kind == Kind::whole);
}

TEST_CASE("more ranges than the limit are malformed") {
  std::string header = "bytes=0-0";
  for (std::size_t i = 1; i < kMaxRanges; ++i) header += ",0-0";
  CHECK(select_ranges(header, 10).kind == Kind::partial);
  CHECK(select_ranges(header + ",0-0", 10).kind == Kind::malformed);
}

TEST_CASE("the headers of a partial answer and of a refused one") {
  CHECK(content_range({0, 499}, 1'234) == "bytes 0-499/1234");
  CHECK(unsatisfied_content_range(47'022) == "bytes */47022");
}

TEST_CASE("entity tags are read and compared as in RFC 9110's table") {
  const auto weak1 = parse_entity_tag("W/\"1\""), weak2 = parse_entity_tag("W/\"2\""), one = parse_entity_tag("\"1\"");
  REQUIRE((weak1 && weak2 && one));
  CHECK_FALSE(strong_match(*weak1, *weak1));
  CHECK(weak_match(*weak1, *weak1));
  CHECK_FALSE(weak_match(*weak1, *weak2));
  CHECK_FALSE(strong_match(*weak1, *one));
  CHECK(weak_match(*weak1, *one));
  CHECK(strong_match(*one, *one));
  CHECK(weak1->str() == "W/\"1\"");
  for (const char* text : {"", "1", "\"1", "w/\"1\"", "W/1", "\"a b\"", "\"1\"x", "\"a\x01\""}) {
    CAPTURE(text);
    CHECK_FALSE(parse_entity_tag(text).has_value());
  }
}

TEST_CASE("a list of entity tags") {
  const EntityTagList list = parse_entity_tags("\"xyzzy\", W/\"r2d2\",, \"c3,io\"");
  CHECK(list.tags == std::vector<EntityTag>{{"xyzzy", false}, {"r2d2", true}, {"c3,io", false}});
  CHECK(parse_entity_tags(" * ").any);
  CHECK(parse_entity_tags("\"a\" \"b\"").tags.empty());
  CHECK(parse_entity_tags("\"a\", nonsense, \"b\"").tags.size() == 1);
}

TEST_CASE("If-None-Match answers 304 to reading and 412 to writing, and weak tags match") {
  ConditionalHeaders headers;
  headers.if_none_match = "\"v0\", W/\"v1\"";
  CHECK(evaluate_preconditions("GET", headers, current()) == Precondition::not_modified);
  CHECK(evaluate_preconditions("HEAD", headers, current()) == Precondition::not_modified);
  CHECK(evaluate_preconditions("PUT", headers, current()) == Precondition::failed);
  CHECK(evaluate_preconditions("GET", headers, current("\"v2\"")) == Precondition::proceed);
  headers.if_none_match = "*";
  CHECK(evaluate_preconditions("PUT", headers, current()) == Precondition::failed);
}

TEST_CASE("If-Match wants a strong tag") {
  ConditionalHeaders headers;
  headers.if_match = "\"v1\"";
  CHECK(evaluate_preconditions("PUT", headers, current()) == Precondition::proceed);
  CHECK(evaluate_preconditions("PUT", headers, current("\"v2\"")) == Precondition::failed);
  CHECK(evaluate_preconditions("PUT", headers, current("W/\"v1\"")) == Precondition::failed);
  headers.if_match = "*";
  CHECK(evaluate_preconditions("PUT", headers, {}) == Precondition::proceed);
}

TEST_CASE("dates count to the second") {
  ConditionalHeaders since;
  since.if_modified_since = kModifiedText;
  CHECK(evaluate_preconditions("GET", since, current()) == Precondition::not_modified);
  CHECK(evaluate_preconditions("POST", since, current()) == Precondition::proceed);
  since.if_modified_since = kBefore;
  CHECK(evaluate_preconditions("GET", since, current()) == Precondition::proceed);
  since.if_modified_since = "yesterday";
  CHECK(evaluate_preconditions("GET", since, current()) == Precondition::proceed);

  ConditionalHeaders unless;
  unless.if_unmodified_since = kModifiedText;
  CHECK(evaluate_preconditions("PUT", unless, current()) == Precondition::proceed);
  unless.if_unmodified_since = kBefore;
  CHECK(evaluate_preconditions("PUT", unless, current()) == Precondition::failed);
}

TEST_CASE("tags weigh more than dates") {
  ConditionalHeaders headers;
  headers.if_none_match = "\"other\"";
  headers.if_modified_since = kModifiedText;
  CHECK(evaluate_preconditions("GET", headers, current()) == Precondition::proceed);
  headers.if_match = "\"v1\"";
  headers.if_unmodified_since = kBefore;
  CHECK(evaluate_preconditions("GET", headers, current()) == Precondition::proceed);
  headers.if_match = "\"v0\"";
  headers.if_none_match = "\"v1\"";
  CHECK(evaluate_preconditions("GET", headers, current()) == Precondition::failed);
}

TEST_CASE("If-Range wants the very representation") {
  CHECK(range_applies(std::nullopt, current()));
  CHECK(range_applies("\"v1\"", current()));
  CHECK_FALSE(range_applies("\"v2\"", current()));
  CHECK_FALSE(range_applies("W/\"v1\"", current("W/\"v1\"")));
  CHECK(range_applies(kModifiedText, current()));
  CHECK_FALSE(range_applies(kBefore, current()));
  CHECK_FALSE(range_applies("nonsense", current()));
}
