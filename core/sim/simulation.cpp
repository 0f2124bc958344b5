#include "sim/simulation.h"

#include <algorithm>
#include <cstdio>

#include "base/errors.h"
#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"
#include "sim/edge_counter.h"
#include "sim/limits.h"
#include "sim/workers.h"

namespace aio::sim {
namespace {

constexpr std::int64_t kChargeGrain = 1'000'000;  // computing is charged in whole milliseconds

// Compiler hooks, the allocator's last resort and the wasm host's post-mortem all come without an argument.
thread_local Simulation* active = nullptr;

}  // namespace

std::string lane_name(int lane) {
  return lane < 0 ? "loop" : "worker " + std::to_string(lane + 1);
}

Simulation* active_simulation() noexcept {
  return active;
}

Simulation::Simulation(unsigned workers) : default_workers_(workers) {}

Simulation::~Simulation() {
  if (active == this) active = nullptr;
}

void Simulation::at_await(std::uint64_t n, std::string task, detail::Function<void()> action, Moment moment) {
  awaits_.at(n, std::move(task), moment, [this, action = std::move(action)](detail::TaskBase& found, std::uint64_t) {
    found_ = &found;
    action();
    found_ = nullptr;
  });
}

void Simulation::cancel_task(const std::string& name) {
  if (found_ && (name.empty() || found_->name() == name)) {
    found_->cancel({});
    return;
  }
  if (name.empty()) {
    if (!loop_->tasks().empty()) loop_->tasks().front().cancel({});
    return;
  }
  std::vector<detail::Ref<detail::TaskBase>> named;
  loop_->tasks().for_each([&](detail::TaskBase& task) {
    if (task.name() == name || "#" + std::to_string(task.id()) == name) named.emplace_back(&task);
  });
  for (const detail::Ref<detail::TaskBase>& task : named) task->cancel({});
}

void Simulation::record_injection(const char* what, const std::string& host) {
  if (!loop_->tracing()) return;
  auto line = loop_->record("inject");
  line.text("do", what);
  if (!host.empty()) line.text("host", host);
  if (!found_) return;
  line.number("task", static_cast<std::int64_t>(found_->id()));
  if (const detail::PromiseBase* coroutine = found_->visible()) line.place(coroutine->at);
}

void Simulation::attach(EventLoop& loop) {
  loop_ = &loop;
  active = this;
  world_random_ = Random(Random(loop.random()).next());
  settled_edges_ = edges.count;
  install_limits(loop);
  allow_edges(kMaxEdgesPerStep);
}

Duration Simulation::time() {
  settle();
  return now_ + lane_cost_;
}

void Simulation::poll() {
  if (at_begin_) std::exchange(at_begin_, {})();
  settle();
  ++polls_at_this_instant_;
  allow_edges(kMaxEdgesPerStep);
  advance(now_);
}

bool Simulation::wait(std::optional<Duration> deadline) {
  polls_at_this_instant_ = 0;
  std::optional<Duration> next = deadline;
  if (!events_.empty() && (!next || events_.front().when < *next)) next = events_.front().when;
  if (!next) return false;
  if (!deadline && events_aside_ == events_.size() && !(may_reach_ && may_reach_())) return false;
  advance(*next);
  return true;
}

void Simulation::watch_signal(int signal) {
  signals_.push_back(signal);
}

void Simulation::unwatch_signal(int signal) noexcept {
  std::erase(signals_, signal);
}

void Simulation::inject_signal(Duration when, int signal) {
  inject(when, [this, signal] {
    if (std::find(signals_.begin(), signals_.end(), signal) != signals_.end()) loop_->signal_arrived(signal);
  });
}

void Simulation::close() noexcept {
  awaits_.clear();
  if (const auto action = std::exchange(at_close_, {})) action();
  events_.clear();
  events_aside_ = 0;
}

void Simulation::reorder(detail::CallbackList& batch) {
  if (explorer_) explorer_->reorder(batch);
}

void Simulation::block(Duration duration, const char* what) {
  settle();
  spend(duration, what);
}

void Simulation::charge(Duration cost, const char* what) {
  block(cost, what);
}

void Simulation::step_begins(detail::TaskBase& task) {
  last_step_ = now_;
  awaits_.step_begins(task);
  allow_edges(kMaxEdgesPerStep);
  if (loop_->tracing() && polls_at_this_instant_ > kMaxPollsAtOneInstant) {
    loop_->current_task = &task;
    stop("cpu", current_coroutine() + " went through the loop " + std::to_string(kMaxPollsAtOneInstant) +
                    " times while nothing waited for time to pass. Await something that takes time, or end the loop.");
  }
}

void Simulation::step_ends(detail::TaskBase& task) {
  awaits_.step_ends(task, loop_->current_task == nullptr);
}

void Simulation::write_line(std::string_view line) {
  settle();
  if (lane_ == kLoopLane) {
    output(line, kLoopLane);
    return;
  }
  // The job runs in one go at its start; what it writes appears when its lane gets there.
  inject(now_ + lane_cost_, [this, text = std::string(line), lane = lane_] { output(text, lane); });
}

void Simulation::output(std::string_view line, int lane) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
  if (!loop_->tracing()) return;
  auto record = loop_->record("print");
  record.id("task", loop_->current_task ? loop_->current_task->id() : 0).text("text", line);
  if (lane != kLoopLane) record.text("lane", lane_name(lane));
}

void Simulation::schedule(Duration when, detail::Function<void()> action, bool aside) {
  events_.push_back({when, scheduled_++, aside, std::move(action)});
  if (aside) ++events_aside_;
  std::push_heap(events_.begin(), events_.end(), LaterFirst());
}

// Moves the clock, and lets what happens meanwhile on the other lanes happen in order.
void Simulation::advance(Duration target) {
  detail::TaskBase* const task = std::exchange(loop_->current_task, nullptr);
  while (!events_.empty() && events_.front().when <= target) {
    std::pop_heap(events_.begin(), events_.end(), LaterFirst());
    const Event event = std::move(events_.back());
    events_.pop_back();
    if (event.aside) --events_aside_;
    now_ = std::max(now_, event.when);
    event.action();
  }
  now_ = std::max(now_, target);
  loop_->current_task = task;
}

// Charges the branches that were executed since the last call to the running lane.
void Simulation::settle() {
  unsettled_nanoseconds_ += static_cast<std::int64_t>(edges.count - settled_edges_) * kNanosecondsPerEdge;
  settled_edges_ = edges.count;
  const std::int64_t whole = unsettled_nanoseconds_ / kChargeGrain * kChargeGrain;
  if (whole == 0) return;
  unsettled_nanoseconds_ -= whole;
  spend(Duration(whole), "code");
}

void Simulation::spend(Duration cost, const char* what) {
  if (lane_ == kLoopLane) {
    record_cpu(cost, what, kLoopLane);
    advance(now_ + cost);
    return;
  }
  if (loop_->tracing()) {
    inject(now_ + lane_cost_, [this, cost, what, lane = lane_] { record_cpu(cost, what, lane); });
  }
  lane_cost_ += cost;
}

void Simulation::record_cpu(Duration cost, const char* what, int lane) {
  if (!loop_->tracing()) return;
  const detail::TaskBase* task = loop_->current_task;
  auto line = loop_->record("cpu");
  line.text("lane", lane_name(lane)).number("dur", cost.count()).text("what", what).id("task", task ? task->id() : 0);
  if (!task) return;
  if (const detail::PromiseBase* coroutine = task->visible()) line.place(coroutine->at);
}

detail::Ref<Executor> Simulation::make_executor(unsigned threads) {
  const unsigned count = threads ? threads : default_workers_;
  return detail::Ref<Executor>(new Workers(*this, std::exchange(lanes_, lanes_ + count), count));
}

Duration Simulation::run_on_lane(int lane, detail::WorkItem& item) {
  // The lane that waits for this one's events may be in the middle of a charge of its own.
  settled_edges_ = edges.count;
  const std::int64_t unsettled = std::exchange(unsettled_nanoseconds_, 0);
  const int outer_lane = std::exchange(lane_, lane);
  const Duration outer_cost = std::exchange(lane_cost_, Duration::zero());
  allow_edges(kMaxEdgesPerStep);
  // As on a real worker thread, no loop runs here.
  detail::set_running_loop(nullptr);
  detail::thread_state.worker_of = this;
  item.execute();
  detail::thread_state.worker_of = nullptr;
  detail::set_running_loop(loop_);
  settle();
  const Duration end = now_ + lane_cost_;
  lane_ = outer_lane;
  lane_cost_ = outer_cost;
  unsettled_nanoseconds_ = unsettled;
  return end;
}

void Simulation::run_aside(const detail::Function<void()>& action) {
  action();
  settled_edges_ = edges.count;
}

bool Simulation::in_task() const noexcept {
  return loop_->current_task != nullptr;
}

std::string Simulation::current_coroutine() const {
  const detail::TaskBase* task = loop_->current_task;
  if (lane_ != kLoopLane) return "a function that to_thread() runs";
  if (!task) return "a callback of the event loop";
  const detail::PromiseBase* coroutine = task->visible();
  if (!coroutine) return "task " + task->name();
  std::string text = "coroutine " + loop_->recorder().name_of(coroutine->function).text + " (";
  return text + trace::place_text(coroutine->at) + ", task " + task->name() + ")";
}

void Simulation::record_stop(const char* why, const std::string& text, int exit) {
  if (!loop_->tracing()) return;
  {
    const detail::TaskBase* task = loop_->current_task;
    auto line = loop_->record("stopped");
    line.text("why", why).text("text", text).id("task", task ? task->id() : 0);
    const detail::PromiseBase* coroutine = task ? task->visible() : nullptr;
    if (coroutine) line.coro(coroutine->function).place(coroutine->at);
  }
  loop_->record("end").number("exit", exit);
  loop_->recorder().flush();
}

}  // namespace aio::sim
