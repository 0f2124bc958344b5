// Server-sent events: a response that a browser's EventSource reads. Mirrors aiohttp-sse. Loop thread only.
#pragma once

#include <optional>
#include <string>

#include "base/duration.h"
#include "web/response.h"

namespace aio::web {

/// What an event says beside its data.
struct EventOptions {
  /// The name that listeners ask for; "" is "message".
  std::string event = {};
  /// What the browser sends as Last-Event-ID when it comes back.
  std::optional<std::string> id = {};
  /// How long the browser waits before it comes back. Units: whole milliseconds travel.
  std::optional<Duration> retry = {};
};

/// A stream of events. A client that has gone makes send() throw.
/// Source: aiohttp_sse, EventSourceResponse; WHATWG HTML, section 9.2.
class EventSourceResponse : public StreamResponse {
 public:
  /// text/event-stream that nobody caches.
  EventSourceResponse();
  /// Sends an event; lines of `data` stay lines. Suspends, Cancellation, Throws: as write(); ValueError for a line
  /// break in the options.
  Coro<> send(std::string data, EventOptions options = {});
  /// Sends a comment, which keeps proxies from closing the connection.
  Coro<> ping();
};

}  // namespace aio::web
