// What a ClientSession is underneath: how a call becomes requests. Loop thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/client_session.h"
#include "http/detail/connector_state.h"
#include "http/detail/exchange.h"
#include "http/detail/request_plan.h"
#include "http/detail/request_trace.h"
#include "http/detail/response_state.h"
#include "runtime/detail/wait_queue.h"

namespace aio::http::detail {

class SessionState final : public aio::detail::RefCounted {
 public:
  explicit SessionState(ClientSessionOptions options);

  /// One call, from the first record to the last hook. `upgrade`: a 101 is what the caller wants.
  static Coro<ClientResponse> request(aio::detail::Ref<SessionState> self, std::string method, URL url,
                                      RequestOptions options, std::source_location where);
  /// The session is made, at this line: its first record.
  void begin(const Place& where);
  /// `by_program`: a session that was dropped leaves no record, so that the trace shows it as never closed.
  void close(bool by_program) noexcept;

  ClientSessionOptions options;
  Connector connector;
  std::shared_ptr<CookieJar> jar;
  bool closed = false;

 private:
  /// What stays the same in one call.
  struct Call {
    RequestOptions options;
    ClientTimeout timeout;
    ExchangeLimits limits;
    std::shared_ptr<RequestTrace> trace;
    std::source_location where;
  };

  RequestBasis basis_of(std::string method, const URL& url, const RequestOptions& call) const;
  Coro<ClientResponse> follow(Call& call, RequestBasis basis);
  Coro<ClientResponse> send(Call& call, const RequestBasis& basis);
  Coro<aio::detail::Ref<Exchange>> open(Call& call, RequestPlan plan, bool fresh);
  ClientResponse receive(Call& call, const RequestBasis& basis, ResponseHead head, aio::detail::Ref<Exchange> exchange);
  static Coro<> report(Call& call, std::exception_ptr error);

  std::shared_ptr<const TraceConfigs> trace_configs_;
  aio::detail::TracedObject traced_{"session"};
};

}  // namespace aio::http::detail
