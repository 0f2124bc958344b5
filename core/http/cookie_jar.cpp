#include "http/cookie_jar.h"

#include <algorithm>

#include "http/detail/ascii.h"

namespace aio::http {

namespace {

/// Source: RFC 6265, section 5.1.3; the host is no address.
bool domain_matches(std::string_view domain, std::string_view host) {
  if (domain == host) return true;
  return host.size() > domain.size() && host.substr(host.size() - domain.size()) == domain &&
         host[host.size() - domain.size() - 1] == '.';
}

/// Source: RFC 6265, section 5.1.4.
bool path_matches(std::string_view path, std::string_view request) {
  if (request.substr(0, path.size()) != path) return false;
  return request.size() == path.size() || path.back() == '/' || request[path.size()] == '/';
}

std::string default_path(const URL& url) {
  const std::string& path = url.raw_path();
  const std::size_t last = path.rfind('/');
  return last == path.npos || last == 0 ? "/" : path.substr(0, last);
}

bool has_expired(const CookieJar::Kept& cookie, std::int64_t now) {
  return cookie.expires_at && *cookie.expires_at <= now;
}

/// The domain that the cookie is for, or nothing when the response's host may not set it.
std::optional<std::string> domain_of(const Morsel& morsel, const URL& url) {
  const bool ends_in_dot = !morsel.domain.empty() && morsel.domain.back() == '.';
  std::string domain = ends_in_dot ? std::string() : detail::to_lower(morsel.domain);
  if (!domain.empty() && domain.front() == '.') domain.erase(0, 1);
  if (domain.empty() || domain == url.host()) return url.host();
  if (!url.is_absolute()) return domain;
  if (domain.find('.') == domain.npos || url.is_ip_address() || !domain_matches(domain, url.host()))
    return std::nullopt;
  return domain;
}

bool belongs_to(const CookieJar::Kept& cookie, const URL& url) {
  if (cookie.domain.empty()) return true;
  const bool exact = cookie.host_only || url.is_ip_address();
  if (exact ? cookie.domain != url.host() : !domain_matches(cookie.domain, url.host())) return false;
  return path_matches(cookie.path, url.raw_path());
}

}  // namespace

void CookieJar::update_cookies(const SimpleCookie& cookies, const URL& response_url, std::int64_t now) {
  for (const Morsel& morsel : cookies) keep(morsel, response_url, now);
}

void CookieJar::update_cookies_from_headers(const std::vector<std::string>& set_cookie_headers, const URL& response_url,
                                            std::int64_t now) {
  for (const std::string& header : set_cookie_headers) {
    if (const std::optional<Morsel> morsel = parse_set_cookie(header)) keep(*morsel, response_url, now);
  }
}

void CookieJar::keep(const Morsel& morsel, const URL& response_url, std::int64_t now) {
  if (!unsafe_ && response_url.is_ip_address()) return;
  std::optional<std::string> domain = domain_of(morsel, response_url);
  if (!domain) return;

  Kept kept{morsel, false, std::nullopt};
  kept.host_only = morsel.domain.empty() || morsel.domain.back() == '.';
  kept.domain = std::move(*domain);
  if (kept.path.empty() || kept.path.front() != '/') kept.path = default_path(response_url);
  kept.expires_at = morsel.max_age ? std::optional<std::int64_t>(now + *morsel.max_age) : morsel.expires;
  if (kept.key.size() + kept.value.size() + kept.domain.size() + kept.path.size() > kMaxCookieSize) return;

  const auto same = std::find_if(cookies_.begin(), cookies_.end(), [&](const Kept& other) {
    return other.key == kept.key && other.domain == kept.domain && other.path == kept.path;
  });
  const bool expired = (morsel.max_age && *morsel.max_age <= 0) || has_expired(kept, now);
  if (same != cookies_.end() && expired) {
    cookies_.erase(same);
  } else if (same != cookies_.end()) {
    *same = std::move(kept);
  } else if (!expired) {
    make_room(kept.domain, now);
    cookies_.push_back(std::move(kept));
  }
}

void CookieJar::make_room(const std::string& domain, std::int64_t now) {
  const auto of_domain = [&](const Kept& cookie) { return cookie.domain == domain; };
  const auto is_full = [&] {
    return std::count_if(cookies_.begin(), cookies_.end(), of_domain) >= std::ptrdiff_t{kMaxCookiesPerDomain};
  };
  if (!is_full() && cookies_.size() < kMaxCookies) return;
  std::erase_if(cookies_, [&](const Kept& cookie) { return has_expired(cookie, now); });
  if (is_full()) cookies_.erase(std::find_if(cookies_.begin(), cookies_.end(), of_domain));
  if (cookies_.size() >= kMaxCookies) cookies_.erase(cookies_.begin());
}

CookiePairs CookieJar::filter_cookies(const URL& request_url, std::int64_t now) const {
  const bool secure = request_url.scheme() == "https" || request_url.scheme() == "wss";
  const bool only_shared = !unsafe_ && request_url.is_ip_address();
  std::vector<const Kept*> chosen;
  for (const Kept& cookie : cookies_) {
    if (has_expired(cookie, now) || (cookie.secure && !secure) || (only_shared && !cookie.domain.empty())) continue;
    if (belongs_to(cookie, request_url)) chosen.push_back(&cookie);
  }
  std::sort(chosen.begin(), chosen.end(), [](const Kept* left, const Kept* right) {
    if (left->domain.size() != right->domain.size()) return left->domain.size() > right->domain.size();
    if (left->path.size() != right->path.size()) return left->path.size() > right->path.size();
    return left < right;
  });
  std::vector<const Kept*> once;
  for (const Kept* cookie : chosen) {
    const bool is_new = std::none_of(once.begin(), once.end(), [&](const Kept* o) { return o->key == cookie->key; });
    if (is_new) once.push_back(cookie);
  }
  std::sort(once.begin(), once.end(), [](const Kept* left, const Kept* right) {
    if (left->path.size() != right->path.size()) return left->path.size() > right->path.size();
    return left < right;  // in the order of their setting
  });
  CookiePairs pairs;
  for (const Kept* cookie : once) pairs.emplace_back(cookie->key, cookie->value);
  return pairs;
}

void CookieJar::clear(const aio::detail::Function<bool(const Morsel&)>& predicate) {
  std::erase_if(cookies_, [&](const Kept& cookie) { return predicate(cookie); });
}

void CookieJar::clear_domain(std::string_view domain) {
  const std::string wanted = detail::to_lower(domain);
  std::erase_if(cookies_,
                [&](const Kept& cookie) { return !cookie.domain.empty() && domain_matches(wanted, cookie.domain); });
}

}  // namespace aio::http
