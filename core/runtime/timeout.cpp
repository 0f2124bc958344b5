#include "runtime/timeout.h"

#include <utility>

#include "runtime/event_loop.h"

namespace aio {

Timeout::~Timeout() {
  disarm();
}

void Timeout::reschedule(std::optional<Duration> when) {
  if (state_ != State::entered) {
    throw RuntimeError(
        "reschedule() outside the body of its timeout, or after the deadline; call it while the body runs");
  }
  when_ = when;
  disarm();
  arm();
}

void Timeout::enter() {
  if (state_ != State::created) throw RuntimeError("This Timeout was entered before; make a new one");
  task_ = get_running_loop().current_task;
  if (!task_) throw RuntimeError("timeout() was awaited outside a task; call it from a coroutine that a task runs");
  cancelling_ = task_->cancelling();
  state_ = State::entered;
  arm();
}

bool Timeout::exit(bool body_was_cancelled) {
  disarm();
  detail::TaskBase& task = *std::exchange(task_, nullptr);
  if (state_ != State::expiring) {
    state_ = State::exited;
    return false;
  }
  state_ = State::expired;
  // Requests beyond this one's came from elsewhere: then the cancellation is not ours to turn into a TimeoutError.
  return task.uncancel() <= cancelling_ && body_was_cancelled;
}

void Timeout::arm() {
  if (!when_) return;
  EventLoop& loop = task_->loop();
  if (*when_ <= loop.time()) {
    loop.make_ready(alarm_);
  } else {
    loop.add_timer(alarm_, *when_, "timeout");
  }
}

void Timeout::disarm() {
  alarm_.unlink();
  if (task_) task_->loop().cancel_timer(alarm_);
}

void Timeout::expire() {
  task_->cancel({});
  state_ = State::expiring;
}

std::optional<Duration> detail::Deadline::when() const {
  return time && is_delay ? get_running_loop().time() + *time : time;
}

void detail::throw_timeout_error() {
  throw TimeoutError("the deadline passed");
}

}  // namespace aio
