// Parameters behind a header's value: `; name=value; other="quoted \" text"`. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::http::detail {

/// In the order of the text, names in lower case.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// Whether a backslash in a quoted string makes the next character plain.
enum class Escapes { backslash, none };

/// Reads what follows the first value, from its ";" on. Nothing when it is malformed or a name comes twice.
/// Source: RFC 9110, section 5.6.6; spaces around "=" are refused.
std::optional<Parameters> parse_parameters(std::string_view text, Escapes escapes = Escapes::backslash);

/// The parameter of that name, in lower case, or null. Lifetime: that of `parameters`.
const std::string* find_parameter(const Parameters& parameters, std::string_view name) noexcept;

/// The value as a token where it is one, else as a quoted string.
/// Throws: ValueError for control characters.
std::string quote_if_needed(std::string_view value);

}  // namespace aio::http::detail
