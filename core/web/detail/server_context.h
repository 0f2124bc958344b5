// What the connections of one server share: the application, the limits, the list of those that are open. Loop thread
// only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/function.h"
#include "base/intrusive_list.h"
#include "base/ref.h"

namespace aio::web {

class Application;
struct AccessRecord;

/// A request's head has so long to come, from its first byte. Source: SEMANTICS, HTTP server, limits.
inline constexpr Duration kHeaderTimeout{30'000'000'000};
/// An idle connection is kept so long. Source: aiohttp, keepalive_timeout.
inline constexpr Duration kKeepAliveTimeout{75'000'000'000};
/// What a client still sends after the last response is read for so long. Source: aiohttp, lingering_time.
inline constexpr Duration kLingeringTime{10'000'000'000};
/// Of a body that no handler read, at most so much is read and dropped to keep the connection. Units: bytes.
inline constexpr std::uint64_t kDrainLimit = 256 * 1024;
/// What is read ahead of a handler to see whether the client is still there. Units: bytes.
inline constexpr std::size_t kWatchLimit = 64 * 1024;

/// What a server may be told beside its application.
struct ServerSettings {
  Duration header_timeout = kHeaderTimeout;
  Duration keepalive_timeout = kKeepAliveTimeout;
  Duration lingering_time = kLingeringTime;
  /// Whether a handler is cancelled when its client goes. Off, as in aiohttp: the next read or write throws.
  bool handler_cancellation = false;
};

namespace detail {

class ServerConnection;

/// Lifetime: kept by every connection; the application outlives them.
class ServerContext final : public aio::detail::RefCounted {
 public:
  ServerContext(const Application& app, ServerSettings settings) noexcept;

  const Application& app() const noexcept { return *app_; }
  const ServerSettings& settings() const noexcept { return settings_; }
  bool closing() const noexcept { return closing_; }
  /// Connections without a request end now, the others after the response that they work on. Idempotent.
  void close_idle();
  /// The value of the header Date, made anew each second.
  std::string_view date();
  /// Hears of each request when its response is sent; may be empty.
  aio::detail::Function<void(const AccessRecord&)> access_log;

  // What follows is for ServerConnection.

  void add(ServerConnection& connection) noexcept;

 private:
  const Application* app_;
  ServerSettings settings_;
  aio::detail::IntrusiveList<ServerConnection> connections_;
  std::string date_;
  std::int64_t date_second_ = -1;
  bool closing_ = false;
};

}  // namespace detail
}  // namespace aio::web
