// Cookies as headers carry them. Mirrors http.cookies and aiohttp's reading of it. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::http {

/// A name with a value, in the order in which they came or are to be sent.
using CookiePairs = std::vector<std::pair<std::string, std::string>>;

/// One cookie with the attributes that a server gave it.
/// Source: Python, http.cookies.Morsel; RFC 6265, section 5.2.
struct Morsel {
  /// The cookie's name.
  std::string key;
  /// As the program means it: quotes and escapes belong to the header.
  std::string value;
  /// In lower case and without a leading dot; "" is the host that set the cookie.
  std::string domain;
  /// "" is the folder of the request's path.
  std::string path;
  /// Units: seconds since the epoch.
  std::optional<std::int64_t> expires;
  /// Weighs more than `expires`; 0 and less deletes the cookie. Units: seconds.
  std::optional<std::int64_t> max_age;
  /// Only over https and wss.
  bool secure = false;
  /// Kept from scripts.
  bool httponly = false;
  /// "Strict", "Lax", "None", or "" for the browser's default.
  std::string samesite;

  /// The value of a Set-Cookie header.
  /// Throws: ValueError for a key that is no token, and for control characters and ";" in attributes.
  std::string output() const;

  /// Equal in everything.
  friend bool operator==(const Morsel&, const Morsel&) = default;
};

/// Reads the value of a Set-Cookie header; nothing when it sets no cookie. Unknown attributes are ignored.
/// Source: RFC 6265, section 5.2; quoted values are taken apart as Python does.
std::optional<Morsel> parse_set_cookie(std::string_view header);

/// Reads the value of a Cookie header. What is no `name=value` is skipped; a name may come twice.
/// Source: RFC 6265, section 5.4.
CookiePairs parse_cookie_header(std::string_view header);

/// The value of a Cookie header.
/// Throws: ValueError for a name that is no token and for control characters in a value.
std::string format_cookie_header(const CookiePairs& cookies);

/// The cookies of one response or request, by name.
/// Source: Python, http.cookies.SimpleCookie.
class SimpleCookie {
 public:
  /// Nothing in it.
  SimpleCookie() = default;
  /// The cookies of a Cookie header; of a name that comes twice the first counts, as in aiohttp.
  explicit SimpleCookie(std::string_view cookie_header);

  /// Sets the value and keeps the attributes of a cookie that is there. Lifetime: until another cookie is set.
  Morsel& set(std::string_view key, std::string_view value);
  /// Sets a cookie with its attributes. Lifetime: until another cookie is set.
  Morsel& set(Morsel morsel);
  /// Reads a Set-Cookie header; one that sets no cookie changes nothing.
  void load(std::string_view set_cookie_header);
  /// Whether a cookie of that name was here.
  bool erase(std::string_view key);

  /// The cookie of that name, or null. Lifetime: until a cookie is set or erased.
  const Morsel* find(std::string_view key) const noexcept;
  Morsel* find(std::string_view key) noexcept;
  /// Throws: LookupError with the name.
  const Morsel& operator[](std::string_view key) const;

  /// How many there are, and each in the order of its first setting.
  std::size_t size() const noexcept { return morsels_.size(); }
  bool empty() const noexcept { return morsels_.empty(); }
  auto begin() const noexcept { return morsels_.begin(); }
  auto end() const noexcept { return morsels_.end(); }

 private:
  std::vector<Morsel> morsels_;
};

}  // namespace aio::http
