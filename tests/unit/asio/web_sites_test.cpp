// A web server's sites with TLS and on unix sockets, and the client's HTTPS and UnixConnector, on real sockets.
#include <filesystem>

#include "http/client_session.h"
#include "http/errors.h"
#include "unit/asio/secure_sockets.h"
#include "web/request.h"
#include "web/runner.h"
#include "web/websocket_response.h"

namespace {

namespace fs = std::filesystem;

/// A folder of the test's own.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "yieldpoint-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string socket() const { return (path_ / "app.sock").string(); }

 private:
  fs::path path_;
};

Coro<web::Response> describe(web::Request& request) {
  auto reading = request.text();
  const std::string body = co_await reading;
  const std::string seen = request.method() + " " + std::string(request.scheme()) +
                           (request.secure() ? " secure" : "") + " from '" +
                           (request.remote().empty() ? "" : "an address") + "' with " + std::to_string(body.size());
  co_return web::Response::text(seen);
}

Coro<web::WebSocketResponse> echo(web::Request& request) {
  web::WebSocketResponse socket;
  auto preparing = socket.prepare(request);
  co_await preparing;
  for (;;) {
    auto receiving = socket.next();
    const std::optional<http::WSMessage> message = co_await receiving;
    if (!message) break;
    auto sending = socket.send_str("echo " + message->data);
    co_await sending;
  }
  co_return socket;
}

web::Application app() {
  web::Application made;
  made.router().add_route("*", "/", describe);
  made.router().add_get("/ws", echo);
  return made;
}

using Use = detail::Function<Coro<>(http::ClientSession&, std::string address)>;

Coro<> use_session(http::ClientSessionOptions options, std::string address, Use& use) {
  http::ClientSession client = co_await http::ClientSession::create(std::move(options));
  std::exception_ptr error;
  try {
    Coro<> work = use(client, std::move(address));
    co_await work;
  } catch (...) {
    error = std::current_exception();
  }
  CHECK(client.connector().in_use() == 0);
  co_await client.close();
  if (error) std::rethrow_exception(error);
}

/// Serves with `server`, and gives `use` a client of `connector`.
Coro<> serve_secure(SSLContext server, http::ConnectorOptions connector, Use use) {
  web::AppRunner runner(app());
  co_await runner.setup();
  web::SiteOptions site_options;
  site_options.tls = std::move(server);
  web::TCPSite site(runner, "127.0.0.1", 0, std::move(site_options));
  co_await site.start();
  CHECK(site.name() == "https://" + site.address().text());
  http::ClientSessionOptions options;
  options.connector = http::TCPConnector(std::move(connector));
  Coro<> work = use_session(std::move(options), "https://127.0.0.1:" + std::to_string(site.address().port), use);
  co_await work;
  co_await runner.cleanup();
  CHECK(runner.connections() == 0);
  CHECK(all_tasks().size() == 1);
}

http::ConnectorOptions trusting(SSLContext context) {
  http::ConnectorOptions options;
  options.ssl = std::move(context);
  return options;
}

/// What a GET gives or throws, in a line.
Coro<std::string> get(http::ClientSession& client, std::string url, http::RequestOptions options) {
  std::string how;
  try {
    http::URL target(url);
    http::ClientResponse response = co_await client.get(std::move(target), std::move(options));
    how = co_await response.text();
  } catch (const Error&) {
    how = describe_exception(std::current_exception());
  }
  co_return how;
}

Coro<std::string> get(http::ClientSession& client, std::string url) {
  http::RequestOptions options;
  return get(client, std::move(url), std::move(options));
}

/// The port is another one each time.
std::string without_port(std::string text, const std::string& host) {
  for (std::size_t at = text.find(host); at != text.npos; at = text.find(host)) text.replace(at, host.size(), "HOST");
  return text;
}

/// What a GET to a server with that certificate throws; the server hears of it too.
std::string refusal(SSLContext server, http::ConnectorOptions connector) {
  std::string how;
  Lines heard;
  run_really([&]() -> Coro<> {
    hear_exceptions(heard);
    Use use = [&how](http::ClientSession& client, std::string address) -> Coro<> {
      const std::string result = co_await get(client, address + "/");
      how = without_port(result, address.substr(8));
    };
    Coro<> work = serve_secure(std::move(server), std::move(connector), std::move(use));
    co_await work;
  });
  for (const std::string& each : heard) CHECK(each.find("SSLError: TLS handshake with ") != each.npos);
  return how;
}

}  // namespace

TEST_CASE("a site with TLS serves requests, bodies and websockets over one connection each") {
  run_really([]() -> Coro<> {
    Use use = [](http::ClientSession& client, std::string address) -> Coro<> {
      const std::string first = co_await get(client, address + "/");
      CHECK(first == "GET https secure from 'an address' with 0");
      http::RequestOptions options;
      options.data = std::string(500'000, 'x');
      http::URL url(address + "/");
      http::ClientResponse response = co_await client.post(std::move(url), std::move(options));
      const std::string second = co_await response.text();
      CHECK(second == "POST https secure from 'an address' with 500000");
      CHECK(client.connector().idle() == 1);
      http::URL ws("wss" + address.substr(5) + "/ws");
      http::ClientWebSocketResponse socket = co_await client.ws_connect(std::move(ws));
      co_await socket.send_str("hello");
      const std::string answer = co_await socket.receive_str();
      CHECK(answer == "echo hello");
      co_await socket.close();
      CHECK(socket.close_code() == 1000);
    };
    Coro<> work = serve_secure(good_server(), trusting(authority().client()), std::move(use));
    co_await work;
  });
}

TEST_CASE("a client refuses a certificate that nobody it trusts has signed") {
  CHECK(refusal(good_server(), http::ConnectorOptions()) ==
        "ClientConnectorCertificateError: Cannot connect to host HOST [TLS handshake with HOST failed: the certificate "
        "of "
        "'127.0.0.1' cannot be trusted: unable to get local issuer certificate]");
}

TEST_CASE("a client refuses a certificate of another host, and one that has expired") {
  CHECK(refusal(server_of("other.example"), trusting(authority().client())) ==
        "ClientConnectorCertificateError: Cannot connect to host HOST [TLS handshake with HOST failed: the certificate "
        "of "
        "'127.0.0.1' cannot be trusted: IP address mismatch]");
  CHECK(refusal(server_of("127.0.0.1", Validity::kExpired), trusting(authority().client())) ==
        "ClientConnectorCertificateError: Cannot connect to host HOST [TLS handshake with HOST failed: the certificate "
        "of "
        "'127.0.0.1' cannot be trusted: certificate has expired]");
}

TEST_CASE("server_hostname is the name that the certificate must have; ssl = false checks nothing") {
  run_really([]() -> Coro<> {
    Use use = [](http::ClientSession& client, std::string address) -> Coro<> {
      http::RequestOptions named;
      named.server_hostname = "other.example";
      const std::string as_other = co_await get(client, address + "/", std::move(named));
      CHECK(as_other == "GET https secure from 'an address' with 0");
    };
    Coro<> work = serve_secure(server_of("other.example"), trusting(authority().client()), std::move(use));
    co_await work;
    http::ConnectorOptions careless;
    careless.ssl = false;
    Use unchecked = [](http::ClientSession& client, std::string address) -> Coro<> {
      const std::string answer = co_await get(client, address + "/");
      CHECK(answer == "GET https secure from 'an address' with 0");
    };
    Coro<> second = serve_secure(server_of("other.example"), std::move(careless), std::move(unchecked));
    co_await second;
  });
}

TEST_CASE("a client and a server that share no protocol end with an error that says so") {
  CHECK(refusal(with_alpn(good_server(), "h2"), trusting(with_alpn(authority().client(), "http/1.1"))) ==
        "ClientConnectorSSLError: Cannot connect to host HOST [TLS handshake with HOST failed: the server accepts none "
        "of "
        "the protocols that were offered: tlsv1 alert no application protocol]");
  CHECK(refusal(with_alpn(good_server(), "http/1.1"), trusting(with_alpn(authority().client(), "http/1.1"))) ==
        "GET https secure from 'an address' with 0");
}

TEST_CASE("plain HTTP to a site with TLS is an error, and the site goes on") {
  run_really([]() -> Coro<> {
    Lines heard;
    hear_exceptions(heard);
    Use use = [](http::ClientSession& client, std::string address) -> Coro<> {
      const std::string plain = co_await get(client, "http" + address.substr(5) + "/");
      CHECK(plain == "ServerDisconnectedError: Server disconnected");
      const std::string secure = co_await get(client, address + "/");
      CHECK(secure == "GET https secure from 'an address' with 0");
    };
    Coro<> work = serve_secure(good_server(), trusting(authority().client()), std::move(use));
    co_await work;
  });
}

TEST_CASE("a site on a unix socket serves clients of UnixConnector, whatever host they name") {
  const Folder folder;
  run_really([&folder]() -> Coro<> {
    web::AppRunner runner(app());
    co_await runner.setup();
    web::UnixSite site(runner, folder.socket());
    co_await site.start();
    CHECK(site.name() == "http://unix:" + folder.socket() + ":");
    CHECK(fs::exists(folder.socket()));
    http::ClientSessionOptions options;
    options.connector = http::UnixConnector(folder.socket());
    Use use = [](http::ClientSession& client, std::string address) -> Coro<> {
      const std::string first = co_await get(client, address + "/");
      CHECK(first == "GET http from '' with 0");
      CHECK(client.connector().idle() == 1);
      http::URL ws("ws://any.example/ws");
      http::ClientWebSocketResponse socket = co_await client.ws_connect(std::move(ws));
      co_await socket.send_str("hello");
      const std::string answer = co_await socket.receive_str();
      CHECK(answer == "echo hello");
      co_await socket.close();
    };
    Coro<> work = use_session(std::move(options), "http://any.example", use);
    co_await work;
    co_await runner.cleanup();
    CHECK(runner.connections() == 0);
  });
  CHECK_FALSE(fs::exists(folder.socket()));
}

TEST_CASE("a unix socket that is not there is an error with its path") {
  const Folder folder;
  run_really([&folder]() -> Coro<> {
    http::ClientSessionOptions options;
    options.connector = http::UnixConnector(folder.socket());
    Use use = [&folder](http::ClientSession& client, std::string address) -> Coro<> {
      const std::string how = co_await get(client, address + "/");
      CHECK(how == "UnixClientConnectorError: Cannot connect to unix socket " + folder.socket() +
                       " [No such file or directory: unix:" + folder.socket() + "]");
    };
    Coro<> work = use_session(std::move(options), "http://any.example", use);
    co_await work;
  });
}
