#include "jobs/detail/scheduler_state.h"

#include "jobs/detail/scheduler_waits.h"
#include "jobs/scheduler.h"
#include "runtime/detail/lint.h"

namespace aio::jobs::detail {

using aio::detail::Ref;
using aio::detail::TaskBase;

SchedulerState::SchedulerState(SchedulerOptions options, const std::source_location& where)
    : options_(std::move(options)), where_(where), loop_(&get_running_loop()) {
  record("create");
}

SchedulerState::~SchedulerState() {
  while (!pending_.empty()) {
    JobState& job = pending_.pop_front();
    job.stage_ = JobState::Stage::ended;
    job.scheduler_ = nullptr;
    job.discard();
    job.drop_ref();
  }
}

void SchedulerState::drop_handle() noexcept {
  if (--handles_ > 0 || closed_) return;
  aio::detail::report_never_closed(
      "a Scheduler was dropped without being closed: co_await its close() or wait_and_close(), or use "
      "with(Scheduler::create(), ...)",
      where_);
}

std::vector<JobHandle> SchedulerState::jobs() {
  std::vector<JobHandle> all;
  all.reserve(active_count_ + pending_count_);
  const auto add = [&](JobState& job) { all.emplace_back(Ref<JobState>(&job)); };
  active_.for_each(add);
  pending_.for_each(add);
  return all;
}

void SchedulerState::check_loop() const {
  if (&get_running_loop() == loop_.get()) return;
  throw RuntimeError("The Scheduler belongs to another event loop; create() one on the running loop");
}

bool SchedulerState::has_room() const noexcept {
  if (!options_.limit || options_.pending_limit == 0) return true;
  const std::size_t taken = active_count_ + pending_count_ + promised_;
  return taken < *options_.limit || taken - *options_.limit < options_.pending_limit;
}

bool SchedulerState::admit(JobState& job) {
  check_loop();
  if (closed_) throw RuntimeError("The Scheduler is closed; spawn() before close()");
  if (spawners_.has_live() || !has_room()) return false;  // nobody passes those who wait
  place(job);
  return true;
}

Coro<> SchedulerState::wait_for_place(Ref<SchedulerState> scheduler, Ref<JobState> job) {
  aio::detail::QueuedWaiter waiter(scheduler->spawners_, scheduler->traced_, "scheduler.spawn");
  try {
    co_await waiter.future();
  } catch (...) {
    if (waiter.is_promised()) --scheduler->promised_;
    scheduler->offer_places();
    scheduler->wake_idle();
    throw;
  }
  if (scheduler->closed_) {
    throw RuntimeError("The Scheduler was closed while spawn() waited for a place; the coroutine was dropped unrun");
  }
  --scheduler->promised_;
  scheduler->place(*job);
  scheduler->offer_places();  // to who came when this place was promised, and had to stay behind
}

void SchedulerState::place(JobState& job) {
  if (loop_->tracing()) job.id_ = loop_->next_object_id();
  const bool at_once = !options_.limit || active_count_ < *options_.limit;
  at_once ? start(job, "spawn") : queue(job);
}

void SchedulerState::queue(JobState& job) {
  job.scheduler_ = this;
  job.context_ = copy_context();
  job.stage_ = JobState::Stage::pending;
  job.add_ref();
  pending_.push_back(job);
  ++pending_count_;
  record(job, "queue");
}

void SchedulerState::start(JobState& job, const char* op) {
  TaskOptions options;
  options.name = job.name_;
  options.context = job.context_;
  job.task_ = job.make_task(std::move(options));
  job.task_id_ = job.task_->id();
  job.context_.reset();
  job.scheduler_ = this;
  job.keeps_ = Ref<SchedulerState>(this);
  if (job.pending()) {
    job.unlink();
    --pending_count_;
  } else {
    job.add_ref();
  }
  job.stage_ = JobState::Stage::active;
  active_.push_back(job);
  ++active_count_;
  record(job, op);
  job.task_->add_done_callback(job.done_);
}

void SchedulerState::start_pending() {
  while (!closed_ && !pending_.empty() && active_count_ < *options_.limit) start(pending_.front(), "start");
}

void SchedulerState::offer_places() {
  while (!closed_ && has_room() && spawners_.wake_one()) ++promised_;
}

void SchedulerState::job_done(JobState& job) {
  const Ref<JobState> self(&job);
  job_dropped(job);
  const TaskBase& task = *job.task_;
  record(job, "done", task.cancelled() ? "cancelled" : task.error() ? "exception" : "result");
  start_pending();
  offer_places();
  job.wake_waiters();
  wake_idle();
  report_unseen(self);
}

void SchedulerState::job_dropped(JobState& job) noexcept {
  job.unlink();
  --active_count_;
  job.stage_ = JobState::Stage::ended;
  job.scheduler_ = nullptr;
  job.kept_.reset();
}

void SchedulerState::drop_pending(JobState& job) {
  const Ref<JobState> self(&job);
  job.unlink();
  job.drop_ref();
  --pending_count_;
  job.stage_ = JobState::Stage::ended;
  job.scheduler_ = nullptr;
  job.context_.reset();
  record(job, "done", "cancelled");
  offer_places();
  job.wake_waiters();
  wake_idle();
  job.discard();
  job.kept_.reset();
}

void SchedulerState::track(aio::detail::SharedFuture& future) {
  if (future.done()) return;
  auto* shielded = new Shielded(*this, future);
  shields_.push_back(*shielded);
  ++shield_count_;
  future.add_done_callback(shielded->done);
}

void SchedulerState::shield_ended(bool by_itself) {
  --shield_count_;
  if (by_itself) wake_idle();
}

void SchedulerState::report_unseen(const Ref<JobState>& job) noexcept {
  if (!job->task_ || !job->task_->error() || job->delivered_ || job->listeners_ > 0) return;
  job->delivered_ = true;
  job->task_->mark_retrieved();
  report("Job processing failed", *job, job->task_->error());
}

void SchedulerState::report(const char* message, JobState& job, const std::exception_ptr& error) noexcept {
  try {
    JobContext context{{}, JobHandle(Ref<JobState>(&job))};
    context.message = message;
    context.exception = error;
    context.task_id = job.task_id_;
    context.task_name = job.name();
    context.task_created_at = trace::place_text(job.where_);
    call_exception_handler(context);
  } catch (...) {
    loop_->call_exception_handler(
        {"The exception handler of a Scheduler itself threw", std::current_exception(), 0, {}});
  }
}

void SchedulerState::call_exception_handler(const JobContext& context) {
  if (!options_.exception_handler) return loop_->call_exception_handler(context);
  ++handles_;  // the one of the call is not the last
  try {
    Scheduler scheduler{Ref<SchedulerState>(this)};
    options_.exception_handler(scheduler, context);
  } catch (...) {
    --handles_;
    throw;
  }
  --handles_;
}

void SchedulerState::append_awaiters(std::vector<TaskBase*>& tasks) {
  idle_.for_each([&](Idle& each) { each.waiter.append_awaiters(tasks); });
}

void SchedulerState::record(const JobState& job, const char* op, const char* how) {
  EventLoop& loop = *loop_;
  if (!loop.tracing() || loop.is_closed()) return;
  const std::string_view what = op;
  const bool is_new = what == "spawn" || what == "queue";
  const std::uint64_t own = traced_.id();
  auto line = loop.record("job");
  line.id("id", job.id_).id("scheduler", own).text("op", op).id("task", job.task_id_);
  if (is_new && !job.name_.empty()) line.text("name", job.name_);
  if (how) line.text("how", how);
  line.id("by", loop.current_task ? loop.current_task->id() : 0);
  if (is_new) line.place(job.where_);
  line.number("active", static_cast<std::int64_t>(active_count_));
  line.number("pending", static_cast<std::int64_t>(pending_count_));
}

void SchedulerState::record(const char* op) {
  EventLoop& loop = *loop_;
  if (!loop.tracing() || loop.is_closed()) return;
  const bool is_new = std::string_view(op) == "create";
  const std::uint64_t id = traced_.id();
  auto line = loop.record("scheduler");
  line.id("id", id).text("op", op);
  if (is_new && options_.limit) line.number("limit", static_cast<std::int64_t>(*options_.limit));
  if (is_new) line.number("pending_limit", static_cast<std::int64_t>(options_.pending_limit));
  line.number("active", static_cast<std::int64_t>(active_count_));
  line.number("pending", static_cast<std::int64_t>(pending_count_));
  line.id("task", loop.current_task ? loop.current_task->id() : 0);
  if (is_new) line.place(where_);
}

}  // namespace aio::jobs::detail
