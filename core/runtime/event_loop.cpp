#include "runtime/event_loop.h"

#include <cstdio>
#include <utility>

#include "base/errors.h"
#include "runtime/detail/task_base.h"

namespace aio {
namespace detail {

namespace {
thread_local EventLoop* running = nullptr;  // which loop a thread runs is a fact about the thread
}

EventLoop* running_loop() noexcept {
  return running;
}
EventLoop* set_running_loop(EventLoop* loop) noexcept {
  return std::exchange(running, loop);
}

/// The state behind a Handle: waits in the ready queue or the timer heap, which hold a reference meanwhile.
class HandleState final : public TimerNode, public RefCounted {
 public:
  explicit HandleState(Function<void()> callback) : callback_(std::move(callback)) {}

  void run() override {
    const Ref<HandleState> self(this);
    drop_ref();
    std::exchange(callback_, {})();
  }
  void drop() noexcept override { drop_ref(); }

  void cancel() {
    if (cancelled_) return;
    cancelled_ = true;
    const Ref<HandleState> self(this);
    if (is_pending()) {
      running_loop()->cancel_timer(*this);
      drop_ref();
    } else if (is_linked()) {
      unlink();
      drop_ref();
    }
    callback_ = {};
  }
  bool cancelled() const noexcept { return cancelled_; }

 private:
  Function<void()> callback_;
  bool cancelled_ = false;
};

}  // namespace detail

Handle::Handle(detail::Ref<detail::HandleState> state) : state_(std::move(state)) {}
Handle::Handle(const Handle&) = default;
Handle::Handle(Handle&&) noexcept = default;
Handle& Handle::operator=(Handle other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
Handle::~Handle() = default;
void Handle::cancel() {
  state_->cancel();
}
bool Handle::cancelled() const {
  return state_->cancelled();
}

EventLoop& get_running_loop() {
  if (EventLoop* loop = detail::running_loop()) return *loop;
  throw RuntimeError("no running event loop; call this from a coroutine that run() runs");
}

EventLoop::EventLoop(std::unique_ptr<Backend> backend, std::unique_ptr<trace::Sink> trace, std::uint64_t seed)
    : backend_(std::move(backend)), recorder_(std::move(trace)), random_(seed) {
  backend_->attach(*this);
  if (!tracing()) return;
  auto line = record("run");
  line.number("format", 1).text("backend", backend_->name()).number("seed", static_cast<std::int64_t>(seed));
}

EventLoop::~EventLoop() {
  drop_all(batch_);
  drop_all(ready_);
}

Handle EventLoop::call_soon(detail::Function<void()> callback) {
  detail::Ref<detail::HandleState> state(new detail::HandleState(std::move(callback)));
  state->add_ref();
  ready_.push_back(*state);
  return Handle(std::move(state));
}

Handle EventLoop::call_later(Duration delay, detail::Function<void()> callback) {
  return call_at(time() + delay, std::move(callback));
}

Handle EventLoop::call_at(Duration when, detail::Function<void()> callback) {
  detail::Ref<detail::HandleState> state(new detail::HandleState(std::move(callback)));
  state->add_ref();
  add_timer(*state, when, "call_at");
  return Handle(std::move(state));
}

void EventLoop::set_exception_handler(detail::Function<void(const ExceptionContext&)> handler) {
  exception_handler_ = std::move(handler);
}

namespace {

void print_context(const ExceptionContext& context) {
  std::string text = context.message;
  if (!context.task_name.empty()) text += "\n  task: " + context.task_name;
  if (context.exception) text += "\n  " + describe_exception(context.exception);
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace

void EventLoop::call_exception_handler(const ExceptionContext& context) noexcept {
  if (tracing()) {
    std::string text = context.message;
    if (context.exception) text += ": " + describe_exception(context.exception);
    auto line = record("handler");
    line.text("text", text).id("task", context.task_id);
  }
  if (!exception_handler_) {
    print_context(context);
    return;
  }
  try {
    exception_handler_(context);
  } catch (...) {
    print_context(context);
    print_context({"The exception handler itself threw", std::current_exception(), 0, {}});
  }
}

void EventLoop::add_timer(detail::TimerNode& timer, Duration when, const char* what) {
  timers_.add(timer, when, next_object_id());
  if (!tracing()) return;
  auto line = record("timer");
  line.number("id", static_cast<std::int64_t>(timer.id())).number("when", when.count());
  line.id("task", current_task ? current_task->id() : 0).text("what", what);
}

void EventLoop::cancel_timer(detail::TimerNode& timer) {
  if (!timer.is_pending()) return;
  timers_.remove(timer);
  if (tracing()) record("untimer").number("id", static_cast<std::int64_t>(timer.id()));
}

void EventLoop::register_task(detail::TaskBase& task) {
  tasks_.push_back(task);
}

void EventLoop::unregister_task(detail::TaskBase& task) noexcept {
  task.unlink();
  task.drop_ref();
}

void EventLoop::run_until_complete(detail::FutureBase& future) {
  stopping_ = false;
  future.add_done_callback([this] { stopping_ = true; });
  while (!stopping_) run_once();
}

void EventLoop::shutdown_default_executor() {
  while (backend_->has_work()) run_once();
}

void EventLoop::close(int exit) {
  std::fflush(stdout);
  while (!tasks_.empty()) {
    const detail::Ref<detail::TaskBase> task(&tasks_.front());
    unregister_task(*task);
    task->drop_callbacks();  // a gather or shield that waits for the task keeps it alive through them
  }
  if (tracing()) record("end").number("exit", exit);
  recorder_.flush();
}

void EventLoop::run_once() {
  backend_->poll();
  if (ready_.empty()) {
    const auto deadline = timers_.empty() ? std::nullopt : std::optional<Duration>(timers_.earliest().when());
    if ((!deadline || *deadline > backend_->record_time()) && !backend_->wait(deadline)) report_deadlock();
  }
  const Duration now = time();
  while (!timers_.empty() && timers_.earliest().when() <= now) {
    detail::TimerNode& timer = timers_.earliest();
    timers_.remove(timer);
    if (tracing()) record("fire").number("id", static_cast<std::int64_t>(timer.id()));
    ready_.push_back(timer);
  }
  if (ready_.empty()) return;
  batch_.append(ready_);
  ++iterations_;
  if (tracing()) {
    record("tick")
        .number("n", static_cast<std::int64_t>(iterations_))
        .number("ready", static_cast<std::int64_t>(batch_.size()));
  }
  while (!batch_.empty()) run_callback(batch_.pop_front());
}

void EventLoop::run_callback(detail::Callback& callback) noexcept {
  try {
    callback.run();
  } catch (...) {
    call_exception_handler({"Exception in a callback of the event loop", std::current_exception(), 0, {}});
  }
}

void EventLoop::report_deadlock() {
  std::string text = "Deadlock: no task can ever run again.";
  tasks_.for_each([&](detail::TaskBase& task) { text += " " + task.describe_wait() + "."; });
  if (tracing()) record("stopped").text("why", "deadlock").text("text", text);
  throw RuntimeError(text);
}

}  // namespace aio
