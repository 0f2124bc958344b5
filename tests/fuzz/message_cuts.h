// A parser must find the same messages however their bytes are cut.
#pragma once

#include <string_view>
#include <vector>

#include "fuzz/targets.h"
#include "unit/http/message_lines.h"

namespace aio::fuzz {

/// Parses `text` whole, in two pieces and byte by byte, and gives what was found. `make` makes a parser.
template <class Make>
testing::Lines same_for_every_cut(std::string_view text, Make make) {
  const auto found = [&](const std::vector<std::string_view>& pieces) {
    auto parser = make();
    return testing::without_text(testing::parsed(*parser, pieces, true));
  };
  const testing::Lines whole = found({text});
  const std::size_t middle = text.size() / 2;
  require(found({text.substr(0, middle), text.substr(middle)}) == whole, "a message cut in two is the same message");
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < text.size(); ++at) bytes.push_back(text.substr(at, 1));
  require(found(bytes) == whole, "a message that comes byte by byte is the same message");
  return whole;
}

}  // namespace aio::fuzz
