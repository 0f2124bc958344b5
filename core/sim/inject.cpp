#include "sim/inject.h"

#include <csignal>
#include <iterator>
#include <memory>
#include <utility>

#include "base/errors.h"
#include "sim/field_text.h"
#include "sim/simulation.h"

namespace aio::sim {

__attribute__((weak)) void happen_to_host(Simulation& simulation, std::optional<Deed> deed, const std::string& host,
                                          bool at_once);

namespace {

constexpr const char* kVariable = "AIO_INJECT";
constexpr const char* kSignals[] = {"SIGINT", "SIGTERM"};
constexpr int kSignalNumbers[] = {SIGINT, SIGTERM};

bool is_of_host(Deed deed) noexcept {
  return deed == Deed::kDisconnect || deed == Deed::kCut || deed == Deed::kRepair;
}

void read_field(const Field& field, Injection& injection) {
  const std::string_view key = field.key();
  if (key == "do") {
    injection.deed = static_cast<Deed>(field.word(kDeedNames, std::size(kDeedNames)));
  } else if (key == "at") {
    injection.time = parse_duration(field.value());
    if (!injection.time) field.refuse("a time of at most 1000h as 20ms, 1.5s, 2min");
  } else if (key == "await") {
    injection.await = field.count();
    if (*injection.await == 0) field.refuse("a number from 1");
  } else if (key == "moment") {
    injection.moment = static_cast<Moment>(field.word(kMomentNames, std::size(kMomentNames)));
  } else if (key == "task") {
    injection.task = field.value();
  } else if (key == "host") {
    injection.host = field.value();
  } else if (key == "signal") {
    injection.signal = kSignalNumbers[field.word(kSignals, std::size(kSignals))];
  } else {
    field.refuse("do, at, await, moment, task, host or signal, and = behind it");
  }
}

Injection read_injection(std::string_view text) {
  Injection injection;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view part = cut_part(rest, ";");
    if (!part.empty()) read_field({kVariable, part}, injection);
  }
  const Field whole{kVariable, text};
  if (text.find("do=") == std::string_view::npos) whole.refuse("what happens: do=cancel, do=signal, ...");
  if (injection.time.has_value() == injection.await.has_value()) whole.refuse("when: one of at=10s and await=7");
  if (is_of_host(injection.deed) == injection.host.empty()) whole.refuse("host= with disconnect, cut and repair only");
  if ((injection.deed == Deed::kSignal) != (injection.signal != 0)) whole.refuse("signal=SIGINT with do=signal only");
  if (injection.deed != Deed::kCancel && !injection.task.empty()) whole.refuse("task= with do=cancel only");
  return injection;
}

void happen(Simulation& simulation, const Injection& injection) {
  simulation.record_injection(name_of(injection.deed), injection.host);
  if (injection.deed == Deed::kCancel) {
    simulation.cancel_task(injection.task);
  } else if (injection.deed == Deed::kSignal) {
    simulation.inject_signal(simulation.record_time(), injection.signal);
  } else {
    happen_to_host(simulation, injection.deed, injection.host, injection.await.has_value());
  }
}

}  // namespace

std::vector<Injection> read_injections(std::string_view text) {
  std::vector<Injection> injections;
  while (!text.empty()) {
    const std::string_view part = cut_part(text, "|\n");
    if (!part.empty()) injections.push_back(read_injection(part));
  }
  return injections;
}

void install_injections(Simulation& simulation, std::vector<Injection> injections) {
  const auto shared = std::make_shared<const std::vector<Injection>>(std::move(injections));
  for (std::size_t i = 0; i < shared->size(); ++i) {
    const Injection& injection = (*shared)[i];
    if (!injection.host.empty()) {
      if (!happen_to_host)
        throw ValueError("AIO_INJECT: this program makes no connections, so there is none to lose; cancel a task");
      // A name that is wrong is said at the begin, not when it would happen.
      simulation.inject(Duration::zero(),
                        [&simulation, shared, i] { happen_to_host(simulation, {}, (*shared)[i].host, false); });
    }
    const auto action = [&simulation, shared, i] { happen(simulation, (*shared)[i]); };
    if (injection.time) {
      simulation.inject(*injection.time, action);
    } else {
      simulation.at_await(*injection.await, {}, action, injection.moment);
    }
  }
}

}  // namespace aio::sim
