#include "asio/tls_transport.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <utility>

#include "asio/socket_address.h"
#include "asio/tls_error.h"
#include "net/errors.h"
#include "runtime/event_loop.h"

namespace aio::asio {
namespace {

constexpr std::size_t kRecord = SSL3_RT_MAX_PLAIN_LENGTH;

}  // namespace

void TlsTransport::Proxy::run() {
  registered = false;
  const detail::Ref<TlsTransport> alive(&owner);
  (owner.*when_ready)();
}

void TlsTransport::Proxy::drop() noexcept {
  registered = false;
  if (waiting) std::exchange(waiting, nullptr)->drop();
  const detail::Ref<TlsTransport> last = std::move(owner.lingering_);
}

void TlsTransport::Proxy::append_awaiters(std::vector<detail::TaskBase*>& tasks) {
  if (waiting) waiting->append_awaiters(tasks);
}

TlsTransport::TlsTransport(detail::Ref<Transport> inner, std::shared_ptr<const TlsContext> context, bool server_side,
                           std::string server_hostname)
    : inner_(std::move(inner)),
      context_(std::move(context)),
      ssl_(SSL_new(context_->get())),
      host_(std::move(server_hostname)) {
  BIO* bio = ssl_ ? BIO_new(bio_method()) : nullptr;
  if (!bio) throw SSLError("OpenSSL cannot make a connection: " + take_tls_reason());
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  if (server_side) {
    host_.clear();
    SSL_set_accept_state(ssl_.get());
  } else {
    SSL_set_connect_state(ssl_.get());
    set_host();
  }
}

TlsTransport::~TlsTransport() {
  if (linger_limit_) linger_limit_->cancel();
  inner_->forget(reading_);
  inner_->forget(writing_);
  inner_->abort();
}

// RFC 6066, 3: an IP address is not sent as a name.
void TlsTransport::set_host() {
  if (host_.empty()) {
    if (context_->verifies()) throw ValueError("A TLS client that verifies needs server_hostname");
    return;
  }
  const bool is_ip = parse_ip(host_, 0).has_value();
  if (!is_ip) SSL_set_tlsext_host_name(ssl_.get(), host_.c_str());
  X509_VERIFY_PARAM* const wanted = SSL_get0_param(ssl_.get());
  X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const int known = is_ip ? X509_VERIFY_PARAM_set1_ip_asc(wanted, host_.c_str())
                          : X509_VERIFY_PARAM_set1_host(wanted, host_.data(), host_.size());
  if (known != 1) throw ValueError("'" + host_ + "' is no host name that a certificate can name");
}

// One table for all connections, as a virtual function table is.
const BIO_METHOD* TlsTransport::bio_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "transport");
    BIO_meth_set_write_ex(made, bio_write);
    BIO_meth_set_read_ex(made, bio_read);
    BIO_meth_set_ctrl(made, bio_control);
    return made;
  }();
  return method;
}

// OpenSSL may retry a write with the same bytes only, which a cancelled writer cannot promise: so it is never blocked,
// and what the peer has no room for waits here. What broke writing is told to who writes, not to who reads.
int TlsTransport::bio_write(BIO* bio, const char* data, std::size_t size, std::size_t* written) {
  auto& self = *static_cast<TlsTransport*>(BIO_get_data(bio));
  *written = size;
  while (size > 0 && self.outgoing_.empty() && !self.write_error_) {
    const IoResult result = self.inner_->write(data, size);
    if (result.status == IoStatus::kFailed) self.write_error_ = self.inner_->error();
    if (result.status == IoStatus::kWouldBlock) break;
    data += result.bytes;
    size -= result.bytes;
  }
  if (!self.write_error_) self.outgoing_.append(data, size);
  return 1;
}

int TlsTransport::bio_read(BIO* bio, char* into, std::size_t size, std::size_t* got) {
  auto& self = *static_cast<TlsTransport*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const IoResult result = self.inner_->read(into, size);
  *got = result.bytes;
  if (result.status == IoStatus::kWouldBlock) BIO_set_retry_read(bio);
  if (result.status == IoStatus::kEnd) self.inner_ended_ = true;
  if (result.status == IoStatus::kFailed) self.error_ = self.inner_->error();
  return result.status == IoStatus::kDone ? 1 : 0;
}

long TlsTransport::bio_control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_EOF) return static_cast<TlsTransport*>(BIO_get_data(bio))->inner_ended_ ? 1 : 0;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

bool TlsTransport::handshake() {
  ERR_clear_error();
  const int outcome = SSL_do_handshake(ssl_.get());
  if (outcome == 1) {
    handshaken_ = true;
    flush();
    return true;
  }
  const int code = SSL_get_error(ssl_.get(), outcome);
  if (!error_ && !inner_ended_ && code == SSL_ERROR_WANT_READ) {
    blocked_ = true;
    flush();
    return false;
  }
  if (inner_ended_) {
    error_ = std::make_exception_ptr(
        ConnectionResetError("The peer ended the connection during the TLS handshake: " + peer().text()));
  } else if (!error_) {
    error_ = tls_failure(ssl_.get(), "TLS handshake with " + peer().text(), host_);
  }
  flush();
  inner_->finish_writing();
  inner_->close();
  std::rethrow_exception(error_);
}

IoResult TlsTransport::failed(std::exception_ptr error) noexcept {
  if (!error_) error_ = std::move(error);
  return {IoStatus::kFailed};
}

IoResult TlsTransport::failed_as_closed() noexcept {
  return failed(std::make_exception_ptr(ConnectionAbortedError("Connection closed by this side: " + peer().text())));
}

// What an operation of OpenSSL met that moved nothing.
IoResult TlsTransport::interrupted(int outcome) noexcept {
  const int code = SSL_get_error(ssl_.get(), outcome);
  if (error_) return {IoStatus::kFailed};
  if (code == SSL_ERROR_WANT_READ) {
    blocked_ = true;
    return {IoStatus::kWouldBlock};
  }
  if (code == SSL_ERROR_ZERO_RETURN || inner_ended_) return {IoStatus::kEnd};
  return failed(tls_failure(ssl_.get(), "TLS with " + peer().text(), host_));
}

IoResult TlsTransport::read(char* into, std::size_t size) noexcept {
  if (closed_) return failed_as_closed();
  if (error_) return {IoStatus::kFailed};
  ERR_clear_error();
  blocked_ = false;
  IoResult result;
  const int outcome = SSL_read_ex(ssl_.get(), into, size, &result.bytes);
  if (outcome != 1) result = interrupted(outcome);
  flush();
  return result;
}

IoResult TlsTransport::write(const char* data, std::size_t size) noexcept {
  if (closed_) return failed_as_closed();
  if (write_error_) return failed(write_error_);
  if (error_) return {IoStatus::kFailed};
  if (!flush()) return {IoStatus::kWouldBlock};
  IoResult result;
  while (result.bytes < size && outgoing_.empty() && !write_error_) {
    ERR_clear_error();
    std::size_t taken = 0;
    const std::size_t record = std::min(size - result.bytes, kRecord);
    const int outcome = SSL_write_ex(ssl_.get(), data + result.bytes, record, &taken);
    if (outcome != 1) return result.bytes > 0 ? result : interrupted(outcome);
    result.bytes += taken;
  }
  flush();
  return result;
}

// True when nothing waits for the peer any more.
bool TlsTransport::flush() noexcept {
  while (sent_ < outgoing_.size() && !write_error_) {
    const IoResult result = inner_->write(outgoing_.data() + sent_, outgoing_.size() - sent_);
    if (result.status == IoStatus::kWouldBlock) {
      if (!std::exchange(writing_.registered, true)) inner_->when_writable(writing_);
      return false;
    }
    if (result.status == IoStatus::kFailed) write_error_ = inner_->error();
    sent_ += result.bytes;
  }
  sent_ = 0;
  if (!outgoing_.empty()) std::string().swap(outgoing_);
  return true;
}

void TlsTransport::when_readable(detail::Callback& callback) {
  if (!blocked_ || error_ || closed_) return get_running_loop().make_ready(callback);
  reading_.waiting = &callback;
  if (!std::exchange(reading_.registered, true)) inner_->when_readable(reading_);
}

void TlsTransport::when_writable(detail::Callback& callback) {
  if (outgoing_.empty() || write_error_ || error_ || closed_) return get_running_loop().make_ready(callback);
  writing_.waiting = &callback;
}

void TlsTransport::forget(detail::Callback& callback) noexcept {
  for (Proxy* proxy : {&reading_, &writing_}) {
    if (proxy->waiting == &callback) proxy->waiting = nullptr;
  }
  callback.unlink();
}

void TlsTransport::readable() {
  wake(reading_);
}

void TlsTransport::writable() {
  if (!flush()) return;
  if (lingering_) return end_lingering();
  wake(writing_);
}

void TlsTransport::wake(Proxy& proxy) {
  if (proxy.waiting) std::exchange(proxy.waiting, nullptr)->run();
}

void TlsTransport::say_farewell() noexcept {
  if (!handshaken_ || error_ || std::exchange(said_farewell_, true)) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

IoResult TlsTransport::finish_writing() noexcept {
  if (closed_) return failed_as_closed();
  if (write_error_) return failed(write_error_);
  if (error_) return {IoStatus::kFailed};
  say_farewell();
  if (!flush()) return {IoStatus::kWouldBlock};
  if (write_error_) return failed(write_error_);
  const IoResult result = inner_->finish_writing();
  return result.status == IoStatus::kFailed ? failed(inner_->error()) : result;
}

// Who waits is woken by the closing of what is below.
void TlsTransport::close() noexcept {
  if (std::exchange(closed_, true)) return;
  say_farewell();
  if (flush()) return inner_->close();
  lingering_ = detail::Ref<TlsTransport>(this);
  if (EventLoop* loop = detail::running_loop(); loop && !loop->is_closed()) {
    linger_limit_ = loop->call_later(kTlsLinger, [this] { end_lingering(); });
  }
  if (reading_.waiting) {
    inner_->forget(reading_);
    reading_.registered = false;
    get_running_loop().make_ready(reading_);
  }
}

void TlsTransport::end_lingering() noexcept {
  const detail::Ref<TlsTransport> last = std::move(lingering_);
  if (linger_limit_) linger_limit_->cancel();
  if (outgoing_.empty()) {
    inner_->close();
  } else {
    inner_->abort();
  }
}

void TlsTransport::abort() noexcept {
  closed_ = true;
  outgoing_.clear();
  sent_ = 0;
  inner_->abort();
  const detail::Ref<TlsTransport> last = std::move(lingering_);
}

std::string TlsTransport::alpn() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return std::string(reinterpret_cast<const char*>(name), size);
}

}  // namespace aio::asio
