// What a client's request tells while it goes on: the session's hooks and the run's trace. Loop thread only.
#pragma once

#include <memory>
#include <vector>

#include "http/detail/http_span.h"
#include "http/trace_config.h"

namespace aio::http::detail {

using TraceConfigs = std::vector<TraceConfig>;
using TracePhase = TraceSignal TraceConfig::*;

class RequestTrace {
 public:
  explicit RequestTrace(std::shared_ptr<const TraceConfigs> configs) : configs_(std::move(configs)) {}

  HttpSpan span{"client"};
  /// What every hook is told.
  TraceParams params;

  /// Whether a hook waits for this phase: when none does, nobody need call emit().
  bool is_watched(TracePhase phase) const noexcept {
    for (const TraceConfig& config : *configs_) {
      if (!(config.*phase).empty()) return true;
    }
    return false;
  }
  /// Calls the hooks of one phase. Lifetime: this outlives the call.
  Coro<> emit(TracePhase phase) {
    TraceParams now = params;
    co_await emit(phase, std::move(now));
  }
  Coro<> emit(TracePhase phase, TraceParams now) {
    for (const TraceConfig& config : *configs_) {
      if (!(config.*phase).empty()) co_await (config.*phase).send(now);
    }
  }

 private:
  std::shared_ptr<const TraceConfigs> configs_;
};

}  // namespace aio::http::detail
