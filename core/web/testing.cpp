#include "web/testing.h"

namespace aio::web {

TestServer::TestServer(Application app, RunnerOptions options)
    : runner_(std::make_unique<AppRunner>(std::move(app), std::move(options))) {}

Coro<> TestServer::start_server() {
  auto setting_up = runner_->setup();
  co_await setting_up;
  TCPSite site(*runner_, "127.0.0.1", 0);
  auto starting = site.start();
  co_await starting;
  port_ = site.address().port;
}

Coro<> TestServer::close() {
  return runner_->cleanup();
}

http::URL TestServer::make_url(std::string_view path) const {
  return http::URL("http://127.0.0.1:" + std::to_string(port_) + std::string(path));
}

TestClient::TestClient(TestServer server, http::ClientSession session) noexcept
    : server_(std::move(server)), session_(std::move(session)) {}

Coro<TestClient> TestClient::create(Application app, RunnerOptions options) {
  TestServer server(std::move(app), std::move(options));
  auto starting = server.start_server();
  co_await starting;
  auto creating = http::ClientSession::create();
  http::ClientSession session = co_await creating;
  TestClient client(std::move(server), std::move(session));
  co_return client;
}

Coro<http::ClientResponse> TestClient::request(std::string method, std::string path, http::RequestOptions options) {
  return session_.request(std::move(method), server_.make_url(path), std::move(options));
}

Coro<http::ClientResponse> TestClient::get(std::string path, http::RequestOptions options) {
  return session_.get(server_.make_url(path), std::move(options));
}

Coro<http::ClientResponse> TestClient::post(std::string path, http::RequestOptions options) {
  return session_.post(server_.make_url(path), std::move(options));
}

Coro<http::ClientResponse> TestClient::put(std::string path, http::RequestOptions options) {
  return session_.put(server_.make_url(path), std::move(options));
}

Coro<http::ClientResponse> TestClient::patch(std::string path, http::RequestOptions options) {
  return session_.patch(server_.make_url(path), std::move(options));
}

Coro<http::ClientResponse> TestClient::delete_(std::string path, http::RequestOptions options) {
  return session_.delete_(server_.make_url(path), std::move(options));
}

Coro<http::ClientResponse> TestClient::head(std::string path, http::RequestOptions options) {
  return session_.head(server_.make_url(path), std::move(options));
}

Coro<> TestClient::close() {
  auto closing = session_.close();
  co_await closing;
  auto stopping = server_.close();
  co_await stopping;
}

}  // namespace aio::web
