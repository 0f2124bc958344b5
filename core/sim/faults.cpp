#include "sim/faults.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "runtime/event_loop.h"
#include "sim/connection.h"
#include "sim/internet.h"
#include "sim/simulation.h"

namespace aio::sim {

const char* name_of(FaultKind kind) noexcept {
  static constexpr const char* kNames[] = {"refused",     "unreachable", "partition", "never_answers",
                                           "dns_failure", "black_hole",  "reset",     "stall",
                                           "trickle",     "half_open",   "event"};
  return kNames[static_cast<unsigned char>(kind)];
}

void Internet::add_fault(Host& host, Fault fault) {
  AIO_ASSERT(fault.connection == 0 || (fault.kind != FaultKind::kPartition && fault.kind != FaultKind::kDnsFailure),
             "A partition and a DNS failure are no matter of one connection; leave Fault::connection out");
  fault.id = ++faults_;
  host.faults().push_back(fault);
  if (is_closed()) return;
  if (fault.ends) simulation_->inject(*fault.ends, [this, &host, fault] { end(host, fault); });
  if (fault.is_triggered()) return;
  if (fault.begins <= now()) {
    begin(host, fault);
  } else if (fault.is_of_connections()) {
    simulation_->inject(fault.begins, [this, &host, fault] { begin(host, fault); });
  } else {
    simulation_->inject_aside(fault.begins, [this, &host, fault] { begin(host, fault); });
  }
}

void Internet::begin(Host& host, const Fault& fault) {
  record_fault(host, name_of(fault.kind), "begin");
  if (!fault.is_of_connections()) return;
  // What is not open yet, nobody can reset or forget.
  const bool of_open_ones = fault.kind == FaultKind::kReset || fault.kind == FaultKind::kHalfOpen;
  std::vector<detail::Ref<Connection>> open;
  connections_.for_each([&](Connection& each) {
    if (of_open_ones && !each.is_open()) return;
    if (each.involves(host) && fault.concerns(each.number_at(host))) open.emplace_back(&each);
  });
  for (const detail::Ref<Connection>& each : open) each->suffer(fault, host);
}

void Internet::end(Host& host, const Fault& fault) {
  if (!fault.is_triggered()) record_fault(host, name_of(fault.kind), "end");
  std::vector<detail::Ref<Connection>> suffering;
  connections_.for_each([&](Connection& each) {
    if (each.recover(fault)) suffering.emplace_back(&each);
  });
  if (fault.is_triggered()) {
    for (const detail::Ref<Connection>& each : suffering) record_fault(host, name_of(fault.kind), "end", each.get());
  }
  resend();
  for (const detail::Ref<Connection>& each : suffering) each->go_on();
}

void Internet::apply_faults(Connection& connection) {
  for (Host* host : {&connection.server().host(), &connection.client().host()}) {
    for (const Fault& fault : host->faults()) {
      const bool now_or_never = fault.kind == FaultKind::kReset || fault.kind == FaultKind::kHalfOpen;
      if (!fault.is_of_connections() || now_or_never || !fault.is_in_force(now())) continue;
      if (fault.concerns(connection.number_at(*host))) connection.suffer(fault, *host);
    }
    if (host == &connection.client().host()) return;
  }
}

void Internet::disconnect(Host& host, bool at_once) {
  Fault fault{.kind = FaultKind::kReset};
  fault.at_once = at_once;
  begin(host, fault);
}

void Internet::set_cut(Host& host, bool cut) {
  host.set_cut(cut);
  record_fault(host, name_of(FaultKind::kPartition), cut ? "begin" : "end");
  if (!cut) resend();
}

void Internet::record_fault(const Host& host, const char* fault, const char* op, const Connection* connection) {
  if (is_closed() || !simulation_->loop().tracing()) return;
  auto line = simulation_->loop().record("link");
  line.text("host", host.name()).text("fault", fault).text("op", op).id("id", connection ? connection->id() : 0);
}

namespace {

std::string place_of(const Socket& socket) {
  return socket.host().name() + ":" + std::to_string(socket.address().port);
}

}  // namespace

void Internet::record(const Packet& packet, std::optional<Duration> arrival) {
  const std::string flags = packet.flags;
  if (flags == "ACK" || !concerns_program(packet.from) || !simulation_->loop().tracing()) return;
  auto line = simulation_->loop().record("packet");
  line.id("id", packet.from.connection().id());
  line.text("from", place_of(packet.from)).text("to", place_of(packet.from.peer()));
  line.number("bytes", static_cast<std::int64_t>(packet.bytes));
  if (!flags.empty()) line.text("flags", flags);
  if (arrival) line.number("arrives", arrival->count());
}

void Connection::suffer(const Fault& fault, Host& host) {
  Socket& at_host = server_.host_ == &host ? server_ : client_;
  Socket& sender = fault.to_host ? at_host.peer() : at_host;
  if (fault.kind != FaultKind::kEvent) internet_->record_fault(host, name_of(fault.kind), "begin", this);
  switch (fault.kind) {
    case FaultKind::kBlackHole:
      endured_.push_back({fault.id, nullptr, 0});
      cut_ = true;
      break;
    case FaultKind::kReset:
      at_host.break_off();
      if (fault.at_once) at_host.peer().reset_arrived();
      break;
    case FaultKind::kStall:
      sender.flow_.held_until = std::max(sender.flow_.held_until, internet_->now() + fault.duration);
      break;
    case FaultKind::kTrickle:
      endured_.push_back({fault.id, &sender, fault.rate});
      sender.flow_.rate = slowest_trickle(sender);
      break;
    case FaultKind::kHalfOpen:
      at_host.vanish();
      break;
    case FaultKind::kEvent:
      internet_->run_event(fault.event);
      break;
    default:
      break;
  }
}

std::int64_t Connection::slowest_trickle(const Socket& sender) const noexcept {
  std::int64_t slowest = 0;
  for (const Endured& each : endured_) {
    if (each.trickling == &sender && (slowest == 0 || each.rate < slowest)) slowest = each.rate;
  }
  return slowest;
}

bool Connection::recover(const Fault& fault) noexcept {
  if (std::erase_if(endured_, [&fault](const Endured& each) { return each.fault == fault.id; }) == 0) return false;
  cut_ = std::any_of(endured_.begin(), endured_.end(), [](const Endured& each) { return !each.trickling; });
  for (Socket* socket : {&client_, &server_}) {
    const std::int64_t rate = slowest_trickle(*socket);
    if (rate != std::exchange(socket->flow_.rate, rate)) socket->flow_.free_at = Duration::zero();
  }
  return true;
}

void Connection::go_on() {
  client_.transmit();
  server_.transmit();
}

std::size_t Internet::add_event(detail::Function<void()> action) {
  events_.push_back(std::move(action));
  return events_.size() - 1;
}

void Internet::run_event(std::size_t event) {
  if (!is_closed()) events_[event]();
}

void Connection::client_speaks() {
  if (client_spoke_) return;
  client_spoke_ = true;
  Host& host = server_.host();
  const std::uint64_t of_host = host.count_request();
  ++requests_;
  for (const Fault& fault : host.faults()) {
    const bool happens = fault.request == (fault.connection == 0 ? of_host : requests_);
    if (happens && fault.concerns(server_number_) && fault.covers(internet_->now())) suffer(fault, host);
  }
}

std::uint64_t Connection::next_fault(const Socket& from, std::uint64_t sent) const noexcept {
  const Duration now = internet_->now();
  std::uint64_t next = UINT64_MAX;
  for (Host* host : {server_.host_, client_.host_}) {
    for (const Fault& fault : host->faults()) {
      const bool at_sender = (server_.host_ == host ? &server_ : &client_) == &from;
      if (!fault.byte || *fault.byte <= sent || fault.to_host == at_sender || !fault.covers(now)) continue;
      if (fault.concerns(number_at(*host))) next = std::min(next, *fault.byte);
    }
    if (server_.host_ == client_.host_) break;
  }
  return next;
}

void Connection::suffer_at(Socket& from, std::uint64_t sent) {
  const Duration now = internet_->now();
  if (&from == &server_ && sent > 0) client_spoke_ = false;
  for (Host* host : {server_.host_, client_.host_}) {
    for (const Fault& fault : host->faults()) {
      const bool at_sender = (server_.host_ == host ? &server_ : &client_) == &from;
      if (fault.byte != sent || fault.to_host == at_sender || !fault.covers(now)) continue;
      if (!fault.concerns(number_at(*host))) continue;
      if (!fault.to_host || (fault.kind != FaultKind::kReset && fault.kind != FaultKind::kHalfOpen)) {
        suffer(fault, *host);
        continue;
      }
      // These two happen in the host, when the byte is there.
      internet_->send({from, from.flow_, 0, "ACK"},
                      [keep = detail::Ref(this), fault, host] { keep->suffer(fault, *host); });
    }
    if (server_.host_ == client_.host_) break;
  }
}

}  // namespace aio::sim
