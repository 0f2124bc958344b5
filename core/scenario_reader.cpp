// Scenarios are JSON, which http reads; so this stands above sim, which only knows what they say.

#include "sim/scenario_reader.h"

#include <csignal>
#include <limits>
#include <utility>

#include "base/errors.h"
#include "http/json.h"
#include "sim/field_text.h"

namespace aio::sim {
namespace {

using http::Json;

constexpr std::int64_t kPartsPerMillion = 1'000'000;
constexpr std::int64_t kLargestSegment = 65'535;  // bytes; RFC 791, a packet's length
constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

/// A value and where it stands.
struct Value {
  const Json& json;
  std::string pointer;
  const std::string& file;

  [[noreturn]] void refuse(const std::string& reason) const {
    throw ValueError(file + ": " + (pointer.empty() ? "/" : pointer) + ": " + reason);
  }
};

bool is_string(const Json& json) {
  return json.type() == Json::Type::string;
}

bool is_number(const Json& json) {
  return json.type() == Json::Type::integer || json.type() == Json::Type::number;
}

std::string shown(const Json& json) {
  return json.dump().substr(0, 60);
}

Duration read_duration(const Value& value) {
  const bool is_text = is_string(value.json);
  if (const auto duration = is_text ? parse_duration(value.json.as<std::string>()) : std::nullopt) return *duration;
  value.refuse(shown(value.json) + (is_text ? "" : " is no text") +
               "; write a duration of at most 1000h as \"20ms\", \"1.5s\", \"2min\"");
}

std::int64_t read_number(const Value& value, std::int64_t low, std::int64_t high) {
  const bool whole = value.json.type() == Json::Type::integer;
  const std::int64_t number = whole ? value.json.as<std::int64_t>() : 0;
  if (!whole || number < low || number > high) {
    const std::string top = high == kLargest ? "2^63-1" : std::to_string(high);
    value.refuse(shown(value.json) + "; write a whole number from " + std::to_string(low) + " to " + top);
  }
  return number;
}

std::string read_text(const Value& value) {
  if (!is_string(value.json) || value.json == "") {
    value.refuse(shown(value.json) + "; write a text that is not empty");
  }
  return value.json.as<std::string>();
}

// One of the first `count` names; gives its index.
template <std::size_t N>
std::size_t read_choice(const Value& value, const char* const (&names)[N], std::size_t count = N) {
  std::string allowed;
  for (std::size_t i = 0; i < count; ++i) {
    if (value.json == names[i]) return i;
    allowed += (i ? ", \"" : "\"") + std::string(names[i]) + "\"";
  }
  value.refuse(shown(value.json) + "; write one of " + allowed);
}

/// The members of an object, each asked for once.
class Members {
 public:
  explicit Members(Value value) : value_(std::move(value)) {
    if (value_.json.type() != Json::Type::object) value_.refuse(shown(value_.json) + " is no object; write {...}");
  }
  std::optional<Value> find(const char* key) {
    known_.push_back(key);
    const Json* const found = value_.json.find(key);
    if (!found) return {};
    return Value{*found, value_.pointer + "/" + key, value_.file};
  }
  Value need(const char* key) {
    if (std::optional<Value> found = find(key)) return std::move(*found);
    value_.refuse("\"" + std::string(key) + "\" is missing");
  }
  std::optional<Duration> duration(const char* key) {
    const std::optional<Value> found = find(key);
    return found ? std::optional<Duration>(read_duration(*found)) : std::nullopt;
  }
  std::optional<std::int64_t> number(const char* key, std::int64_t low, std::int64_t high = kLargest) {
    const std::optional<Value> found = find(key);
    return found ? std::optional<std::int64_t>(read_number(*found, low, high)) : std::nullopt;
  }
  /// Calls `read` with each element of the array.
  template <class Read>
  void each(const char* key, Read read) {
    const std::optional<Value> found = find(key);
    if (!found) return;
    if (found->json.type() != Json::Type::array) found->refuse(shown(found->json) + " is no array; write [...]");
    for (std::size_t i = 0; i < found->json.size(); ++i) {
      read(Value{found->json[i], found->pointer + "/" + std::to_string(i), value_.file});
    }
  }
  /// Refuses what nobody asked for.
  void finish() const {
    for (const auto& [key, value] : value_.json.items()) {
      std::string allowed;
      bool known = false;
      for (const std::string& each : known_) {
        known = known || each == key;
        allowed += (allowed.empty() ? "" : ", ") + each;
      }
      if (!known) value_.refuse("\"" + key + "\" is not known; there is " + allowed);
    }
  }
  [[noreturn]] void refuse(const std::string& reason) const { value_.refuse(reason); }

 private:
  Value value_;
  std::vector<std::string> known_;
};

// Per cent in the file, with at most four digits behind the point in effect.
std::optional<std::int64_t> read_loss(Members& members) {
  const std::optional<Value> found = members.find("loss");
  if (!found) return {};
  const double share = is_number(found->json) ? found->json.as<double>() : -1;
  if (!(share >= 0 && share <= 1)) found->refuse(shown(found->json) + "; write a share from 0 to 1, as 0.01");
  return static_cast<std::int64_t>(share * kPartsPerMillion + 0.5);
}

LinkChange read_link_members(Members& members) {
  LinkChange change;
  change.latency = members.duration("latency");
  change.jitter = members.duration("jitter");
  change.bandwidth = members.number("bandwidth", 1, 1'000'000'000'000);
  change.loss = read_loss(members);
  change.segment = members.number("segment", 1, kLargestSegment);
  return change;
}

// Whether "until" says something: a reset and a half-open connection have no end, only a time in which they may begin.
bool may_end(const Fault& fault) noexcept {
  return fault.is_triggered() || (fault.kind != FaultKind::kReset && fault.kind != FaultKind::kHalfOpen);
}

// Whether "direction" says something: whose bytes count, or are held or trickle.
bool has_direction(const Fault& fault) noexcept {
  return fault.byte || fault.kind == FaultKind::kStall || fault.kind == FaultKind::kTrickle;
}

// What of a fault goes with its kind; finish() refuses the rest.
void read_fault_members(Members& members, Fault& fault) {
  static constexpr const char* kDirections[] = {"from_host", "to_host"};
  if (fault.kind != FaultKind::kPartition && fault.kind != FaultKind::kDnsFailure) {
    fault.connection = static_cast<std::uint64_t>(members.number("connection", 1).value_or(0));
  }
  if (fault.is_of_connections()) {
    if (const auto byte = members.number("byte", 0)) fault.byte = static_cast<std::uint64_t>(*byte);
    if (const auto request = members.number("request", 1)) fault.request = static_cast<std::uint64_t>(*request);
    if (fault.byte && fault.request) members.refuse("write \"byte\" or \"request\", not both");
  }
  if (may_end(fault)) fault.ends = members.duration("until");
  if (has_direction(fault)) {
    if (const std::optional<Value> way = members.find("direction")) fault.to_host = read_choice(*way, kDirections) == 1;
  }
  if (fault.kind == FaultKind::kUnreachable || fault.kind == FaultKind::kStall) {
    fault.duration = members.duration("duration").value_or(fault.duration);
  }
  if (fault.kind == FaultKind::kTrickle) {
    fault.rate = members.number("rate", 1, 1'000'000'000'000).value_or(fault.rate);
  }
}

Fault read_fault(const Value& value) {
  static constexpr const char* kKinds[] = {"refused",    "unreachable", "partition", "never_answers", "dns_failure",
                                           "black_hole", "reset",       "stall",     "trickle",       "half_open"};
  Members members(value);
  Fault fault;
  fault.kind = static_cast<FaultKind>(read_choice(members.need("kind"), kKinds));
  fault.begins = members.duration("from").value_or(Duration::zero());
  read_fault_members(members, fault);
  members.finish();
  if (fault.ends && *fault.ends <= fault.begins) members.refuse("\"until\" is not later than \"from\"");
  return fault;
}

HostScenario read_host(const Value& value) {
  static constexpr const char* kCertificates[] = {"valid", "expired", "wrong_host", "self_signed"};
  Members members(value);
  HostScenario host;
  host.name = read_text(members.need("name"));
  host.link = read_link_members(members);
  host.dns = members.duration("dns");
  if (const std::optional<Value> found = members.find("ipv6")) {
    if (found->json.type() != Json::Type::boolean) found->refuse(shown(found->json) + "; write true or false");
    host.ipv6 = found->json.as<bool>();
  }
  if (const std::optional<Value> found = members.find("certificate")) {
    host.certificate = static_cast<Certificate>(read_choice(*found, kCertificates));
  }
  members.each("faults", [&](const Value& each) { host.faults.push_back(read_fault(each)); });
  members.finish();
  return host;
}

LinkScenario read_link(const Value& value) {
  Members members(value);
  LinkScenario link;
  const Value between = members.need("between");
  if (between.json.type() != Json::Type::array || between.json.size() != 2)
    between.refuse("write the names of two hosts: [a, b]");
  link.one = read_text({between.json[0], between.pointer + "/0", between.file});
  link.other = read_text({between.json[1], between.pointer + "/1", between.file});
  link.change = read_link_members(members);
  members.finish();
  return link;
}

Moment read_moment(Members& members) {
  const std::optional<Value> found = members.find("moment");
  return found ? static_cast<Moment>(read_choice(*found, kMomentNames)) : Moment::kWaits;
}

Sweep read_sweep(const Value& value) {
  Members members(value);
  Sweep sweep;
  if (const std::optional<Value> deed = members.find("do"))
    sweep.deed = static_cast<Deed>(read_choice(*deed, kDeedNames, kSweepDeeds));
  if (const std::optional<Value> task = members.find("task")) sweep.task = read_text(*task);
  if (sweep.deed != Deed::kCancel) sweep.host = read_text(members.need("host"));
  members.finish();
  return sweep;
}

EventScenario read_event(const Value& value) {
  static constexpr const char* kSignals[] = {"SIGINT", "SIGTERM"};
  static constexpr int kNumbers[] = {SIGINT, SIGTERM};
  Members members(value);
  EventScenario event;
  event.deed = static_cast<Deed>(read_choice(members.need("do"), kDeedNames));
  event.time = members.duration("at");
  if (const auto await = members.number("await", 1)) event.await = static_cast<std::uint64_t>(*await);
  if (const auto byte = members.number("byte", 0)) event.byte = static_cast<std::uint64_t>(*byte);
  if (const auto request = members.number("request", 1)) event.request = static_cast<std::uint64_t>(*request);
  const int moments =
      event.time.has_value() + event.await.has_value() + event.byte.has_value() + event.request.has_value();
  if (moments != 1) members.refuse("write when: one of \"at\", \"await\", \"byte\", \"request\"");
  const bool of_host = event.deed == Deed::kDisconnect || event.deed == Deed::kCut || event.deed == Deed::kRepair;
  const bool by_host = event.byte || event.request;
  if (by_host) event.connection = static_cast<std::uint64_t>(members.number("connection", 1).value_or(0));
  if (by_host || of_host) event.host = read_text(members.need("host"));
  if (event.deed == Deed::kCancel || event.await) {
    if (const std::optional<Value> task = members.find("task")) event.task = read_text(*task);
  }
  if (event.await) event.moment = read_moment(members);
  if (const std::optional<Value> name = members.find("signal")) event.signal = kNumbers[read_choice(*name, kSignals)];
  members.finish();
  if ((event.deed == Deed::kSignal) != (event.signal != 0)) members.refuse("\"signal\" goes with \"do\": \"signal\"");
  return event;
}

// "http://localhost:8080/orders?all" in its parts. What goes over the line must not have lines of its own.
void read_url(const Value& value, RequestScenario& request) {
  static constexpr std::string_view kScheme = "http://";
  const std::string url = read_text(value);
  const std::size_t path = url.find('/', kScheme.size());
  const std::string authority = url.substr(kScheme.size() < url.size() ? kScheme.size() : url.size(),
                                           path == std::string::npos ? path : path - kScheme.size());
  const std::size_t colon = authority.find(':');
  request.host = authority.substr(0, colon);
  request.target = path == std::string::npos ? "/" : url.substr(path);
  std::int64_t port = 80;
  if (colon != std::string::npos) {
    port = 0;
    for (const char c : authority.substr(colon + 1))
      port = c >= '0' && c <= '9' && port < 65536 ? port * 10 + c - '0' : 65536;
  }
  request.port = static_cast<std::uint16_t>(port);
  bool printable = true;
  for (const char c : url) printable = printable && c > ' ' && c < 0x7f;
  if (!url.starts_with(kScheme) || request.host.empty() || port < 1 || port > 65535 || !printable)
    value.refuse(shown(value.json) + "; write a URL as \"http://localhost:8080/path\"");
}

RequestScenario read_request(const Value& value) {
  static constexpr const char* kMethods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  Members members(value);
  RequestScenario request;
  const Value from = members.need("from");
  request.from = read_text(from);
  if (request.from == "localhost")
    from.refuse("\"localhost\" is the program itself; write another name, as \"browser\"");
  request.time = members.duration("at").value_or(Duration::zero());
  const std::optional<Value> method = members.find("method");
  request.method = kMethods[method ? read_choice(*method, kMethods) : 0];
  read_url(members.need("url"), request);
  if (const std::optional<Value> body = members.find("body")) request.body = read_text(*body);
  request.leaves = members.duration("leaves");
  members.finish();
  return request;
}

Scenario read_all(const Value& value) {
  Members members(value);
  Scenario scenario;
  scenario.file = value.file;
  if (const auto seed = members.number("seed", 0)) scenario.seed = static_cast<std::uint64_t>(*seed);
  if (const auto number = members.number("schedule", 0)) scenario.schedule = static_cast<std::uint64_t>(*number);
  if (const std::optional<Value> found = members.find("database")) {
    Members database(*found);
    scenario.statement_cost = database.duration("cost");
    database.finish();
  }
  members.each("hosts", [&](const Value& each) {
    scenario.hosts.push_back(read_host(each));
    for (std::size_t i = 0; i + 1 < scenario.hosts.size(); ++i) {
      if (scenario.hosts[i].name != scenario.hosts.back().name) continue;
      each.refuse("there is a host \"" + scenario.hosts[i].name + "\" already");
    }
  });
  if (const std::optional<Value> found = members.find("everywhere")) {
    Members everywhere(*found);
    scenario.everywhere = read_link_members(everywhere);
    everywhere.finish();
  }
  members.each("links", [&](const Value& each) { scenario.links.push_back(read_link(each)); });
  members.each("requests", [&](const Value& each) { scenario.requests.push_back(read_request(each)); });
  members.each("inject", [&](const Value& each) { scenario.events.push_back(read_event(each)); });
  if (const std::optional<Value> sweep = members.find("sweep")) scenario.sweep = read_sweep(*sweep);
  members.finish();
  return scenario;
}

}  // namespace

Scenario read_scenario(const std::string& text, const std::string& name) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const http::JSONDecodeError& error) {
    throw ValueError(name + ": this is not JSON: " + error.what());
  }
  return read_all({json, "", name});
}

}  // namespace aio::sim
