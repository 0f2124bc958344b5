// The cookies that a client keeps between requests. Mirrors aiohttp.CookieJar. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/function.h"
#include "http/cookies.h"
#include "http/url.h"

namespace aio::http {

/// Cookies of all hosts, and of one domain; when there are more, expired ones go, then the oldest.
/// Source: RFC 6265, section 6.1, says what a client must at least hold.
inline constexpr std::size_t kMaxCookies = 3'000;
inline constexpr std::size_t kMaxCookiesPerDomain = 50;
/// The longest cookie that is kept: name, value, domain and path together. Units: bytes. Source: as above.
inline constexpr std::size_t kMaxCookieSize = 4'096;

/// Takes the cookies of responses and gives each request those that belong to it. The present moment is always given,
/// in seconds since the epoch, so that a run can be repeated.
/// Source: aiohttp, CookieJar; RFC 6265, section 5.
class CookieJar {
 public:
  /// `unsafe` keeps cookies of hosts that are IP addresses too.
  explicit CookieJar(bool unsafe = false) noexcept : unsafe_(unsafe) {}

  /// Keeps the cookies of a response from that URL. A cookie without a domain belongs to the URL's host alone; one for
  /// another domain, for a domain of one label, or too long is refused; one that has expired deletes its like. Cookies
  /// without a domain and with an empty URL go to every host.
  void update_cookies(const SimpleCookie& cookies, const URL& response_url, std::int64_t now);
  /// The same for Set-Cookie headers, each cookie by itself: two of one name may differ in their paths.
  void update_cookies_from_headers(const std::vector<std::string>& set_cookie_headers, const URL& response_url,
                                   std::int64_t now);

  /// What a request to that URL sends, longest paths first, each name once: the cookie of the closest domain and then
  /// of the longest path. Secure cookies go over https and wss only.
  CookiePairs filter_cookies(const URL& request_url, std::int64_t now) const;

  /// Forgets all cookies, those that `predicate` chooses, or those of a domain and of the domains below it.
  void clear() noexcept { cookies_.clear(); }
  void clear(const aio::detail::Function<bool(const Morsel&)>& predicate);
  void clear_domain(std::string_view domain);

  /// A cookie with what the jar made of it: domain and path are always set, but for cookies of every host.
  struct Kept : Morsel {
    /// Only for the host itself, not for those below it.
    bool host_only = false;
    /// None: until the jar goes. Units: seconds since the epoch.
    std::optional<std::int64_t> expires_at;
  };

  /// How many there are, expired ones included, and each, the oldest first.
  std::size_t size() const noexcept { return cookies_.size(); }
  bool empty() const noexcept { return cookies_.empty(); }
  auto begin() const noexcept { return cookies_.begin(); }
  auto end() const noexcept { return cookies_.end(); }

 private:
  void keep(const Morsel& morsel, const URL& response_url, std::int64_t now);
  void make_room(const std::string& domain, std::int64_t now);

  bool unsafe_;
  std::vector<Kept> cookies_;
};

}  // namespace aio::http
