#include "runtime/detail/future_base.h"

#include <memory>

#include "base/errors.h"
#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio::detail {

bool FutureBase::cancel(const CancelRequest& request) {
  mark_retrieved();  // who cancels it knows of it
  if (done()) return false;
  set_cancelled(request.message);
  return true;
}

void FutureBase::describe(WaitInfo& info) const {
  info.on = "future";
}

// Awaits and callbacks of a closed loop have nobody to run them.
void FutureBase::add_done_callback(Callback& callback) {
  done() ? make_ready(callback) : callbacks_.push_back(callback);
}

void FutureBase::append_awaiters(std::vector<TaskBase*>& tasks) {
  callbacks_.for_each([&](Callback& callback) { callback.append_awaiters(tasks); });
}

void OwnedCallback::append_awaiters(std::vector<TaskBase*>& tasks) {
  if (follower_) follower_->append_awaiters(tasks);
}

void FutureBase::add_done_callback(Function<void()> action, FutureBase* follower) {
  auto callback = std::make_unique<OwnedCallback>(std::move(action), follower);
  add_done_callback(*callback.release());
}

void FutureBase::throw_if_failed() {
  if (state_ == State::cancelled) throw CancelledError(cancel_message_);
  if (!error_) return;
  unretrieved_ = false;
  std::rethrow_exception(error_);
}

void FutureBase::set_finished() {
  if (done()) throw InvalidStateError("The future is done already; a future is resolved once");
  state_ = State::finished;
  schedule_callbacks();
}

void FutureBase::set_error(std::exception_ptr error) {
  if (done()) throw InvalidStateError("The future is done already; a future is resolved once");
  error_ = std::move(error);
  unretrieved_ = true;
  state_ = State::finished;
  schedule_callbacks();
}

void FutureBase::set_cancelled(std::string message) {
  cancel_message_ = std::move(message);
  state_ = State::cancelled;
  schedule_callbacks();
}

void FutureBase::schedule_callbacks() {
  loop_->check_thread();
  while (!callbacks_.empty()) make_ready(callbacks_.pop_front());
}

void FutureBase::make_ready(Callback& callback) {
  if (loop_->is_closed()) {
    callback.drop();
    return;
  }
  if (loop_->tracing()) {
    if (TaskBase* task = callback.task()) task->record_ready(cancelled() ? "cancel" : nullptr);
  }
  loop_->make_ready(callback);
}

std::exception_ptr failure_of(const FutureBase& future) {
  return future.cancelled() ? std::make_exception_ptr(CancelledError(future.cancel_message())) : future.error();
}

bool is_cancellation(const std::exception_ptr& error) noexcept {
  if (!error) return false;
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError&) {
    return true;
  } catch (...) {
    return false;
  }
}

SharedFuture::SharedFuture(EventLoop& loop) noexcept : FutureBase(loop) {
  loop.add_ref();
}

Follower::Follower(EventLoop& loop) noexcept : SharedFuture(loop) {
  loop.register_follower(*this);
}

SharedFuture::~SharedFuture() {
  loop().drop_ref();
}

void SharedFuture::last_reference_gone() noexcept {
  if (unretrieved()) report_unretrieved();
  delete this;
}

void SharedFuture::report_unretrieved() noexcept {
  if (running_loop() != &loop()) return;
  loop().call_exception_handler({"Future exception was never retrieved", error(), 0, {}});
}

}  // namespace aio::detail
