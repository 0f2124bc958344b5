#include "http/url.h"

#include <algorithm>
#include <boost/url/ipv6_address.hpp>

#include "base/errors.h"
#include "http/detail/ascii.h"
#include "http/detail/percent.h"
#include "http/url_errors.h"

namespace aio::http {

namespace {

using namespace detail;

constexpr std::string_view kUnsafeInUser = "#/:?@[]";
constexpr std::string_view kUnsafeInPath = "#?";
constexpr std::string_view kUnsafeInQuery = "#&+;=";

[[noreturn]] void refuse(std::string_view text, const std::string& reason) {
  constexpr std::size_t kShown = 200;
  throw InvalidURL(std::string(text.substr(0, kShown)) + (text.size() > kShown ? "..." : ""), reason);
}

std::optional<std::uint16_t> default_port(std::string_view scheme) noexcept {
  if (scheme == "http" || scheme == "ws") return std::uint16_t{80};
  if (scheme == "https" || scheme == "wss") return std::uint16_t{443};
  return std::nullopt;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

/// The host in its canonical form, without brackets. A name of letters, digits, "-", "." and "_" stays as it is.
std::string canonical_host(std::string_view text, std::string_view host) {
  if (!host.empty() && host.front() == '[') {
    const auto address = boost::urls::parse_ipv6_address(boost::core::string_view(host.data() + 1, host.size() - 2));
    if (!address) refuse(text, "what stands in brackets is no IPv6 address");
    return address->to_string();
  }
  for (const char c : host) {
    if (is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_') continue;
    refuse(text,
           "a host has letters, digits, \"-\", \".\" and \"_\"; write a name in another alphabet in its xn-- form");
  }
  return to_lower(host);
}

/// Source: RFC 3986, section 5.2.4.
std::string remove_dot_segments(std::string_view path) {
  const bool rooted = !path.empty() && path.front() == '/';
  std::vector<std::string_view> kept;
  std::string_view rest = rooted ? path.substr(1) : path;
  bool more = !path.empty();
  while (more) {
    more = rest.find('/') != rest.npos;
    const std::string_view segment = cut(rest, '/');
    const bool dots = segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!dots) kept.push_back(segment);
    if (dots && !more) kept.emplace_back();
  }
  std::string result = rooted ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) result += '/';
    result += kept[i];
  }
  return result;
}

std::string encode_pairs(const MultiDict& pairs, const PartRules& rules) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += '&';
    text += percent_encode(name, rules) + '=' + percent_encode(value, rules);
  }
  return text;
}

bool is_ipv4(std::string_view host) {
  std::size_t parts = 0;
  for (std::string_view rest = host; parts == 0 || !rest.empty(); ++parts) {
    const std::string_view part = cut(rest, '.');
    if (part.size() > 3 || parse_decimal(part).value_or(256) > 255) return false;
  }
  return parts == 4 && host.back() != '.';
}

std::string in_brackets(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

URL::URL(std::string_view text) {
  if (text.size() > kMaxUrlLength) refuse(text, "it is longer than " + std::to_string(kMaxUrlLength) + " bytes");
  if (contains_control(text)) refuse(text, "it contains a control character");
  const std::size_t hash = text.find('#');
  if (hash != text.npos) fragment_ = percent_requote(text.substr(hash + 1), kFragmentRules);
  const std::string_view before = text.substr(0, hash);
  const std::size_t mark = before.find('?');
  if (mark != before.npos) query_ = percent_requote(before.substr(mark + 1), kQueryRules);
  read_hierarchy(text, before.substr(0, mark));
  normalize();
}

// Boost.URL 1.81 reads addresses only: its parser takes "//127.0.0.1.example/" for an address with the path
// ".example/", and "//a@b@c/" for the host b.
void URL::read_hierarchy(std::string_view text, std::string_view hierarchy) {
  const std::string_view first = hierarchy.substr(0, hierarchy.find('/'));
  if (const std::size_t colon = first.find(':'); colon != first.npos) {
    if (!is_scheme(first.substr(0, colon))) refuse(text, "what stands before its \":\" is no scheme");
    scheme_ = to_lower(first.substr(0, colon));
    hierarchy.remove_prefix(colon + 1);
  }
  const bool has_authority = hierarchy.substr(0, 2) == "//";
  if (has_authority) {
    const std::size_t end = std::min(hierarchy.find('/', 2), hierarchy.size());
    read_authority(text, hierarchy.substr(2, end - 2));
    hierarchy.remove_prefix(end);
  }
  const bool may_lack_host = scheme_ == "file" || (!has_authority && !default_port(scheme_));
  if (host_.empty() && !may_lack_host) refuse(text, "it names no host");
  path_ = percent_requote(hierarchy, kPathRules);
}

void URL::read_authority(std::string_view text, std::string_view authority) {
  if (const std::size_t at = authority.find('@'); at != authority.npos) {
    std::string_view password = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    const bool has_password = password.find(':') != password.npos;
    user_ = percent_requote(cut(password, ':'), kUserRules);
    if (has_password) password_ = percent_requote(password, kUserRules);
  }
  std::size_t end = std::min(authority.find(':'), authority.size());
  if (authority.substr(0, 1) == "[") {
    end = authority.find(']');
    if (end++ == authority.npos) refuse(text, "a \"]\" is missing behind its address");
  }
  host_ = canonical_host(text, authority.substr(0, end));
  std::string_view port = authority.substr(end);
  if (port.empty() || port == ":") return;
  const std::optional<std::uint64_t> number = parse_decimal(port.substr(1));
  if (port.front() != ':' || !number || *number > 65'535) refuse(text, "its port is no number from 0 to 65535");
  port_ = static_cast<std::uint16_t>(*number);
}

void URL::normalize() {
  if (host_.empty()) return;
  path_ = remove_dot_segments(path_);
  if (path_.empty()) path_ = "/";
}

void URL::require_absolute(const char* what) const {
  if (!is_absolute()) throw ValueError(std::string(what) + " needs an absolute URL, and \"" + str() + "\" is relative");
}

std::string URL::user() const {
  return percent_decode(user_);
}

std::optional<std::string> URL::password() const {
  return password_ ? std::optional<std::string>(percent_decode(*password_)) : std::nullopt;
}

std::string URL::host_port() const {
  std::string text = in_brackets(host_);
  if (port_ && !is_default_port()) text += ":" + std::to_string(*port_);
  return text;
}

bool URL::is_ip_address() const noexcept {
  return host_.find(':') != host_.npos || is_ipv4(host_);
}

std::optional<std::uint16_t> URL::port() const noexcept {
  return port_ ? port_ : default_port(scheme_);
}

bool URL::is_default_port() const noexcept {
  const std::optional<std::uint16_t> own = default_port(scheme_);
  return own && (!port_ || port_ == own);
}

std::string URL::path() const {
  return percent_decode(path_);
}
std::string URL::raw_path_qs() const {
  return query_.empty() ? path_ : path_ + "?" + query_;
}
std::string URL::name() const {
  return percent_decode(path_.substr(path_.find_last_of('/') + 1));
}
std::string URL::query_string() const {
  return percent_decode(query_, true);
}
MultiDict URL::query() const {
  return decode_form(query_);
}
std::string URL::fragment() const {
  return percent_decode(fragment_);
}

URL URL::origin() const {
  require_absolute("origin()");
  URL origin;
  origin.scheme_ = scheme_;
  origin.host_ = host_;
  origin.port_ = port_;
  origin.path_ = "/";
  return origin;
}

URL URL::relative() const {
  require_absolute("relative()");
  URL rest;
  rest.path_ = path_;
  rest.query_ = query_;
  rest.fragment_ = fragment_;
  return rest;
}

URL URL::join(const URL& reference) const {
  if (!reference.scheme_.empty()) return reference;
  URL target = reference;
  target.scheme_ = scheme_;
  if (!reference.host_.empty()) return target;
  target.user_ = user_;
  target.password_ = password_;
  target.host_ = host_;
  target.port_ = port_;
  if (reference.path_.empty()) {
    target.path_ = path_;
    if (reference.query_.empty()) target.query_ = query_;
  } else {
    const bool rooted = reference.path_.front() == '/';
    const std::string folder = rooted ? "" : path_.substr(0, path_.rfind('/') + 1);
    target.path_ = remove_dot_segments(folder + reference.path_);
  }
  target.normalize();
  return target;
}

URL URL::with_scheme(std::string_view scheme) const {
  require_absolute("with_scheme()");
  if (!is_scheme(scheme)) refuse(scheme, "a scheme has letters and digits only and begins with a letter");
  URL changed = *this;
  changed.scheme_ = to_lower(scheme);
  return changed;
}

URL URL::with_host(std::string_view host) const {
  require_absolute("with_host()");
  const bool bare_ipv6 = host.find(':') != host.npos && host.substr(0, 1) != "[";
  const std::string text = "//" + (bare_ipv6 ? "[" + std::string(host) + "]" : std::string(host));
  const bool is_more = host.find_first_of("/?#@") != host.npos || (!bare_ipv6 && !host.empty() && host.back() == ':');
  if (is_more) refuse(host, "with_host() takes a host alone");
  const URL parsed(text);
  if (parsed.port_) refuse(host, "with_host() takes a host without a port; see with_port()");
  URL changed = *this;
  changed.host_ = parsed.host_;
  return changed;
}

URL URL::with_port(std::optional<std::uint16_t> port) const {
  require_absolute("with_port()");
  URL changed = *this;
  changed.port_ = port;
  return changed;
}

URL URL::with_user(std::optional<std::string_view> user) const {
  require_absolute("with_user()");
  URL changed = *this;
  changed.user_ = user ? percent_encode(*user, kUserRules) : std::string();
  if (!user) changed.password_.reset();
  return changed;
}

URL URL::with_password(std::optional<std::string_view> password) const {
  require_absolute("with_password()");
  URL changed = *this;
  changed.password_.reset();
  if (password) changed.password_ = percent_encode(*password, kUserRules);
  return changed;
}

URL URL::with_path(std::string_view path) const {
  require_absolute("with_path()");
  URL changed = *this;
  changed.path_ = percent_encode(path, kPathRules);
  if (changed.path_.empty() || changed.path_.front() != '/') changed.path_.insert(0, 1, '/');
  changed.query_.clear();
  changed.fragment_.clear();
  changed.normalize();
  return changed;
}

URL URL::with_query(const MultiDict& query) const {
  URL changed = *this;
  changed.query_ = encode_pairs(query, kQueryPartRules);
  return changed;
}

URL URL::with_query_string(std::string_view query) const {
  URL changed = *this;
  if (!query.empty() && query.front() == '?') query.remove_prefix(1);
  changed.query_ = percent_requote(query, kQueryRules);
  return changed;
}

URL URL::with_fragment(std::string_view fragment) const {
  URL changed = *this;
  changed.fragment_ = percent_encode(fragment, kFragmentRules);
  return changed;
}

URL URL::update_query(const MultiDict& query) const {
  MultiDict pairs = this->query();
  pairs.update(query);
  return with_query(pairs);
}

URL URL::operator/(std::string_view segment) const {
  if (!segment.empty() && segment.front() == '/') {
    throw ValueError("\"" + std::string(segment) + "\" begins with \"/\"; with_path() replaces the path");
  }
  URL changed = *this;
  if (!changed.path_.empty() && changed.path_.back() != '/') changed.path_ += '/';
  changed.path_ += percent_encode(segment, kPathRules);
  changed.query_.clear();
  changed.fragment_.clear();
  changed.normalize();
  return changed;
}

std::string URL::userinfo_prefix() const {
  if (user_.empty() && !password_) return {};
  return user_ + (password_ ? ":" + *password_ : "") + "@";
}

std::string URL::str() const {
  std::string text = scheme_.empty() ? "" : scheme_ + ":";
  if (!host_.empty()) {
    text += "//" + userinfo_prefix() + host_port();
  } else if (path_.substr(0, 2) == "//") {
    text += "/.";  // else the path would read as a host
  } else if (scheme_.empty() && path_.find(':') < path_.find('/')) {
    text += "./";  // else its first segment would read as a scheme
  }
  text += raw_path_qs();
  if (!fragment_.empty()) text += "#" + fragment_;
  return text;
}

std::string URL::human_repr() const {
  URL shown = *this;
  shown.user_ = percent_decode_readable(user_, kUnsafeInUser);
  if (password_) shown.password_ = percent_decode_readable(*password_, kUnsafeInUser);
  shown.path_ = percent_decode_readable(path_, kUnsafeInPath);
  shown.query_ = percent_decode_readable(query_, kUnsafeInQuery);
  shown.fragment_ = percent_decode_readable(fragment_, "");
  return shown.str();
}

std::string encode_form(const MultiDict& fields) {
  return encode_pairs(fields, kFormRules);
}

MultiDict decode_form(std::string_view text, std::size_t max_fields) {
  MultiDict fields;
  while (!text.empty()) {
    std::string_view value = cut(text, '&');
    if (value.empty()) continue;
    if (fields.size() == max_fields) {
      throw ValueError("A form has more than " + std::to_string(max_fields) + " fields");
    }
    const std::string_view name = cut(value, '=');
    fields.add(percent_decode(name, true), percent_decode(value, true));
  }
  return fields;
}

}  // namespace aio::http
