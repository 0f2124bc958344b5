#include "sim/connection.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "net/errors.h"
#include "sim/host.h"
#include "sim/internet.h"
#include "sim/listener.h"
#include "sim/machine.h"

namespace aio::sim {
namespace {

template <class E>
std::exception_ptr failure(std::string text) {
  return std::make_exception_ptr(E(std::move(text)));
}

// A trickle comes in ten pieces a second, or byte by byte.
constexpr std::size_t trickle_segment(std::int64_t rate) noexcept {
  return rate < 10 ? 1 : std::min<std::size_t>(kSegment, static_cast<std::size_t>(rate) / 10);
}

// Room that a reader makes is told in steps: an update for each byte would be a packet for each byte.
constexpr std::uint64_t kWindowStep = 2 * kSegment;

constexpr unsigned kMaxAttempts = 7;  // of a SYN that finds no room; Linux gives up after 6 repetitions, 127 s

}  // namespace

Socket::Socket(Connection& connection, Host& host, Address address)
    : connection_(&connection), host_(&host), address_(std::move(address)) {}

IoResult Socket::read(char* into, std::size_t size) {
  const std::size_t there = received_.size() - received_begin_;
  if (there == 0 || size == 0) {
    // An end that has come is not undone by what follows it.
    if (end_received_ && !closed_) return {IoStatus::kEnd, 0};
    return {error_ ? IoStatus::kFailed : IoStatus::kWouldBlock, 0};
  }
  const std::size_t bytes = std::min(there, size);
  std::memcpy(into, received_.data() + received_begin_, bytes);
  received_begin_ += bytes;
  if (received_begin_ == received_.size()) {
    received_.clear();
    received_begin_ = 0;
  }
  read_count_ += bytes;
  if (read_count_ + kReceiveBuffer - advertised_edge_ >= kWindowStep) acknowledge();
  return {IoStatus::kDone, bytes};
}

IoResult Socket::write(const char* data, std::size_t size) {
  if (error_) return {IoStatus::kFailed, 0};
  const std::size_t room = kSendBuffer - static_cast<std::size_t>(written_ - acknowledged_);
  const std::size_t bytes = std::min(room, size);
  if (bytes == 0) return {IoStatus::kWouldBlock, 0};
  if (unsent_begin_ > 0) {
    unsent_.erase(0, unsent_begin_);
    unsent_begin_ = 0;
  }
  unsent_.append(data, bytes);
  written_ += bytes;
  transmit();
  return {IoStatus::kDone, bytes};
}

IoResult Socket::finish_writing() {
  if (error_) return {IoStatus::kFailed, 0};
  finishing_ = true;
  transmit();
  return {IoStatus::kDone, 0};
}

// As Linux does it: whoever closes with bytes unread answers with a reset, here after what it still had to send.
void Socket::close() {
  if (closed_) return;
  closed_ = true;
  reader_ = writer_ = nullptr;
  if (reset_) return;
  if (!error_) error_ = failure<ConnectionAbortedError>("Software caused connection abort");
  finishing_ = true;
  transmit();
  if (received_.size() > received_begin_ && end_sent_) send_reset();
}

void Socket::abort() {
  if (std::exchange(closed_, true)) return;
  reader_ = writer_ = nullptr;
  if (!error_) error_ = failure<ConnectionAbortedError>("Software caused connection abort");
  if (!reset_) send_reset();
}

bool Socket::is_readable() const noexcept {
  return received_.size() > received_begin_ || end_received_ || error_;
}

bool Socket::is_writable() const noexcept {
  return error_ || written_ - acknowledged_ < kSendBuffer;
}

void Socket::when_readable(detail::Callback& callback) {
  reader_ = &callback;
  if (is_readable()) wake(reader_);
}

void Socket::when_writable(detail::Callback& callback) {
  writer_ = &callback;
  if (is_writable()) wake(writer_);
}

void Socket::forget(detail::Callback& callback) noexcept {
  if (reader_ == &callback) reader_ = nullptr;
  if (writer_ == &callback) writer_ = nullptr;
  callback.unlink();
}

void Socket::wake(detail::Callback*& waiting) noexcept {
  if (waiting) host_->make_ready(*std::exchange(waiting, nullptr));
}

void Socket::wake_all() noexcept {
  wake(reader_);
  wake(writer_);
}

void Socket::transmit() {
  if (reset_) return;
  Internet& internet = connection_->internet();
  if (unsent() > 0 && this == &connection_->client()) connection_->client_speaks();
  if (reset_) return;
  const std::size_t segment = internet.link(*host_, peer_->host()).options().segment;
  while (unsent() > 0 && sent_ < window_edge_ && !reset_ && !waits_for_trickle()) {
    const std::uint64_t stop = std::min(window_edge_, connection_->next_fault(*this, sent_));
    const std::size_t most = flow_.rate > 0 ? trickle_segment(flow_.rate) : segment;
    const std::size_t bytes = std::min({most, unsent(), static_cast<std::size_t>(stop - sent_)});
    std::string payload = unsent_.substr(unsent_begin_, bytes);
    unsent_begin_ += bytes;
    sent_ += bytes;
    internet.send({*this, flow_, bytes, ""}, [keep = detail::Ref(connection_), to = peer_, payload]() mutable {
      to->data_arrived(std::move(payload));
    });
    connection_->suffer_at(*this, sent_);
  }
  if (reset_ || !finishing_ || end_sent_ || unsent() > 0) return;
  end_sent_ = true;
  internet.send({*this, flow_, 0, "FIN"}, [keep = detail::Ref(connection_), to = peer_] { to->end_arrived(); });
}

// A trickle takes its next piece once the last one has left: what has not left yet goes on as soon as it ends.
bool Socket::waits_for_trickle() {
  Internet& internet = connection_->internet();
  const Duration wait = flow_.free_at - internet.now();
  if (flow_.rate == 0 || wait <= Duration::zero()) return false;
  if (std::exchange(waits_for_trickle_, true)) return true;
  internet.after(*host_, wait, [this, keep = detail::Ref(connection_)] {
    waits_for_trickle_ = false;
    transmit();
  });
  return true;
}

void Socket::acknowledge() {
  if (reset_ || end_received_) return;
  advertised_edge_ = read_count_ + kReceiveBuffer;
  connection_->internet().send({*this, ack_flow_, 0, "ACK"},
                               [keep = detail::Ref(connection_), to = peer_, received = received_count_,
                                edge = advertised_edge_] { to->acknowledged(received, edge); });
}

void Socket::send_reset() {
  reset_ = true;
  unsent_.clear();
  unsent_begin_ = 0;
  connection_->internet().send({*this, flow_, 0, "RST"},
                               [keep = detail::Ref(connection_), to = peer_] { to->reset_arrived(); });
}

void Socket::break_off() {
  if (reset_) return;
  send_reset();
  fail(failure<ConnectionResetError>("Connection reset by peer"));
}

void Socket::vanish() {
  if (reset_) return;
  reset_ = vanished_ = true;
  fail(failure<ConnectionResetError>("Connection reset by peer"));
}

bool Socket::answers_as_stranger() {
  if (std::exchange(vanished_, false)) send_reset();
  return reset_;
}

void Socket::data_arrived(std::string bytes) {
  if (answers_as_stranger()) return;
  received_count_ += bytes.size();
  if (closed_) {
    if (end_sent_) send_reset();
    return;
  }
  if (received_.empty()) {
    received_ = std::move(bytes);
  } else {
    received_ += bytes;
  }
  acknowledge();
  wake(reader_);
}

void Socket::end_arrived() {
  if (answers_as_stranger()) return;
  end_received_ = true;
  wake(reader_);
}

void Socket::reset_arrived() {
  if (reset_) return;
  reset_ = true;
  if (end_received_) {
    fail(failure<BrokenPipeError>("Broken pipe"));
  } else {
    fail(failure<ConnectionResetError>("Connection reset by peer"));
  }
}

void Socket::fail(std::exception_ptr error) {
  if (!error_) error_ = std::move(error);
  wake_all();
}

void Socket::acknowledged(std::uint64_t received, std::uint64_t window_edge) {
  if (reset_) return;
  acknowledged_ = std::max(acknowledged_, received);
  window_edge_ = std::max(window_edge_, window_edge);
  transmit();
  if (is_writable()) wake(writer_);
}

Connection::Connection(Internet& internet, Host& client, Address client_address, Host& server, Address server_address)
    : internet_(&internet),
      id_(internet.next_connection_id()),
      client_(*this, client, std::move(client_address)),
      server_(*this, server, std::move(server_address)) {
  client_.peer_ = &server_;
  server_.peer_ = &client_;
  internet.connections().push_back(*this);
  server_number_ = server.count_connection();
  client_number_ = &client == &server ? server_number_ : client.count_connection();
}

std::uint64_t Connection::number_at(const Host& host) const noexcept {
  return server_.host_ == &host ? server_number_ : client_number_;
}

bool Connection::involves(const Host& host) const noexcept {
  return server_.host_ == &host || client_.host_ == &host;
}

bool Connection::may_reach(const Host& host) const noexcept {
  const auto hears = [&host](const Socket& socket) {
    return socket.host_ == &host && !socket.closed_ && !socket.reset_ && !socket.end_received_;
  };
  return hears(client_) || hears(server_);
}

Connection::~Connection() = default;

void Connection::open(detail::Waiter& waiter) {
  opening_ = &waiter;
  Host& server = server_.host();
  const Duration now = internet_->now();
  if (const Fault* fault = server.fault(FaultKind::kUnreachable, now, server_number_)) {
    internet_->after(client_.host(), fault->duration, [keep = detail::Ref(this)] {
      keep->refusal_arrived(failure<OSError>("No route to host: " + keep->server_.address().text()));
    });
    return;
  }
  internet_->apply_faults(*this);
  internet_->send({client_, client_.flow_, 0, "SYN"}, [keep = detail::Ref(this)] { keep->request_arrived(1); });
}

void Connection::give_up() noexcept {
  opening_ = nullptr;
  if (!open_) client_.closed_ = true;
}

void Connection::request_arrived(unsigned attempt) {
  Host& server = server_.host();
  if (Machine* machine = server.machine()) machine->start();
  const Duration now = internet_->now();
  if (server.fault(FaultKind::kNeverAnswers, now, server_number_)) {
    abandoned_ = true;
    internet_->send({server_, server_.flow_, 0, "SYN ACK"}, [keep = detail::Ref(this)] { keep->answer_arrived(); });
    return;
  }
  SimListener* const listener = server.listener_at(server_.address());
  if (!listener || server.fault(FaultKind::kRefused, now, server_number_)) {
    internet_->send({server_, server_.flow_, 0, "RST"}, [keep = detail::Ref(this)] {
      keep->refusal_arrived(failure<ConnectionRefusedError>("Connection refused: " + keep->server_.address().text()));
    });
    return;
  }
  if (listener->reserve(*this)) {
    internet_->send({server_, server_.flow_, 0, "SYN ACK"}, [keep = detail::Ref(this)] { keep->answer_arrived(); });
    return;
  }
  if (!client_.closed_) repeat_request(attempt);
}

void Connection::repeat_request(unsigned attempt) {
  internet_->after(client_.host(), kFirstSynRetry * (1 << (attempt - 1)), [keep = detail::Ref(this), attempt] {
    if (keep->client_.closed_) return;
    if (attempt < kMaxAttempts) return keep->request_arrived(attempt + 1);
    keep->refusal_arrived(failure<TimeoutError>("Connection timed out: " + keep->server_.address().text()));
  });
}

void Connection::wake_opener() {
  if (!opening_) return;
  std::exchange(opening_, nullptr)->wake();
  client_.host().wake();
}

void Connection::answer_arrived() {
  if (client_.closed_) return client_.send_reset();
  open_ = true;
  suffer_at(client_, 0);
  suffer_at(server_, 0);
  internet_->send({client_, client_.flow_, 0, "ACK"}, [keep = detail::Ref(this)] { keep->confirmation_arrived(); });
  wake_opener();
}

void Connection::confirmation_arrived() {
  if (server_.reset_ || abandoned_) return;
  SimListener* const listener = server_.host().listener_at(server_.address());
  if (!listener || !listener->push(*this)) server_.abort();
}

void Connection::refusal_arrived(std::exception_ptr error) {
  client_.reset_ = true;
  client_.error_ = std::move(error);
  wake_opener();
}

}  // namespace aio::sim
