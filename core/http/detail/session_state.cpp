#include "http/detail/session_state.h"

#include <utility>

#include "http/detail/deadline.h"
#include "http/detail/wall_clock.h"
#include "http/url_errors.h"
#include "runtime/event_loop.h"

namespace aio::http::detail {
namespace {

bool is_idempotent(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE" || method == "PUT" ||
         method == "DELETE";
}

URL with_params(const URL& url, const MultiDict& params) {
  if (params.empty()) return url;
  MultiDict query = url.query();
  for (const MultiDict::Item& item : params) query.add(item.first, item.second);
  return url.with_query(query);
}

Connector connector_of(const ClientSessionOptions& options) {
  if (options.connector) return *options.connector;
  const ConnectorOptions defaults;
  return TCPConnector(defaults);
}

void check_base(const std::optional<URL>& base) {
  if (!base) return;
  if (!base->is_absolute()) throw ValueError("base_url must be absolute: " + base->str());
  if (!base->raw_path().ends_with('/')) {
    throw ValueError("base_url must have a trailing slash: " + base->str());
  }
}

void check_scheme(const URL& url) {
  if (url.host().empty()) throw InvalidUrlClientError(url.str(), "it names no host");
  const std::string& scheme = url.scheme();
  if (scheme == "http" || scheme == "https" || scheme == "ws" || scheme == "wss") return;
  throw NonHttpUrlClientError(url.str(), "its scheme is not http or https");
}

}  // namespace

SessionState::SessionState(ClientSessionOptions options_in)
    : options(std::move(options_in)),
      connector(connector_of(options)),
      jar(options.cookie_jar ? options.cookie_jar : std::make_shared<CookieJar>()),
      trace_configs_(std::make_shared<const TraceConfigs>(std::move(options.trace_configs))) {
  check_base(options.base_url);
  if (options.cookies.empty()) return;
  SimpleCookie cookies;
  for (const auto& cookie : options.cookies) cookies.set(cookie.first, cookie.second);
  jar->update_cookies(cookies, URL(), wall_clock());
}

void SessionState::begin(const Place& where) {
  traced_.record("create", where);
}

void SessionState::close(bool by_program) noexcept {
  if (by_program && !closed) traced_.record("close");
  closed = true;
  if (!options.connector || options.connector_owner) connector.state().pool().close();
}

RequestBasis SessionState::basis_of(std::string method, const URL& url, const RequestOptions& call) const {
  RequestBasis basis;
  basis.method = std::move(method);
  const URL whole = options.base_url && !url.is_absolute() ? options.base_url->join(url) : url;
  basis.url = with_params(whole, call.params);
  check_scheme(basis.url);
  basis.headers = options.headers;
  basis.headers.update(call.headers);
  basis.auth = call.auth;
  if (!basis.auth && !basis.headers.contains("Authorization")) basis.auth = options.auth;
  if (!basis.url.user().empty()) {
    if (!call.auth) basis.auth = BasicAuth{basis.url.user(), basis.url.password().value_or("")};
    basis.url = basis.url.with_user(std::nullopt);
  }
  return basis;
}

Coro<ClientResponse> SessionState::request(aio::detail::Ref<SessionState> self, std::string method, URL url,
                                           RequestOptions options, std::source_location where) {
  if (self->closed) throw RuntimeError("Session is closed; make requests before close()");
  EventLoop& loop = get_running_loop();
  RequestBasis basis = self->basis_of(std::move(method), url, options);
  Call call{std::move(options), {}, {}, std::make_shared<RequestTrace>(self->trace_configs_), where};
  call.timeout = call.options.timeout.over(self->options.timeout.over(kDefaultClientTimeout));
  if (call.timeout.total.limit()) call.limits.deadline = loop.time() + *call.timeout.total.limit();
  call.limits.sock_read = call.timeout.sock_read.limit();
  call.trace->span.begin(basis.method, basis.url.str());
  TraceParams& params = call.trace->params;
  params.request_id = call.trace->span.id();
  params.started = loop.time();
  params.method = basis.method;
  params.url = basis.url.str();
  std::exception_ptr error;
  try {
    Coro<ClientResponse> work = self->follow(call, std::move(basis));
    const auto late = [&params] {
      return std::make_exception_ptr(TimeoutError("The total timeout passed: " + params.url));
    };
    ClientResponse response = co_await before(call.limits.deadline, std::move(work), late);
    co_return response;
  } catch (const Error&) {
    error = std::current_exception();
  } catch (const CancelledError&) {
    call.trace->span.record("error", "error", "CancelledError");
    throw;
  } catch (...) {
    error = std::current_exception();
  }
  co_await report(call, error);
  std::rethrow_exception(error);
}

Coro<> SessionState::report(Call& call, std::exception_ptr error) {
  call.trace->span.record("error", "error", describe_exception(error));
  if (!call.trace->is_watched(&TraceConfig::on_request_exception)) co_return;
  TraceParams params = call.trace->params;
  params.exception = error;
  co_await call.trace->emit(&TraceConfig::on_request_exception, std::move(params));
}

/// The requests of one call, redirect by redirect.
Coro<ClientResponse> SessionState::follow(Call& call, RequestBasis basis) {
  RequestTrace& trace = *call.trace;
  if (trace.is_watched(&TraceConfig::on_request_start)) co_await trace.emit(&TraceConfig::on_request_start);
  std::vector<ClientResponse> history;
  while (true) {
    ClientResponse response = co_await send(call, basis);
    trace.params.status = response.status();
    trace.params.headers = response.headers();
    if (!call.options.allow_redirects || !follow_redirect(basis, response.status(), response.headers())) {
      response.state().history = std::move(history);
      if (call.options.raise_for_status.value_or(options.raise_for_status)) response.raise_for_status();
      if (trace.is_watched(&TraceConfig::on_request_end)) co_await trace.emit(&TraceConfig::on_request_end);
      co_return response;
    }
    trace.span.record("redirect", "url", basis.url.str());
    if (trace.is_watched(&TraceConfig::on_request_redirect)) co_await trace.emit(&TraceConfig::on_request_redirect);
    response.release();
    history.push_back(std::move(response));
    if (history.size() > static_cast<std::size_t>(call.options.max_redirects)) {
      const ClientResponse& first = history.front();
      throw TooManyRedirects(history.back().status(),
                             "More than " + std::to_string(call.options.max_redirects) + " redirects",
                             first.real_url().str(), history.back().headers());
    }
    trace.params.method = basis.method;
    trace.params.url = basis.url.str();
  }
}

/// One request, made again when it met a connection that the server had closed.
Coro<ClientResponse> SessionState::send(Call& call, const RequestBasis& basis) {
  const CookiePairs cookies = jar->filter_cookies(basis.url, wall_clock());
  for (bool fresh = false;; fresh = true) {
    RequestPlan plan = make_plan(basis, call.options, cookies, options.skip_auto_headers);
    call.trace->params.headers = plan.headers;
    const bool repeatable = options.retry_stale && !fresh && !plan.producer && is_idempotent(plan.method);
    aio::detail::Ref<Exchange> exchange = co_await open(call, std::move(plan), fresh);
    try {
      ResponseHead head = co_await exchange->perform();
      ClientResponse response = receive(call, basis, std::move(head), exchange);
      co_return response;
    } catch (const ServerTimeoutError&) {
      // It may be at work: made again, the request would be served twice.
      exchange->close();
      throw;
    } catch (const ClientConnectionError&) {
      const bool again = repeatable && exchange->is_stale();
      exchange->close();
      if (!again) throw;
    } catch (...) {
      exchange->close();
      throw;
    }
    call.trace->span.record("retry");
  }
}

Coro<aio::detail::Ref<Exchange>> SessionState::open(Call& call, RequestPlan plan, bool fresh) {
  Destination destination = connector.state().destination(plan.url, call.options.ssl, call.options.server_hostname);
  Connection connection =
      co_await connector.state().connect(std::move(destination), *call.trace, call.timeout, fresh, call.where);
  aio::detail::Ref<Exchange> exchange(new Exchange(aio::detail::Ref<ConnectorState>(&connector.state()),
                                                   std::move(connection), call.trace, std::move(plan), call.limits));
  co_return exchange;
}

ClientResponse SessionState::receive(Call& call, const RequestBasis& basis, ResponseHead head,
                                     aio::detail::Ref<Exchange> exchange) {
  const bool decompress = call.options.auto_decompress.value_or(options.auto_decompress);
  const std::vector<std::string> set_cookies = head.headers.get_all("Set-Cookie");
  const bool switches = head.status == 101;
  aio::detail::Ref<ResponseState> state(new ResponseState(std::move(head), exchange, decompress));
  ClientResponse response(state);
  state->real_url = basis.url;
  state->url = basis.url.with_fragment("");
  if (!set_cookies.empty()) jar->update_cookies_from_headers(set_cookies, basis.url, wall_clock());
  for (const std::string& cookie : set_cookies) state->cookies.load(cookie);
  if (!switches) exchange->read_ahead();
  return response;
}

}  // namespace aio::http::detail
