#include "sim/sweep.h"

#include <charconv>
#include <utility>

#include "base/errors.h"
#include "runtime/event_loop.h"
#include "sim/simulation.h"

namespace aio::sim {

__attribute__((weak)) void happen_to_host(Simulation& simulation, std::optional<Deed> deed, const std::string& host,
                                          bool at_once);

namespace {

[[noreturn]] void refuse(std::string_view field, const std::string& wanted) {
  throw ValueError("AIO_SWEEP: " + std::string(field) + ": write " + wanted);
}

std::uint64_t read_count(std::string_view field, std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) refuse(field, "a whole number");
  return number;
}

template <std::size_t N>
std::size_t read_word(std::string_view field, std::string_view text, const char* const (&words)[N],
                      std::size_t count = N) {
  std::string allowed;
  for (std::size_t i = 0; i < count; ++i) {
    if (text == words[i]) return i;
    allowed += (i ? ", " : "one of ") + std::string(words[i]);
  }
  refuse(field, allowed);
}

void read_field(std::string_view field, Sweep& sweep) {
  const std::size_t equals = field.find('=');
  const std::string_view key = field.substr(0, equals);
  const std::string_view value = equals == std::string_view::npos ? "" : field.substr(equals + 1);
  if (key == "do") {
    sweep.deed = static_cast<Deed>(read_word(field, value, kDeedNames, kSweepDeeds));
  } else if (key == "moment") {
    sweep.moment = static_cast<Moment>(read_word(field, value, kMomentNames));
  } else if (key == "await") {
    sweep.await = read_count(field, value);
    if (*sweep.await == 0) refuse(field, "a number from 1");
  } else if (key == "invariants") {
    sweep.invariants = read_count(field, value);
  } else if (key == "until") {
    sweep.until = Duration(static_cast<std::int64_t>(read_count(field, value)));
  } else if (key == "host") {
    sweep.host = value;
  } else if (key == "task") {
    sweep.task = value;
  } else {
    refuse(field, "do, host, task, await, moment, invariants or until, and = behind it");
  }
}

void record_await(Simulation& simulation, const detail::TaskBase& task, std::uint64_t n) {
  if (!simulation.loop().tracing()) return;
  auto line = simulation.loop().record("await");
  line.number("n", static_cast<std::int64_t>(n)).number("task", static_cast<std::int64_t>(task.id()));
  line.text("on", task.wait().on);
  if (const detail::PromiseBase* coroutine = task.visible()) line.place(coroutine->at);
}

void end_hanging_run(EventLoop& loop) {
  if (loop.tracing()) {
    auto line = loop.record("stopped");
    line.text("why", "time").text("text", "The run went on for two hours longer than when nothing happens to it.");
  }
  loop.stop();
}

}  // namespace

const char* name_of(Deed deed) noexcept {
  return kDeedNames[static_cast<unsigned char>(deed)];
}

const char* name_of(Moment moment) noexcept {
  return kMomentNames[static_cast<unsigned char>(moment)];
}

Sweep read_sweep(std::string_view text, Sweep base) {
  while (!text.empty()) {
    const std::size_t end = text.find(';');
    read_field(text.substr(0, end), base);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  if ((base.deed == Deed::kCancel) != base.host.empty())
    throw ValueError("AIO_SWEEP: a disconnect and a cut have a host, a cancel has none");
  return base;
}

void install_sweep(Simulation& simulation, const Sweep& sweep) {
  if (sweep.deed != Deed::kCancel && !happen_to_host)
    throw ValueError("AIO_SWEEP: this program makes no connections, so there is none to lose; cancel it");
  simulation.awaits().at_each(sweep.task, [&simulation, host = sweep.host](detail::TaskBase& task, std::uint64_t n) {
    record_await(simulation, task, n);
    if (n == 1 && !host.empty()) happen_to_host(simulation, {}, host, true);
  });
  if (sweep.until) simulation.inject_aside(*sweep.until, [&simulation] { end_hanging_run(simulation.loop()); });
  if (!sweep.await) return;
  const auto happen = [&simulation, sweep] {
    simulation.record_injection(name_of(sweep.deed), sweep.host);
    if (sweep.deed == Deed::kCancel) {
      simulation.cancel_task(sweep.task);
    } else {
      happen_to_host(simulation, sweep.deed, sweep.host, true);
    }
  };
  simulation.at_await(*sweep.await, sweep.task, happen, sweep.moment);
}

}  // namespace aio::sim
