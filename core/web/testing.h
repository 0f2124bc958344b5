// A server and a client for tests of applications. Mirrors aiohttp.test_utils' TestServer and TestClient. Loop thread
// only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/client_session.h"
#include "web/runner.h"

namespace aio::web {

/// An application at a free port of 127.0.0.1. Lifetime: close() it before it goes; with() does.
class TestServer {
 public:
  explicit TestServer(Application app, RunnerOptions options = {});

  /// Starts the application and listens. Throws: as AppRunner::setup() and TCPSite::start().
  Coro<> start_server();
  /// AppRunner::cleanup(). Idempotent.
  AIO_CORO_WRAPPER Coro<> close();
  /// "http://127.0.0.1:port" and `path`. Requires: started.
  http::URL make_url(std::string_view path) const;
  std::uint16_t port() const noexcept { return port_; }
  Application& app() noexcept { return runner_->app(); }
  AppRunner& runner() noexcept { return *runner_; }

 private:
  std::unique_ptr<AppRunner> runner_;
  std::uint16_t port_ = 0;
};

/// A session whose relative URLs go to a TestServer of its own:
///   co_await with(web::TestClient::create(std::move(app)), [](web::TestClient& client) -> Coro<> {
///     http::ClientResponse response = co_await client.get("/");
///   });
class TestClient {
 public:
  /// Starts the server. Throws: as TestServer::start_server().
  static Coro<TestClient> create(Application app, RunnerOptions options = {});

  /// Each is ClientSession's, with a path for its URL.
  AIO_CORO_WRAPPER Coro<http::ClientResponse> request(std::string method, std::string path,
                                                      http::RequestOptions options = {});
  AIO_CORO_WRAPPER Coro<http::ClientResponse> get(std::string path, http::RequestOptions options = {});
  AIO_CORO_WRAPPER Coro<http::ClientResponse> post(std::string path, http::RequestOptions options = {});
  AIO_CORO_WRAPPER Coro<http::ClientResponse> put(std::string path, http::RequestOptions options = {});
  AIO_CORO_WRAPPER Coro<http::ClientResponse> patch(std::string path, http::RequestOptions options = {});
  AIO_CORO_WRAPPER Coro<http::ClientResponse> delete_(std::string path, http::RequestOptions options = {});
  AIO_CORO_WRAPPER Coro<http::ClientResponse> head(std::string path, http::RequestOptions options = {});

  http::ClientSession& session() noexcept { return session_; }
  TestServer& server() noexcept { return server_; }
  Application& app() noexcept { return server_.app(); }
  /// Closes the session, then the server. Idempotent.
  Coro<> close();

 private:
  TestClient(TestServer server, http::ClientSession session) noexcept;

  TestServer server_;
  http::ClientSession session_;
};

}  // namespace aio::web
