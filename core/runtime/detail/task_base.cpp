#include "runtime/detail/task_base.h"

#include <array>
#include <cctype>
#include <cstdio>

#include "base/assert.h"
#include "base/errors.h"
#include "runtime/coro.h"
#include "runtime/detail/lint.h"
#include "runtime/event_loop.h"

namespace aio::detail {
namespace {

constexpr std::size_t kStackFrames = 32;  // frames of one await chain in a record; the outermost ones are left out

// What people awaited, by the name of the coroutine that does it: "lock.scoped", and "stream.close" for
// StreamState.close, since an object that moves keeps its coroutines in a State.
std::string awaited_name(std::string text) {
  constexpr std::string_view kState = "State.";
  if (const std::size_t state = text.find(kState); state != std::string::npos && state > 0) {
    text.erase(state, kState.size() - 1);
  }
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

TaskBase::TaskBase(EventLoop& loop, PromiseBase& root, std::string name, Place created)
    : SharedFuture(loop),
      root_(&root),
      innermost_(&root),
      id_(loop.next_task_id()),
      function_(root.function),
      created_(created),
      name_(std::move(name)) {
  root.task = this;
  root.started = true;
  if (Lints* lints = loop.lints()) lints->task_created(*this);
  if (!loop.tracing()) return;
  auto line = loop.record("task");
  line.number("task", static_cast<std::int64_t>(id_)).text("name", this->name()).coro(root.function);
  line.id("by", loop.current_task ? loop.current_task->id() : 0).place(created);
}

const std::string& TaskBase::name() const {
  if (name_.empty()) name_ = "Task-" + std::to_string(id_);
  return name_;
}

TaskBase::~TaskBase() {
  if (root_) root_->handle.destroy();
}

void TaskBase::start() {
  add_ref();
  loop().register_task(*this);
  record_ready("created");
  loop().make_ready(step_);
}

void TaskBase::start_eagerly() {
  add_ref();
  loop().register_task(*this);
  step_in_context();
}

void TaskBase::abandon() noexcept {
  waiting_on_ = nullptr;
  innermost_ = nullptr;
  if (root_) std::exchange(root_, nullptr)->handle.destroy();
  drop_callbacks();  // a gather or shield that waits for the task keeps it alive through them
}

bool TaskBase::cancel(const CancelRequest& request) {
  mark_retrieved();  // who cancels it knows of it
  if (done()) return false;
  check_frame();
  ++cancel_requests_;
  if (loop().tracing()) {
    auto line = loop().record("cancel");
    line.number("task", static_cast<std::int64_t>(id_)).number("count", cancel_requests_);
    line.id("by", loop().current_task ? loop().current_task->id() : 0).place(request.at);
    if (!request.message.empty()) line.text("msg", request.message);
  }
  if (waiting_on_ && waiting_on_->cancel(request)) return true;
  must_cancel_ = true;
  cancel_request_message_ = request.message;
  return true;
}

unsigned TaskBase::uncancel() {
  if (cancel_requests_ > 0) {
    --cancel_requests_;
    if (loop().tracing()) {
      loop().record("uncancel").number("task", static_cast<std::int64_t>(id_)).number("count", cancel_requests_);
    }
    if (cancel_requests_ == 0) must_cancel_ = false;
  }
  return cancel_requests_;
}

void TaskBase::describe(WaitInfo& info) const {
  info.on = "task";
  info.task_id = id_;
}

void TaskBase::set_name(std::string name) {
  name_ = std::move(name);
  if (loop().tracing()) loop().record("name").number("task", static_cast<std::int64_t>(id_)).text("name", name_);
}

// Nothing here throws: a coroutine keeps its exceptions. So the reference is held without a guard, whose clean-up would
// make every call below a detour through the host in wasm.
void TaskBase::step() {
  if (done()) return;
  add_ref();
  waiting_on_ = nullptr;
  if (must_cancel_ && !suspensions_) {
    end_cancelled(cancel_request_message_);
  } else {
    step_in_context();
  }
  drop_ref();
}

// The context is swapped by hand for the same reason.
void TaskBase::step_in_context() {
  Backend& backend = loop().backend();
  backend.step_begins(*this);
  context_.swap_with_current();
  run_until_suspended();
  context_.swap_with_current();
  backend.step_ends(*this);
}

void TaskBase::run_until_suspended() {
  EventLoop& owner = loop();
  TaskBase* const outer = std::exchange(owner.current_task, this);
  if (owner.tracing()) owner.record("step").number("task", static_cast<std::int64_t>(id_));
  // A step inside a step is part of the outer one.
  Lints* const lints = outer ? nullptr : owner.lints();
  const Lints::Step begun = lints ? lints->step_begins(*this) : Lints::Step();
  resuming_ = suspensions_ != 0;
  check_frame();
  next_ = innermost_->handle;
  while (next_) std::exchange(next_, nullptr).resume();
  owner.backend().settle();
  if (lints) lints->step_ends(begun, *this, root_ended_);
  if (root_ended_) finish();
  owner.current_task = outer;
}

void TaskBase::finish() {
  if (!root_->error) {
    if (must_cancel_) {
      end_cancelled(cancel_request_message_);
      return;
    }
    store_result(*root_);
    end_coroutine();
    Lints* const lints = loop().lints();
    if (saw_cancellation_ && cancel_requests_ > 0 && lints) lints->cancellation_swallowed(*this, delivered_);
    record_done("result", {});
    set_finished();
    return;
  }
  const std::exception_ptr error = std::exchange(root_->error, nullptr);
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError& cancelled) {
    end_cancelled(cancelled.message());
  } catch (...) {
    end_coroutine();
    record_done("exception", loop().tracing() ? describe_exception(error) : std::string());
    set_error(error);
  }
}

void TaskBase::end_cancelled(std::string message) {
  end_coroutine();
  record_done("cancelled", {});
  set_cancelled(std::move(message));
}

void TaskBase::end_coroutine() {
  std::exchange(root_, nullptr)->handle.destroy();
  innermost_ = nullptr;
  if (Lints* lints = loop().lints()) lints->task_ended(*this);
  loop().unregister_task(*this);
}

bool TaskBase::is_internal(const PromiseBase& promise) const noexcept {
  return loop().recorder().name_of(promise.function).internal;
}

const PromiseBase* TaskBase::visible_from(const PromiseBase* promise) const noexcept {
  const PromiseBase* found = promise;
  while (found && is_internal(*found)) found = found->caller;
  return found ? found : promise;
}

const PromiseBase* TaskBase::visible() const noexcept {
  return visible_from(innermost_);
}

void TaskBase::check_frame() const {
  AIO_ASSERT(!innermost_ || innermost_->is_alive(),
             "A coroutine was destroyed while its task waited in it; keep its Coro until the co_await is over");
}

std::optional<WaitInfo> TaskBase::current_wait() const {
  check_frame();
  if (!waiting_on_ || waiting_on_->done()) return std::nullopt;
  WaitInfo info;
  waiting_on_->describe(info);
  return info;
}

std::vector<const PromiseBase*> TaskBase::visible_stack() const {
  std::vector<const PromiseBase*> stack;
  for (const PromiseBase* frame = innermost_; frame; frame = frame->caller) {
    if (!is_internal(*frame)) stack.push_back(frame);
  }
  return stack;
}

std::string TaskBase::describe_wait() const {
  std::string text = name();
  if (const PromiseBase* coroutine = visible()) {
    text += " (" + loop().recorder().name_of(coroutine->function).text + ") waits for " + wait_.on;
    text += " at " + trace::place_text(coroutine->at);
  }
  return text;
}

void TaskBase::record_ready(const char* why) noexcept {
  if (!loop().tracing()) return;
  auto line = loop().record("ready");
  line.number("task", static_cast<std::int64_t>(id_)).text("why", why ? why : wait_.on);
  line.id("by", loop().current_task ? loop().current_task->id() : 0);
}

void TaskBase::record_suspend(const WaitInfo& info) noexcept {
  const PromiseBase* place = visible();
  auto line = loop().record("suspend");
  line.number("task", static_cast<std::int64_t>(id_)).text("on", info.on).place(place->at).coro(place->function);
  line.id("id", info.object_id).id("waits_for", info.task_id).id("count", info.count);
  if (info.until) line.number("until", info.until->count());
  std::array<const PromiseBase*, kStackFrames> frames{};
  std::size_t depth = 0;
  for (const PromiseBase* frame = place; frame && depth < kStackFrames; frame = frame->caller) {
    if (!is_internal(*frame)) frames[depth++] = frame;
  }
  if (depth < 2) return;
  line.begin_stack();
  while (depth-- > 0) line.frame(frames[depth]->function, frames[depth]->at);
  line.end_stack();
}

void TaskBase::record_pass(const PromiseBase& promise, std::string_view on) noexcept {
  loop().record("pass").number("task", static_cast<std::int64_t>(id_)).place(promise.at).text("on", on);
}

void TaskBase::record_delivery(const PromiseBase& promise) noexcept {
  const PromiseBase* place = visible_from(&promise);
  delivered_ = place->at;
  if (!loop().tracing()) return;
  auto line = loop().record("deliver");
  line.number("task", static_cast<std::int64_t>(id_)).place(place->at).coro(place->function);
}

void TaskBase::record_done(const char* how, const std::string& error) noexcept {
  if (!loop().tracing()) return;
  auto line = loop().record("done");
  line.number("task", static_cast<std::int64_t>(id_)).text("how", how);
  if (!error.empty()) line.text("error", error);
}

void TaskBase::report_unretrieved() noexcept {
  if (running_loop() != &loop()) {
    std::fprintf(stderr, "Task exception was never retrieved\n  task %s: %s\n", name().c_str(),
                 describe_exception(error()).c_str());
    return;
  }
  if (Lints* lints = loop().lints()) lints->exception_unretrieved(*this);
  loop().call_exception_handler(
      {"Task exception was never retrieved", error(), id_, name(), trace::place_text(created_)});
}

void enter_coroutine(PromiseBase& caller, PromiseBase& child) {
  AIO_ASSERT(child.is_alive(), "This coroutine was destroyed before it was awaited; keep its Coro until the co_await");
  TaskBase& task = *caller.task;
  child.task = &task;
  child.caller = &caller;
  child.started = true;
  child.suspensions = task.suspensions_;
  task.innermost_ = &child;
  task.next_ = child.handle;
  if (task.loop().tracing() && !task.is_internal(child)) {
    auto line = task.loop().record("call");
    line.number("task", static_cast<std::int64_t>(task.id_)).coro(child.function).place(task.visible_from(&caller)->at);
  }
}

void leave_coroutine(PromiseBase& promise) noexcept {
  TaskBase& task = *promise.task;
  if (!promise.caller) {
    task.root_ended_ = true;
    return;
  }
  task.innermost_ = promise.caller;
  task.next_ = promise.caller->handle;
  if (!task.loop().tracing()) return;
  if (!task.is_internal(promise)) {
    auto line = task.loop().record("return");
    line.number("task", static_cast<std::int64_t>(task.id_)).coro(promise.function);
    line.place(task.visible_from(promise.caller)->at);
    if (promise.error) line.text("error", describe_exception(promise.error));
  } else if (promise.suspensions == task.suspensions_ && !promise.error && !task.is_internal(*promise.caller)) {
    task.record_pass(*promise.caller, awaited_name(task.loop().recorder().name_of(promise.function).text));
  }
}

bool ready_now(PromiseBase& promise, FutureBase& future) {
  TaskBase& task = *promise.task;
  if (&future == &task) throw RuntimeError("Task " + task.name() + " awaits itself; it would wait for ever");
  if (&future.loop() != &task.loop()) {
    throw RuntimeError("Task " + task.name() + " awaits a future of another event loop; create it on the running one");
  }
  if (!future.done()) return false;
  if (task.loop().tracing() && !task.is_internal(promise)) {
    WaitInfo info;
    future.describe(info);
    task.record_pass(promise, info.on);
  }
  return true;
}

void suspend_on(PromiseBase& promise, FutureBase& future) {
  TaskBase& task = *promise.task;
  task.loop().backend().settle();
  ++task.suspensions_;
  task.wait_ = {};
  task.wait_.queue = &future;
  future.describe(task.wait_);
  if (task.loop().tracing()) task.record_suspend(task.wait_);
  future.add_done_callback(task.step_);
  task.waiting_on_ = &future;
  if (task.must_cancel_ && future.cancel({task.cancel_request_message_, {}})) task.must_cancel_ = false;
}

void suspend_once(PromiseBase& promise) {
  TaskBase& task = *promise.task;
  task.loop().backend().settle();
  ++task.suspensions_;
  task.wait_ = {};
  task.wait_.on = "checkpoint";
  if (task.loop().tracing()) task.record_suspend(task.wait_);
  task.record_ready(nullptr);
  task.loop().make_ready(task.step_);
}

void resume_from(PromiseBase& promise, FutureBase* future) {
  TaskBase& task = *promise.task;
  const bool requested = std::exchange(task.resuming_, false) && task.must_cancel_;
  if (!requested && !future) return;
  try {
    if (requested) {
      task.must_cancel_ = false;
      // A request that was forwarded before comes back from the future, or from a child of a gather, with its own
      // words.
      if (!future || (!future->cancelled() && !is_cancellation(future->error()))) {
        if (future) future->mark_retrieved();
        throw CancelledError(task.cancel_request_message_);
      }
    }
    future->throw_if_failed();
  } catch (const CancelledError&) {
    if (task.loop().lints()) task.record_delivery(promise);
    task.saw_cancellation_ = true;
    throw;
  }
}

}  // namespace aio::detail
