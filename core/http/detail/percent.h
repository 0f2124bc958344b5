// Percent-encoding: which characters stand for themselves in which part of a URL. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace aio::http::detail {

/// Characters that need no encoding besides letters, digits and "-._~"; `kept` are those that are not decoded either,
/// since their encoded form means something else. Source: RFC 3986; the sets are yarl's.
struct PartRules {
  std::string_view allowed;
  std::string_view kept = {};
  /// A space is "+", as in forms.
  bool plus_is_space = false;
};

inline constexpr PartRules kUserRules{"!$&'()*+,;="};
inline constexpr PartRules kPathRules{"!$&'()*+,;=:@/", "/+"};
inline constexpr PartRules kQueryRules{"!$'()*,?/:@=+&;", "=+&;", true};
inline constexpr PartRules kFragmentRules{"!$&'()*+,;=:@/?"};
/// A name or a value of a query.
inline constexpr PartRules kQueryPartRules{"!$'()*,?/:@", "", true};
/// A name or a value of a form. Source: Python, urllib.parse.quote_plus.
inline constexpr PartRules kFormRules{"", "", true};

/// Encodes plain text; a "%" is a character as any other.
std::string percent_encode(std::string_view plain, const PartRules& rules);

/// Makes text that may be encoded in part canonical: encodes what must be, decodes what need not be, and writes hex
/// digits in upper case. A "%" that begins no code is encoded.
std::string percent_requote(std::string_view text, const PartRules& rules);

/// Decodes all codes; a "%" that begins none stays.
std::string percent_decode(std::string_view text, bool plus_is_space = false);

/// For people: decodes what is UTF-8 and neither a control character nor one of `unsafe`.
std::string percent_decode_readable(std::string_view text, std::string_view unsafe);

}  // namespace aio::http::detail
