// How long the parts of a request may take. Mirrors aiohttp.ClientTimeout. Any thread.
#pragma once

#include <optional>

#include "base/duration.h"

namespace aio::http {

/// Source: SEMANTICS, HTTP client, timeouts; aiohttp's.
inline constexpr Duration kDefaultTotalTimeout{300'000'000'000};
inline constexpr Duration kDefaultSockConnectTimeout{30'000'000'000};

/// A span of time, std::nullopt for no limit, or not said: then what stands above decides.
class TimeLimit {
 public:
  /// Not said.
  constexpr TimeLimit() = default;
  /// No limit.
  constexpr TimeLimit(std::nullopt_t) : said_(true) {}
  /// 10s, 250ms.
  template <class Rep, class Period>
  constexpr TimeLimit(std::chrono::duration<Rep, Period> limit) : said_(true), limit_(limit) {}
  constexpr TimeLimit(std::optional<Duration> limit) : said_(true), limit_(limit) {}

  constexpr bool is_said() const noexcept { return said_; }
  /// None for no limit.
  constexpr std::optional<Duration> limit() const noexcept { return limit_; }
  constexpr TimeLimit or_else(TimeLimit other) const noexcept { return said_ ? *this : other; }

 private:
  bool said_ = false;
  std::optional<Duration> limit_;
};

/// Each part that is not said keeps what the session says, and for the session the default.
/// Source: aiohttp, ClientTimeout, where one that is said resets the others.
struct ClientTimeout {
  /// From the call to the last byte of the body; 300 s. Throws TimeoutError.
  TimeLimit total = {};
  /// For a connection, waiting for a place in the pool included; none. Throws ConnectionTimeoutError.
  TimeLimit connect = {};
  /// For each new connection, with its name and TLS; 30 s. Throws ConnectionTimeoutError.
  TimeLimit sock_connect = {};
  /// Between two pieces of the answer; none. Throws SocketTimeoutError.
  TimeLimit sock_read = {};

  /// This, with what it does not say from `base`.
  constexpr ClientTimeout over(const ClientTimeout& base) const {
    return {total.or_else(base.total), connect.or_else(base.connect), sock_connect.or_else(base.sock_connect),
            sock_read.or_else(base.sock_read)};
  }
};

/// What a session begins with.
inline constexpr ClientTimeout kDefaultClientTimeout{kDefaultTotalTimeout, std::nullopt, kDefaultSockConnectTimeout,
                                                     std::nullopt};

}  // namespace aio::http
