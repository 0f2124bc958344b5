#include "jobs/scheduler.h"

namespace aio::jobs {

Coro<Scheduler> Scheduler::create(SchedulerOptions options, std::source_location where) {
  aio::detail::Ref<detail::SchedulerState> state(new detail::SchedulerState(std::move(options), where));
  Scheduler scheduler(std::move(state));
  co_return scheduler;
}

Coro<Scheduler> Scheduler::create(std::source_location where) {
  SchedulerOptions options;
  return create(std::move(options), where);
}

Scheduler::Scheduler(aio::detail::Ref<detail::SchedulerState> state) noexcept : state_(std::move(state)) {
  state_->add_handle();
}

Scheduler::Scheduler(Scheduler&& other) noexcept = default;

Scheduler& Scheduler::operator=(Scheduler&& other) noexcept {
  if (this != &other) handle_gone();
  state_ = std::move(other.state_);
  return *this;
}

Scheduler::~Scheduler() {
  handle_gone();
}

void Scheduler::handle_gone() noexcept {
  if (state_) state_->drop_handle();
}

}  // namespace aio::jobs
