// Feeding an incremental parser a text that is cut in every way: whole, in two at each place, byte by byte.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace aio::testing {

/// Calls `check` with each list of pieces; their sum is `text`.
template <class Check>
void for_every_split(std::string_view text, Check check) {
  for (std::size_t at = 0; at <= text.size(); ++at) {
    check(std::vector<std::string_view>{text.substr(0, at), text.substr(at)});
  }
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < text.size(); ++at) bytes.push_back(text.substr(at, 1));
  check(bytes);
}

}  // namespace aio::testing
