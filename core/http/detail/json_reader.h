// The reader behind Json::parse(). Any thread.
#pragma once

#include <string_view>

#include "http/json.h"

namespace aio::http::detail {

/// Reads a text that holds one value. Strict: the text is UTF-8, escaped surrogates come in pairs, and numbers are
/// finite. Of a key that comes twice the last value counts.
/// Throws: JSONDecodeError, with the reasons of Python's json. Source: RFC 8259.
Json read_json(std::string_view text);

/// Keeps the last value of each key, in the place of the first.
void keep_last_values(std::vector<Json::Member>& members);

}  // namespace aio::http::detail
