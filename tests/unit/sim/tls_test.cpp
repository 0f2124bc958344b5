// TLS on the simulated internet: its time, its verdicts, its protocols.
#include "net/open_connection.h"
#include "net/server.h"
#include "sim/internet.h"
#include "sim/scenario.h"
#include "sim/scenario_reader.h"
#include "support/test.h"

namespace {

sim::Internet& internet() {
  return sim::Internet::of(get_running_loop().backend());
}

Coro<> greet(Stream& stream) {
  co_await stream.write("hello");
  co_await stream.close();
}

Coro<> serve_tls() {
  ServerOptions options;
  SSLContext context;
  context.certificate = "simulated certificate";
  context.private_key = "simulated key";
  context.alpn = {"http/1.1"};
  options.tls = context;
  Coro<Server> starting = start_server(greet, "0.0.0.0", 443, options);
  Server server = co_await starting;
  co_await server.serve_forever();
}

Coro<> read_greeting(Log& log, std::string host, SSLContext context) {
  ConnectionOptions options;
  options.tls = context;
  try {
    Coro<Stream> connecting = open_connection(host, 443, options);
    Stream stream = co_await connecting;
    const std::string text = co_await stream.read();
    log.timed(text, stream.is_secure(), stream.alpn());
    co_await stream.close();
  } catch (const Error&) {
    log.timed(describe_exception(std::current_exception()));
  }
}

Coro<> visit(Log& log, sim::Certificate certificate, SSLContext context) {
  sim::Host& host = internet().add_host("bank.example", serve_tls);
  host.set_certificate(certificate);
  Coro<> reading = read_greeting(log, "bank.example", context);
  co_await reading;
}

std::string verdict(sim::Certificate certificate, const SSLContext& context = {}) {
  Log log;
  const CapturedStderr quiet;
  const Run run = run_simulated(visit(log, certificate, context));
  CHECK(run.failure() == "");
  return log.lines.empty() ? "" : log.lines.front();
}

const char* const kDistrust =
    "SSLCertVerificationError: TLS handshake with 93.184.216.1:443 failed: the certificate of 'bank.example' cannot be "
    "trusted: ";

}  // namespace

TEST_CASE("a handshake takes two round trips more") {
  SSLContext context;
  context.alpn = {"h2", "http/1.1"};
  // Name 20 ms, connection 40, TLS 80; the greeting comes with the server's last message.
  CHECK(verdict(sim::Certificate::kValid, context) == "140ms hello true http/1.1");
}

TEST_CASE("a certificate that cannot be trusted is an error that says why") {
  CHECK(verdict(sim::Certificate::kExpired) == "100ms " + std::string(kDistrust) + "certificate has expired");
  CHECK(verdict(sim::Certificate::kSelfSigned) == "100ms " + std::string(kDistrust) + "self-signed certificate");
  CHECK(verdict(sim::Certificate::kWrongHost) == "100ms " + std::string(kDistrust) + "hostname mismatch");
}

TEST_CASE("a scenario says what a host's certificate is like") {
  const auto with = [](const std::string& certificate) {
    Log log;
    const CapturedStderr quiet;
    const Run run = run_simulated([&]() -> Coro<> {
      internet().add_host("bank.example", serve_tls);
      const std::string text = R"({"hosts": [{"name": "bank.example", "certificate": ")" + certificate + R"("}]})";
      sim::apply_scenario(sim::read_scenario(text, "s.json"), internet());
      const SSLContext context;
      Coro<> reading = read_greeting(log, "bank.example", context);
      co_await reading;
    });
    CHECK(run.failure() == "");
    return log.lines.empty() ? std::string() : log.lines.front();
  };
  CHECK(with("valid") == "140ms hello true ");
  CHECK(with("expired") == "100ms " + std::string(kDistrust) + "certificate has expired");
  CHECK(with("wrong_host") == "100ms " + std::string(kDistrust) + "hostname mismatch");
  CHECK(with("self_signed") == "100ms " + std::string(kDistrust) + "self-signed certificate");
}

TEST_CASE("who does not verify gets through") {
  SSLContext context;
  context.verify = false;
  CHECK(verdict(sim::Certificate::kExpired, context) == "140ms hello true ");
}

TEST_CASE("an authority of one's own trusts its certificate") {
  SSLContext context;
  context.ca = "simulated certificate";
  CHECK(verdict(sim::Certificate::kSelfSigned, context) == "140ms hello true ");
}

TEST_CASE("an authority of one's own makes nothing good but who signed") {
  SSLContext context;
  context.ca = "simulated certificate";
  CHECK(verdict(sim::Certificate::kValid, context) == "140ms hello true ");
  CHECK(verdict(sim::Certificate::kExpired, context) == "100ms " + std::string(kDistrust) + "certificate has expired");
  CHECK(verdict(sim::Certificate::kWrongHost, context) == "100ms " + std::string(kDistrust) + "hostname mismatch");
  context.ca = "another certificate";
  CHECK(verdict(sim::Certificate::kValid, context) ==
        "100ms " + std::string(kDistrust) + "unable to get local issuer certificate");
}

TEST_CASE("a certificate is good for its host's name only, whoever signed it") {
  const auto visit_as = [](std::string name, SSLContext context) {
    Log log;
    const CapturedStderr quiet;
    const Run run = run_simulated([&]() -> Coro<> {
      sim::Host& host = internet().add_host("bank.example", serve_tls);
      Coro<> reading = read_greeting(log, name.empty() ? host.address() : name, context);
      co_await reading;
    });
    CHECK(run.failure() == "");
    return log.lines.empty() ? std::string() : log.lines.front();
  };
  SSLContext context;
  CHECK(visit_as("bank.example", context).ends_with("hello true "));
  CHECK(visit_as("", context).ends_with("of '93.184.216.1' cannot be trusted: hostname mismatch"));
  context.ca = "simulated certificate";
  CHECK(visit_as("bank.example", context).ends_with("hello true "));
  CHECK(visit_as("", context).ends_with("of '93.184.216.1' cannot be trusted: hostname mismatch"));
}

TEST_CASE("protocols that nobody shares end the handshake") {
  SSLContext context;
  context.alpn = {"h2"};
  CHECK(
      verdict(sim::Certificate::kValid, context) ==
      "100ms SSLError: TLS handshake with 93.184.216.1:443 failed: the server accepts none of the protocols that were "
      "offered: tlsv1 alert no application protocol");
}

TEST_CASE("a server without TLS is told from one with it") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    internet().add_host("plain.example", []() -> Coro<> {
      Coro<Server> starting = start_server(greet, "0.0.0.0", 443);
      Server server = co_await starting;
      co_await server.serve_forever();
    });
    const SSLContext context;
    Coro<> reading = read_greeting(log, "plain.example", context);
    co_await reading;
  });
  CHECK(run.failure() == "");
  REQUIRE(log.lines.size() == 1);
  CHECK(
      log.lines[0] ==
      "100ms SSLError: TLS handshake with 93.184.216.1:443 failed: the peer does not speak TLS: wrong version number");
}
