// The TLS handshake: who is trusted, and what each side says when it fails.
#include "asio/tls_context.h"
#include "unit/asio/secure_sockets.h"

namespace {

struct Failures {
  std::string client;
  std::string server;
};

// How each end of a handshake fails, without the addresses, which differ from run to run.
Coro<Failures> failures(SSLContext server, SSLContext client, std::string host = "localhost") {
  Pair below = co_await tcp_pair();
  const std::string port = below.client->peer().text(), other = below.client->local().text();
  const Task<std::string> accepting = create_task(failure(server_tls(below.server, std::move(server))));
  Failures found;
  found.client = co_await failure(client_tls(below.client, std::move(client), std::move(host)));
  below.client->abort();
  found.server = co_await accepting;
  for (std::string* text : {&found.client, &found.server}) {
    for (const std::string& address : {port, other}) {
      if (const std::size_t at = text->find(address); at != std::string::npos)
        text->replace(at, address.size(), "PEER");
    }
  }
  co_return found;
}

}  // namespace

TEST_CASE("sides that share no protocol both say so") {
  run_really([]() -> Coro<> {
    const Failures failed =
        co_await failures(with_alpn(good_server(), "h2"), with_alpn(authority().client(), "http/1.1"));
    CHECK(failed.client ==
          "SSLError: TLS handshake with PEER failed: the server accepts none of the protocols that were offered: "
          "tlsv1 alert no application protocol");
    CHECK(failed.server ==
          "SSLError: TLS handshake with PEER failed: the client offers no protocol that this server accepts: no "
          "application protocol");
  });
}

TEST_CASE("a certificate of an unknown authority is refused") {
  run_really([]() -> Coro<> {
    const CertificateAuthority other;
    const SSLContext unknown = other.server({"localhost"});
    const Failures failed = co_await failures(unknown, authority().client());
    CHECK(failed.client ==
          "SSLCertVerificationError: TLS handshake with PEER failed: the certificate of 'localhost' cannot be "
          "trusted: unable to get local issuer certificate");
    CHECK(failed.server == "SSLError: TLS handshake with PEER failed: tlsv1 alert unknown ca");
  });
}

TEST_CASE("the system's authorities do not know the test's") {
  run_really([]() -> Coro<> {
    const Failures failed = co_await failures(good_server(), SSLContext{});
    CHECK(failed.client ==
          "SSLCertVerificationError: TLS handshake with PEER failed: the certificate of 'localhost' cannot be "
          "trusted: unable to get local issuer certificate");
  });
}

TEST_CASE("an expired certificate and one that is not valid yet are refused") {
  run_really([]() -> Coro<> {
    const Failures expired = co_await failures(server_of("localhost", Validity::kExpired), authority().client());
    CHECK(expired.client ==
          "SSLCertVerificationError: TLS handshake with PEER failed: the certificate of 'localhost' cannot be "
          "trusted: certificate has expired");
    const Failures early = co_await failures(server_of("localhost", Validity::kNotYet), authority().client());
    CHECK(early.client ==
          "SSLCertVerificationError: TLS handshake with PEER failed: the certificate of 'localhost' cannot be "
          "trusted: certificate is not yet valid");
  });
}

TEST_CASE("a certificate of another host is refused, by name and by IP address") {
  run_really([]() -> Coro<> {
    const Failures name = co_await failures(server_of("example.org"), authority().client());
    CHECK(name.client ==
          "SSLCertVerificationError: TLS handshake with PEER failed: the certificate of 'localhost' cannot be "
          "trusted: hostname mismatch");
    const Failures ip = co_await failures(server_of("127.0.0.2"), authority().client(), "127.0.0.1");
    CHECK(ip.client ==
          "SSLCertVerificationError: TLS handshake with PEER failed: the certificate of '127.0.0.1' cannot be "
          "trusted: IP address mismatch");
  });
}

TEST_CASE("a certificate may name its host by IP address and by wildcard") {
  run_really([]() -> Coro<> {
    Pair first = co_await tcp_pair();
    const Pair by_ip = co_await secure(std::move(first), good_server(), authority().client(), "127.0.0.1");
    CHECK(by_ip.client);
    Pair second = co_await tcp_pair();
    const Pair by_wildcard =
        co_await secure(std::move(second), server_of("*.example.org"), authority().client(), "a.example.org");
    CHECK(by_wildcard.client);
    const Failures deep = co_await failures(server_of("*.example.org"), authority().client(), "a.b.example.org");
    CHECK(deep.client.find("hostname mismatch") != std::string::npos);
  });
}

TEST_CASE("who does not verify takes any certificate") {
  run_really([]() -> Coro<> {
    SSLContext careless;
    careless.verify = false;
    Pair below = co_await tcp_pair();
    const Pair pair = co_await secure(std::move(below), server_of("example.org", Validity::kExpired), careless, "");
    CHECK(pair.client->is_secure());
  });
}

TEST_CASE("a client that verifies needs a host name, and a server a certificate") {
  run_really([]() -> Coro<> {
    Pair below = co_await tcp_pair();
    const std::string client = co_await failure(client_tls(below.client, authority().client(), ""));
    CHECK(client == "ValueError: A TLS client that verifies needs server_hostname");
    const std::string server = co_await failure(server_tls(below.server, SSLContext{}));
    CHECK(server == "ValueError: A TLS server needs SSLContext::certificate and private_key, as PEM text");
  });
}

TEST_CASE("a server that is told whom to trust wants a certificate of its clients") {
  run_really([]() -> Coro<> {
    SSLContext server = good_server();
    server.ca = authority().certificate();
    const Failures none = co_await failures(server, authority().client());
    CHECK(none.server == "SSLError: TLS handshake with PEER failed: peer did not return a certificate");
    SSLContext client = server_of("a client");
    client.ca = authority().certificate();
    Pair below = co_await tcp_pair();
    const Pair pair = co_await secure(std::move(below), server, client);
    co_await send(*pair.client, "it is me");
    const std::string text = co_await receive(*pair.server);
    CHECK(text == "it is me");
  });
}

TEST_CASE("plain text at a TLS port is told from TLS") {
  run_really([]() -> Coro<> {
    Pair http = co_await tcp_pair();
    const std::string client = http.server->peer().text();
    co_await send(*http.client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const std::string first = co_await failure(server_tls(http.server, good_server()));
    CHECK(first ==
          "SSLError: TLS handshake with " + client + " failed: the peer sent a plain HTTP request: http request");
    Pair text = co_await tcp_pair();
    co_await send(*text.client, "hello, is this a chat server?\n");
    const std::string second = co_await failure(server_tls(text.server, good_server()));
    CHECK(second.find(" failed: the peer does not speak TLS: ") != std::string::npos);
  });
}

TEST_CASE("TLS at a plain port is told from plain text") {
  run_really([]() -> Coro<> {
    Pair pair = co_await tcp_pair();
    co_await send(*pair.server, "220 mail.example.org ESMTP\r\n");
    const std::string failed = co_await failure(client_tls(pair.client, authority().client(), "localhost"));
    CHECK(failed == "SSLError: TLS handshake with " + pair.server->local().text() +
                        " failed: the peer does not speak TLS: wrong version number");
  });
}

TEST_CASE("a peer that leaves during the handshake is a ConnectionResetError") {
  run_really([]() -> Coro<> {
    Pair pair = co_await tcp_pair();
    co_await finish(*pair.client);
    const std::string failed = co_await failure(server_tls(pair.server, good_server()));
    CHECK(failed == "ConnectionResetError: The peer ended the connection during the TLS handshake: " +
                        pair.client->local().text());
  });
}

TEST_CASE("a handshake can be cancelled") {
  run_really([]() -> Coro<> {
    Pair pair = co_await tcp_pair();
    const Task<Connection> handshake = create_task(server_tls(std::move(pair.server), good_server()));
    co_await checkpoint();
    handshake.cancel();
    const std::string failed = co_await failure(receive(*pair.client));
    CHECK(failed.substr(0, 20) == "ConnectionResetError");
    CHECK(handshake.cancelled());
  });
}

TEST_CASE("certificates and keys that cannot be read are an SSLError that says which") {
  run_really([]() -> Coro<> {
    Pair below = co_await tcp_pair();
    SSLContext context = good_server();
    context.certificate = "-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n";
    const std::string certificate = co_await failure(server_tls(below.server, context));
    CHECK(certificate.substr(0, 59) == "SSLError: The certificate of an SSLContext cannot be used: ");
    context = good_server();
    context.private_key = good_server().private_key;
    const std::string key = co_await failure(server_tls(below.server, context));
    CHECK(key == "SSLError: The private_key of an SSLContext cannot be used: key values mismatch");
    SSLContext trusting;
    trusting.ca = "no certificate";
    const std::string ca = co_await failure(client_tls(below.client, trusting, "localhost"));
    CHECK(ca == "SSLError: The ca of an SSLContext cannot be used: no start line");
    SSLContext nameless = authority().client();
    nameless.alpn = {""};
    const std::string name = co_await failure(client_tls(below.client, nameless, "localhost"));
    CHECK(name == "ValueError: A protocol of SSLContext::alpn has 1 to 255 bytes, and '' has 0");
  });
}

TEST_CASE("a server whose certificate cannot be read does not start") {
  run_really([]() -> Coro<> {
    const auto nothing = [](Stream&) -> Coro<> { co_return; };
    ServerOptions options;
    options.tls = good_server();
    options.tls->private_key = good_server().private_key;
    const std::string failed = co_await failure(start_server(nothing, "127.0.0.1", 0, options));
    CHECK(failed == "SSLError: The private_key of an SSLContext cannot be used: key values mismatch");
  });
}

TEST_CASE("an SSLContext that is used again is not read again, and only the last few are kept") {
  asio::TlsContexts contexts;
  const SSLContext server = good_server();
  const auto first = contexts.get(server, true);
  CHECK(contexts.get(server, true) == first);
  CHECK(contexts.get(with_alpn(server, "h2"), true) != first);
  CHECK(contexts.get(server, false) != first);
  CHECK(contexts.get(server, true) == first);
  for (std::size_t i = 0; i < asio::kMaxTlsContexts; ++i) {
    contexts.get(with_alpn(authority().client(), std::to_string(i)), false);
  }
  CHECK(contexts.get(server, true) != first);
}
