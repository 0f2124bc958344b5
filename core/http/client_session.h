// ClientSession: makes HTTP requests and keeps connections, cookies and defaults between them. Mirrors
// aiohttp.ClientSession. Loop thread only.
#pragma once

#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <vector>

#include "base/ref.h"
#include "http/basic_auth.h"
#include "http/client_response.h"
#include "http/client_timeout.h"
#include "http/client_websocket.h"
#include "http/connector.h"
#include "http/cookie_jar.h"
#include "http/headers.h"
#include "http/request_options.h"
#include "http/trace_config.h"
#include "http/url.h"
#include "runtime/coro.h"

namespace aio::http {

/// Source: aiohttp, ClientSession's arguments.
struct ClientSessionOptions {
  /// What relative URLs are resolved against; its path ends in "/".
  std::optional<URL> base_url = {};
  /// Sent with every request that has none of the same name.
  Headers headers = {};
  /// Sent to every host.
  CookiePairs cookies = {};
  /// The session's own when null.
  std::shared_ptr<CookieJar> cookie_jar = {};
  std::optional<BasicAuth> auth = {};
  ClientTimeout timeout = {};
  /// A TCPConnector of the session's own when none.
  std::optional<Connector> connector = {};
  /// Whether close() closes the connector that is given.
  bool connector_owner = true;
  bool raise_for_status = false;
  bool auto_decompress = true;
  /// Whether a request that meets a connection which the server has closed meanwhile is made again, once, on a new one,
  /// when its method allows that. Source: SEMANTICS, HTTP client, stale pooled connection.
  bool retry_stale = true;
  /// Automatic headers that are not sent: "User-Agent".
  std::vector<std::string> skip_auto_headers = {};
  std::vector<TraceConfig> trace_configs = {};
};

namespace detail {
class SessionState;
}

/// Movable. A session that goes without close() drops its idle connections, and a lint says so.
class ClientSession {
 public:
  /// Source: slide "Hidden constructors". Throws: ValueError for a base_url without a trailing slash.
  static Coro<ClientSession> create(ClientSessionOptions options,
                                    std::source_location where = std::source_location::current());
  static Coro<ClientSession> create(std::source_location where = std::source_location::current());
  ClientSession(ClientSession&&) noexcept;
  ClientSession& operator=(ClientSession&&) noexcept;
  ~ClientSession();

  /// Sends a request and reads the response's head, after redirects.
  /// Suspends: for a connection, and until the head has come. Cancellation: the connection is closed, nothing else is
  /// lost; a request that was sent may have had its effect.
  /// Throws: InvalidURL; the ClientConnectorError family, ServerDisconnectedError, ClientOSError; TimeoutError,
  /// ConnectionTimeoutError, SocketTimeoutError; TooManyRedirects, the RedirectClientError family; ClientResponseError
  /// for what is no HTTP and with raise_for_status; ValueError for options and headers that contradict each other;
  /// RuntimeError after close().
  /// Lifetime: the session outlives the call. Source: aiohttp, ClientSession.request.
  Coro<ClientResponse> request(std::string method, URL url, RequestOptions options,
                               std::source_location where = std::source_location::current());
  Coro<ClientResponse> request(std::string method, URL url,
                               std::source_location where = std::source_location::current());

  /// request() with the method of that name. delete_ is DELETE; head follows no redirects unless it is told.
  Coro<ClientResponse> get(URL url, std::source_location where = std::source_location::current());
  Coro<ClientResponse> get(URL url, RequestOptions options,
                           std::source_location where = std::source_location::current());
  Coro<ClientResponse> post(URL url, std::source_location where = std::source_location::current());
  Coro<ClientResponse> post(URL url, RequestOptions options,
                            std::source_location where = std::source_location::current());
  Coro<ClientResponse> put(URL url, std::source_location where = std::source_location::current());
  Coro<ClientResponse> put(URL url, RequestOptions options,
                           std::source_location where = std::source_location::current());
  Coro<ClientResponse> patch(URL url, std::source_location where = std::source_location::current());
  Coro<ClientResponse> patch(URL url, RequestOptions options,
                             std::source_location where = std::source_location::current());
  Coro<ClientResponse> delete_(URL url, std::source_location where = std::source_location::current());
  Coro<ClientResponse> delete_(URL url, RequestOptions options,
                               std::source_location where = std::source_location::current());
  Coro<ClientResponse> head(URL url, std::source_location where = std::source_location::current());
  Coro<ClientResponse> head(URL url, RequestOptions options,
                            std::source_location where = std::source_location::current());
  Coro<ClientResponse> options(URL url, std::source_location where = std::source_location::current());
  Coro<ClientResponse> options(URL url, RequestOptions options,
                               std::source_location where = std::source_location::current());

  /// Opens a websocket. Throws: WSServerHandshakeError when the server does not accept it; as request().
  /// Source: aiohttp, ClientSession.ws_connect.
  Coro<ClientWebSocketResponse> ws_connect(URL url, std::source_location where = std::source_location::current());
  Coro<ClientWebSocketResponse> ws_connect(URL url, WSConnectOptions options,
                                           std::source_location where = std::source_location::current());

  /// Closes the connections; responses that are not read to their end keep theirs. Idempotent.
  Coro<> close();
  bool closed() const noexcept;
  /// Lifetime: the session's.
  CookieJar& cookie_jar() const noexcept;
  Connector& connector() const noexcept;
  const Headers& headers() const noexcept;

 private:
  ClientSession(aio::detail::Ref<detail::SessionState> state, std::source_location where) noexcept;
  static Coro<ClientSession> make(ClientSessionOptions options, std::source_location where);
  void handle_gone() noexcept;

  aio::detail::Ref<detail::SessionState> state_;
  std::source_location where_;
};

}  // namespace aio::http
