// Reads the lines of a trace back, as far as a judge of a run needs them. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aio::trace {

/// What stands behind `"key":`, up to the end of the line; "" when the line has no such key.
std::string_view value_of(std::string_view line, std::string_view key) noexcept;
/// A text as it stands there, escapes and all; "" when there is none.
std::string_view text_of(std::string_view line, std::string_view key) noexcept;
/// 0 when there is none.
std::int64_t number_of(std::string_view line, std::string_view key) noexcept;
/// What the recorder escaped.
std::string plain(std::string_view escaped);

}  // namespace aio::trace
