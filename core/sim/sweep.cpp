#include "sim/sweep.h"

#include <iterator>
#include <utility>

#include "base/errors.h"
#include "runtime/event_loop.h"
#include "sim/field_text.h"
#include "sim/simulation.h"

namespace aio::sim {

__attribute__((weak)) void happen_to_host(Simulation& simulation, std::optional<Deed> deed, const std::string& host,
                                          bool at_once);

namespace {

void read_field(const Field& field, Sweep& sweep) {
  const std::string_view key = field.key();
  if (key == "do") {
    sweep.deed = static_cast<Deed>(field.word(kDeedNames, kSweepDeeds));
  } else if (key == "moment") {
    sweep.moment = static_cast<Moment>(field.word(kMomentNames, std::size(kMomentNames)));
  } else if (key == "await") {
    sweep.await = field.count();
    if (*sweep.await == 0) field.refuse("a number from 1");
  } else if (key == "invariants") {
    sweep.invariants = field.count();
  } else if (key == "until") {
    sweep.until = Duration(static_cast<std::int64_t>(field.count()));
  } else if (key == "host") {
    sweep.host = field.value();
  } else if (key == "task") {
    sweep.task = field.value();
  } else {
    field.refuse("do, host, task, await, moment, invariants or until, and = behind it");
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
  while (!text.empty()) read_field({"AIO_SWEEP", cut_part(text, ";")}, base);
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
