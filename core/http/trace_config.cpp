#include "http/trace_config.h"

namespace aio::http {

Coro<> TraceSignal::send(const TraceParams& params) const {
  for (const TraceHook& hook : hooks_) {
    Coro<> call = hook(params);
    co_await call;
  }
}

}  // namespace aio::http
