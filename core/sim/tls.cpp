#include "sim/tls.h"

#include <algorithm>
#include <vector>

#include "net/errors.h"
#include "runtime/event_loop.h"

namespace aio::sim {
namespace {

// A record is its type, two bytes of version, two of length, and so many bytes: fields, each with a NUL, then zeros
// up to a plausible size. Source: RFC 8446 section 5.1; sizes of common clients and chains of two certificates.
constexpr char kHandshakeType = 0x16;
constexpr char kAlertType = 0x15;
constexpr std::size_t kHeader = 5;
constexpr std::size_t kHello = 517;
constexpr std::size_t kServerHello = 3000;
constexpr std::size_t kFinished = 80;
constexpr std::size_t kAlert = 7;

using Fields = std::vector<std::string>;

std::string record_of(char type, const Fields& fields, std::size_t size) {
  std::string body;
  for (const std::string& field : fields) body += field + '\0';
  body.resize(std::max(body.size(), size - kHeader), '\0');
  std::string record{type, 3, 3, static_cast<char>(body.size() >> 8), static_cast<char>(body.size())};
  return record + body;
}

Fields fields_of(const std::string& body, std::size_t count) {
  Fields fields;
  std::size_t at = 0;
  while (fields.size() < count) {
    const std::size_t end = std::min(body.find('\0', at), body.size());
    fields.push_back(body.substr(at, end - at));
    at = std::min(end + 1, body.size());
  }
  return fields;
}

std::string joined(const std::vector<std::string>& protocols) {
  std::string text;
  for (const std::string& each : protocols) text += each + '\n';
  return text;
}

/// A wait for the transport, in the frame of who waits.
class Readiness final : public detail::Callback {
 public:
  explicit Readiness(Transport& transport) : transport_(transport), waiter_(get_running_loop(), waiting()) {}
  ~Readiness() { transport_.forget(*this); }
  void run() override { waiter_.wake(); }
  detail::FutureBase& future() noexcept { return waiter_; }

 private:
  static detail::WaitInfo waiting() {
    detail::WaitInfo info;
    info.on = "start_tls";
    return info;
  }

  Transport& transport_;
  detail::Waiter waiter_;
};

/// Closes the transport unless the handshake ends well.
class Handshake {
 public:
  explicit Handshake(detail::Ref<Transport> transport) : transport_(std::move(transport)) {}
  ~Handshake() {
    if (!done_) transport_->close();
  }
  Handshake(const Handshake&) = delete;
  Handshake& operator=(const Handshake&) = delete;
  std::string what() const { return "TLS handshake with " + transport_->peer().text() + " failed: "; }
  detail::Ref<Transport> finish(std::string alpn) {
    done_ = true;
    return detail::Ref<Transport>(new TlsTransport(transport_, std::move(alpn)));
  }

 private:
  detail::Ref<Transport> transport_;
  bool done_ = false;
};

Coro<> send(detail::Ref<Transport> to, std::string bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const IoResult result = to->write(bytes.data() + done, bytes.size() - done);
    if (result.status == IoStatus::kFailed) std::rethrow_exception(to->error());
    done += result.bytes;
    if (result.status != IoStatus::kWouldBlock) continue;
    Readiness readiness(*to);
    to->when_writable(readiness);
    co_await readiness.future();
  }
}

Coro<std::string> receive(detail::Ref<Transport> from, std::size_t bytes) {
  std::string got(bytes, '\0');
  std::size_t done = 0;
  while (done < bytes) {
    const IoResult result = from->read(got.data() + done, bytes - done);
    if (result.status == IoStatus::kFailed) std::rethrow_exception(from->error());
    if (result.status == IoStatus::kEnd) {
      throw ConnectionResetError("The peer ended the connection during the TLS handshake: " + from->peer().text());
    }
    done += result.bytes;
    if (result.status != IoStatus::kWouldBlock) continue;
    Readiness readiness(*from);
    from->when_readable(readiness);
    co_await readiness.future();
  }
  co_return got;
}

// The body of the next record. Throws: SSLError for an alert and for what is no TLS.
Coro<std::string> receive_record(detail::Ref<Transport> from, std::string what) {
  const std::string header = co_await receive(from, kHeader);
  if (header[0] >= 'A' && header[0] <= 'Z') {
    throw SSLError(what + "the peer sent a plain HTTP request: http request");
  }
  if ((header[0] != kHandshakeType && header[0] != kAlertType) || header[1] != 3) {
    throw SSLError(what + "the peer does not speak TLS: wrong version number");
  }
  const auto byte = [&header](int i) { return static_cast<std::size_t>(static_cast<unsigned char>(header[i])); };
  const std::string body = co_await receive(from, byte(3) << 8 | byte(4));
  if (header[0] == kAlertType) {
    const Fields alert = fields_of(body, 1);
    throw SSLError(what + alert[0]);
  }
  co_return body;
}

// Why a client does not trust a certificate, in OpenSSL's words; "" when it does.
std::string distrust(const SSLContext& context, const std::string& hostname, const Fields& server) {
  const std::string& certificate = server[3];
  if (!context.ca.empty() && context.ca != certificate) return "unable to get local issuer certificate";
  switch (static_cast<Certificate>(server[0][0] - '0')) {
    case Certificate::kExpired:
      return "certificate has expired";
    case Certificate::kSelfSigned:
      if (context.ca.empty()) return "self-signed certificate";
      break;
    case Certificate::kWrongHost:
      return "hostname mismatch";
    case Certificate::kValid:
      break;
  }
  const bool named = server[1] == hostname || (server[1] == "localhost" && is_loopback(hostname));
  return named ? "" : "hostname mismatch";
}

}  // namespace

Coro<detail::Ref<Transport>> client_handshake(detail::Ref<Transport> transport, SSLContext context,
                                              std::string server_hostname) {
  Handshake handshake(transport);
  if (context.verify && server_hostname.empty()) {
    throw ValueError("A TLS client that verifies needs server_hostname");
  }
  const Fields offer{server_hostname, joined(context.alpn)};
  const std::string hello = record_of(kHandshakeType, offer, kHello);
  co_await send(transport, hello);
  const std::string what = handshake.what();
  const std::string answer = co_await receive_record(transport, what);
  const Fields server = fields_of(answer, 4);
  const std::string reason = context.verify ? distrust(context, server_hostname, server) : std::string();
  if (!reason.empty()) {
    const Fields alert{"ssl/tls alert bad certificate"};
    const std::string refusal = record_of(kAlertType, alert, kAlert);
    co_await send(transport, refusal);
    throw SSLCertVerificationError(what + "the certificate of '" + server_hostname + "' cannot be trusted: " + reason);
  }
  const Fields nothing;
  const std::string finished = record_of(kHandshakeType, nothing, kFinished);
  co_await send(transport, finished);
  co_await receive_record(transport, what);
  co_return handshake.finish(server[2]);
}

Coro<detail::Ref<Transport>> server_handshake(detail::Ref<Transport> transport, SSLContext context, const Host& host) {
  Handshake handshake(transport);
  const std::string what = handshake.what();
  const std::string question = co_await receive_record(transport, what);
  const Fields client = fields_of(question, 2);
  std::string alpn;
  for (const std::string& each : context.alpn) {
    if (alpn.empty() && ("\n" + client[1]).find("\n" + each + "\n") != std::string::npos) alpn = each;
  }
  if (alpn.empty() && !context.alpn.empty() && !client[1].empty()) {
    const Fields alert{
        "the server accepts none of the protocols that were offered: tlsv1 alert no application protocol"};
    const std::string refusal = record_of(kAlertType, alert, kAlert);
    co_await send(transport, refusal);
    throw SSLError(what + "the client offers no protocol that this server accepts: no application protocol");
  }
  const char verdict = static_cast<char>('0' + static_cast<int>(host.certificate()));
  const Fields offer{std::string(1, verdict), host.name(), alpn, context.certificate};
  const std::string hello = record_of(kHandshakeType, offer, kServerHello);
  co_await send(transport, hello);
  co_await receive_record(transport, what);
  const Fields nothing;
  const std::string finished = record_of(kHandshakeType, nothing, kFinished);
  co_await send(transport, finished);
  co_return handshake.finish(alpn);
}

}  // namespace aio::sim
