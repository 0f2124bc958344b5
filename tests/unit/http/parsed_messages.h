// What the parsers find in a text: the same lines however the text is cut.
#pragma once

#include "support/test.h"
#include "unit/http/every_split.h"
#include "unit/http/message_lines.h"

namespace aio::testing {

inline void check_equal(const Lines& found, const Lines& expected) {
  const Lines left = without_text(found);
  const Lines right = without_text(expected);
  if (left != right) CHECK(left == right);
}

/// What a server finds in `text`, after a check that it is the same for every way of cutting it.
inline Lines requests(std::string_view text, bool closed = false, ParserLimits limits = {}) {
  RequestParser whole(limits);
  const Lines expected = parsed(whole, {text}, closed);
  for_every_split(text, [&](const std::vector<std::string_view>& pieces) {
    RequestParser parser(limits);
    const Lines found = parsed(parser, pieces, closed);
    check_equal(found, expected);
  });
  return expected;
}

/// What a client finds in `text` as answers to requests of these methods.
inline Lines responses(std::string_view text, bool closed = false, std::string_view method = "GET",
                       ParserLimits limits = {}) {
  ResponseParser whole(limits);
  whole.expect(method);
  const Lines expected = parsed(whole, {text}, closed);
  for_every_split(text, [&](const std::vector<std::string_view>& pieces) {
    ResponseParser parser(limits);
    parser.expect(method);
    const Lines found = parsed(parser, pieces, closed);
    check_equal(found, expected);
  });
  return expected;
}

}  // namespace aio::testing
