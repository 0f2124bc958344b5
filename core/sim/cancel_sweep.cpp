#include "sim/cancel_sweep.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/errors.h"
#include "runtime/run.h"
#include "sim/simulation.h"

namespace aio::sim {
namespace {

class StringSink final : public trace::Sink {
 public:
  explicit StringSink(std::shared_ptr<std::string> text) noexcept : text_(std::move(text)) {}
  void write(std::string_view part) noexcept override { *text_ += part; }

 private:
  std::shared_ptr<std::string> text_;
};

struct SweptRun {
  Verdict verdict;
  std::string trace;
};

SweptRun run_once(const detail::Function<Coro<>()>& program, const SweepOptions& options, const Sweep& sweep,
                  std::unique_ptr<Simulation> simulation) {
  const auto trace = std::make_shared<std::string>();
  const auto verdict = std::make_shared<Verdict>();
  install_sweep(*simulation, sweep);
  RunOptions run_options;
  run_options.seed = options.seed;
  run_options.scenario = options.scenario;
  run_options.backend = std::move(simulation);
  const Judge::Expected expected{sweep.await.has_value(), sweep.invariants};
  run_options.trace = std::make_unique<Judge>(std::make_unique<StringSink>(trace), expected, verdict);
  try {
    run(program(), std::move(run_options));
  } catch (const ValueError&) {
    // Of a scenario, which no run can have; a program's own is a verdict.
    if (trace->find("\"k\":\"end\"") == std::string::npos) throw;
  } catch (...) {  // the verdict has it
  }
  return {std::move(*verdict), std::move(*trace)};
}

SweepCell cell_at(const detail::TaskBase& task, std::uint64_t n) {
  SweepCell cell;
  cell.await = n;
  cell.task = task.name();
  cell.on = task.wait().on;
  if (const detail::PromiseBase* coroutine = task.visible()) cell.place = trace::place_text(coroutine->at);
  return cell;
}

}  // namespace

bool SweepReport::ok() const noexcept {
  const auto good = [](SweepOutcome outcome) { return outcome <= SweepOutcome::kUnchecked; };
  return good(undisturbed.outcome) &&
         std::all_of(cells.begin(), cells.end(), [&](const SweepCell& cell) { return good(cell.outcome); });
}

std::uint64_t SweepReport::count(SweepOutcome outcome) const noexcept {
  return static_cast<std::uint64_t>(
      std::count_if(cells.begin(), cells.end(), [outcome](const SweepCell& cell) { return cell.outcome == outcome; }));
}

std::string SweepReport::text() const {
  std::string text;
  if (undisturbed.outcome != SweepOutcome::kSafe) {
    text += std::string("undisturbed: ") + name_of(undisturbed.outcome) + ": " + undisturbed.why + "\n";
  }
  for (const SweepCell& cell : cells) {
    if (cell.outcome == SweepOutcome::kSafe) continue;
    text += "await " + std::to_string(cell.await) + " (" + cell.place + ", " + name_of(cell.moment) +
            "): " + name_of(cell.outcome) + ": " + cell.why + "\n";
  }
  return text;
}

SweepReport cancel_sweep(const detail::Function<Coro<>()>& program, const SweepOptions& options) {
  Sweep sweep = options.what;
  sweep.await.reset();
  sweep.invariants = 0;
  sweep.until.reset();
  std::vector<SweepCell> awaits;
  auto first = std::make_unique<Simulation>();
  first->awaits().at_each(sweep.task, [&awaits](detail::TaskBase& task, std::uint64_t n) {
    if (n <= kMaxSweptAwaits) awaits.push_back(cell_at(task, n));
  });
  SweepReport report;
  report.undisturbed = run_once(program, options, sweep, std::move(first)).verdict;
  if (report.undisturbed.awaits > kMaxSweptAwaits) {
    throw ValueError("A sweep of " + std::to_string(report.undisturbed.awaits) +
                     " awaits is too long; name a task, or sweep a smaller program");
  }
  sweep.invariants = report.undisturbed.invariants;
  sweep.until = report.undisturbed.ended + kSweepPatience;
  for (const SweepCell& await : awaits) {
    for (const Moment moment : {Moment::kWaits, Moment::kWoken}) {
      if (moment == Moment::kWoken && await.on == "checkpoint") continue;
      sweep.await = await.await;
      sweep.moment = moment;
      SweptRun run = run_once(program, options, sweep, std::make_unique<Simulation>());
      if (run.verdict.outcome == SweepOutcome::kUnreached && moment == Moment::kWoken) continue;
      SweepCell cell = await;
      cell.moment = moment;
      cell.outcome = run.verdict.outcome;
      cell.why = std::move(run.verdict.why);
      if (cell.outcome != SweepOutcome::kSafe) cell.trace = std::move(run.trace);
      report.cells.push_back(std::move(cell));
    }
  }
  return report;
}

}  // namespace aio::sim
