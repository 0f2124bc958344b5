// Hooks into the phases of a client's requests. Mirrors aiohttp.TraceConfig. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.h"
#include "base/function.h"
#include "http/headers.h"
#include "runtime/coro.h"

namespace aio::http {

/// What a hook is told. Which fields say something depends on the phase.
struct TraceParams {
  /// Numbers the requests of a run; the same in every phase of one request.
  std::uint64_t request_id = 0;
  /// When the request began, as a loop time.
  Duration started{};
  std::string method = {};
  std::string url = {};
  /// Request phases: what is sent. End and redirect: the answer's.
  Headers headers = {};
  /// End and redirect: the answer's status.
  int status = 0;
  /// Chunk phases: the number of bytes.
  std::size_t size = 0;
  /// Name phases: the host.
  std::string host = {};
  /// Exception: what ended the request.
  std::exception_ptr exception = {};
};

/// A coroutine that is awaited in its phase; the request goes on behind it. What it throws ends the request.
using TraceHook = aio::detail::Function<Coro<>(const TraceParams&)>;

/// The hooks of one phase, called in their order.
class TraceSignal {
 public:
  /// Lifetime: the hook is kept as long as a session has the configuration, so a capturing lambda is safe here.
  void append(TraceHook hook) { hooks_.push_back(std::move(hook)); }
  bool empty() const noexcept { return hooks_.empty(); }
  Coro<> send(const TraceParams& params) const;

 private:
  std::vector<TraceHook> hooks_;
};

/// Source: aiohttp, TraceConfig; the names are its.
struct TraceConfig {
  TraceSignal on_request_start;
  TraceSignal on_request_headers_sent;
  TraceSignal on_request_chunk_sent;
  TraceSignal on_response_chunk_received;
  TraceSignal on_request_redirect;
  TraceSignal on_request_end;
  TraceSignal on_request_exception;
  TraceSignal on_connection_queued_start;
  TraceSignal on_connection_queued_end;
  TraceSignal on_connection_create_start;
  TraceSignal on_connection_create_end;
  TraceSignal on_connection_reuseconn;
  TraceSignal on_dns_resolvehost_start;
  TraceSignal on_dns_resolvehost_end;
  TraceSignal on_dns_cache_hit;
  TraceSignal on_dns_cache_miss;
};

}  // namespace aio::http
