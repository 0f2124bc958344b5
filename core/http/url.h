// URLs as values: taken apart, put together, and always in their canonical form. Mirrors yarl.URL. Any thread.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/multi_dict.h"

namespace aio::http {

/// The longest text that is read as a URL. Units: bytes. Source: eight times the longest request line.
inline constexpr std::size_t kMaxUrlLength = 65'536;
/// The most fields that a form or a query may have. Source: Python, urllib.parse.parse_qsl in common servers.
inline constexpr std::size_t kMaxFormFields = 1'000;

/// A URL, absolute or relative. Unsafe characters are encoded, needless codes decoded, dot segments of absolute URLs
/// removed, the host in lower case. Getters whose name begins with raw_ give the encoded text, the others the decoded.
/// Hosts are ASCII names, IPv4 addresses, or IPv6 addresses in brackets; write others in their xn-- form.
/// Source: yarl, URL; RFC 3986. Other than there, an absolute URL without a path has the path "/" in str() too.
class URL {
 public:
  /// The empty relative reference.
  URL() = default;
  /// Reads a URL; texts are URLs wherever one is asked for.
  /// Throws: InvalidURL with the text and the reason.
  URL(std::string_view text);
  URL(const std::string& text) : URL(std::string_view(text)) {}
  URL(const char* text) : URL(std::string_view(text)) {}

  /// "https", or "" in a relative reference.
  const std::string& scheme() const noexcept { return scheme_; }
  /// The decoded user's name, or "".
  std::string user() const;
  /// The decoded password, or none.
  std::optional<std::string> password() const;
  /// Without brackets: "example.com", "::1"; "" in a relative reference.
  const std::string& host() const noexcept { return host_; }
  /// As a Host header shows it: with brackets around an IPv6 address, and with the port unless it is the scheme's.
  std::string host_port() const;
  /// Whether the host is an IPv4 or IPv6 address.
  bool is_ip_address() const noexcept;
  /// The port that the URL names.
  std::optional<std::uint16_t> explicit_port() const noexcept { return port_; }
  /// The port that the URL names, or else the scheme's: 80 of http and ws, 443 of https and wss.
  std::optional<std::uint16_t> port() const noexcept;

  /// The path, decoded and as it is sent.
  std::string path() const;
  const std::string& raw_path() const noexcept { return path_; }
  /// The path with "?" and the query, as a request line shows them.
  std::string raw_path_qs() const;
  /// The last segment of the path, decoded; "" when the path ends in "/".
  std::string name() const;
  /// The query, decoded and as it is sent.
  std::string query_string() const;
  const std::string& raw_query_string() const noexcept { return query_; }
  /// The pairs of the query, decoded. Throws: ValueError when there are more than kMaxFormFields.
  MultiDict query() const;
  /// The fragment, decoded and as it is sent.
  std::string fragment() const;
  const std::string& raw_fragment() const noexcept { return fragment_; }

  /// Whether it names a host.
  bool is_absolute() const noexcept { return !host_.empty(); }
  /// Whether the port is the scheme's own, named or not.
  bool is_default_port() const noexcept;
  /// Scheme, host and port alone. Throws: ValueError when the URL is relative.
  URL origin() const;
  /// Path, query and fragment alone. Throws: ValueError when the URL is relative.
  URL relative() const;
  /// Resolves a reference against this URL. Source: RFC 3986, section 5.2.
  URL join(const URL& reference) const;

  /// A copy with one part changed; plain text is given and encoded.
  /// Throws: ValueError when the URL is relative, InvalidURL when the part cannot be.
  URL with_scheme(std::string_view scheme) const;
  URL with_host(std::string_view host) const;
  URL with_port(std::optional<std::uint16_t> port) const;
  /// No user means no password either.
  URL with_user(std::optional<std::string_view> user) const;
  URL with_password(std::optional<std::string_view> password) const;
  /// Query and fragment go.
  URL with_path(std::string_view path) const;
  /// A copy with another query or fragment; these work on relative URLs too.
  URL with_query(const MultiDict& query) const;
  template <std::convertible_to<std::string_view> S>
  URL with_query(const S& query) const {
    return with_query_string(query);
  }
  URL with_fragment(std::string_view fragment) const;
  /// The pairs of `query` instead of those of the same names.
  URL update_query(const MultiDict& query) const;
  /// One or more segments behind the path; query and fragment go.
  /// Throws: ValueError when `segment` begins with "/".
  URL operator/(std::string_view segment) const;

  /// The canonical text.
  std::string str() const;
  /// For people: decoded where that leaves the URL the same. Shows the password, as str() does.
  std::string human_repr() const;

  /// Equal canonical texts: a port that is the scheme's own makes no difference.
  friend bool operator==(const URL& left, const URL& right) { return left.str() == right.str(); }

 private:
  URL with_query_string(std::string_view query) const;
  void read_hierarchy(std::string_view text, std::string_view hierarchy);
  void read_authority(std::string_view text, std::string_view authority);
  void normalize();
  void require_absolute(const char* what) const;
  std::string userinfo_prefix() const;

  std::string scheme_;
  std::string user_;
  std::optional<std::string> password_;
  std::string host_;
  std::optional<std::uint16_t> port_;
  std::string path_;
  std::string query_;
  std::string fragment_;
};

/// A form as application/x-www-form-urlencoded. Source: WHATWG URL, section 5; Python, urllib.parse.urlencode.
std::string encode_form(const MultiDict& fields);

/// Reads application/x-www-form-urlencoded. A name without "=" has the value "".
/// Throws: ValueError when there are more than `max_fields`.
MultiDict decode_form(std::string_view text, std::size_t max_fields = kMaxFormFields);

}  // namespace aio::http
