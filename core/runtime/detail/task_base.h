// The body of every Task<T>: a stack of coroutines that the loop resumes, step by step. Loop thread only.
//
//   created --step--> running --suspend--> waiting --ready--> running ... --> done
//   cancel() while waiting goes to what it waits for; otherwise must_cancel_ makes the next suspension throw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/intrusive_list.h"
#include "runtime/detail/context.h"
#include "runtime/detail/future_base.h"
#include "runtime/detail/promise_base.h"

namespace aio::detail {

class TaskBase : public SharedFuture, public ListNode {
 public:
  TaskBase(EventLoop& loop, PromiseBase& root, std::string name, Place created);

  // Tasks come and go as often as coroutines, and are as large.
  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
  static void operator delete(void* task, std::size_t bytes) noexcept { free_frame(task, bytes); }

  /// Puts the first step in the ready queue. The loop holds the task until it is done.
  void start();
  /// Runs the first step at once, inside the step that runs now.
  void start_eagerly();
  void set_context(const ContextRef& context) noexcept { context_ = context; }

  /// Destroys its coroutines: the loop ends and the task will never be done.
  void abandon() noexcept;

  bool cancel(const CancelRequest& request) override;
  unsigned cancelling() const noexcept { return cancel_requests_; }
  unsigned uncancel();
  void describe(WaitInfo& info) const override;

  std::uint64_t id() const noexcept { return id_; }
  const std::string& name() const;
  void set_name(std::string name);

  /// Its first coroutine, by std::source_location's name of the function.
  const char* function() const noexcept { return function_; }
  /// Where create_task() was called; unknown for run()'s own.
  Place created() const noexcept { return created_; }
  bool has_suspended() const noexcept { return suspensions_ != 0; }

  /// The coroutine that runs or waits now, innermost; null when the task is done.
  PromiseBase* innermost() const noexcept { return innermost_; }
  /// The innermost coroutine outside the library: the line that people see.
  const PromiseBase* visible() const noexcept;
  /// What the task waits for; meaningful while it is suspended.
  const WaitInfo& wait() const noexcept { return wait_; }
  /// The same as it is now: a lock may have got another holder meanwhile. Empty when it waits for nothing.
  std::optional<WaitInfo> current_wait() const;
  /// The learner's coroutines on its stack, innermost first.
  std::vector<const PromiseBase*> visible_stack() const;
  /// "fetch waits for queue.get at fetch.cpp:12", for reports.
  std::string describe_wait() const;

  void record_ready(const char* why) noexcept;

  /// For Lints: which of its lines the task is counted at.
  std::size_t lint_line = 0;

 protected:
  ~TaskBase() override;
  void report_unretrieved() noexcept override;
  /// Takes the result out of the finished root coroutine.
  virtual void store_result(PromiseBase& root) = 0;

 private:
  friend void enter_coroutine(PromiseBase& caller, PromiseBase& child);
  friend void leave_coroutine(PromiseBase& promise) noexcept;
  friend void suspend_on(PromiseBase& promise, FutureBase& future);
  friend void suspend_once(PromiseBase& promise);
  friend void resume_from(PromiseBase& promise, FutureBase* future);
  friend bool ready_now(PromiseBase& promise, FutureBase& future);

  struct Step final : Callback {
    explicit Step(TaskBase& owner) noexcept : owner_(owner) {}
    void run() override { owner_.step(); }
    TaskBase* task() noexcept override { return &owner_; }
    void append_awaiters(std::vector<TaskBase*>& tasks) override { tasks.push_back(&owner_); }
    TaskBase& owner_;
  };

  void step();
  void step_in_context();
  void run_until_suspended();
  void finish();
  /// Requires: not done. Nothing that the task waits for may be touched when its frame is gone.
  void check_frame() const;
  void end_coroutine();
  void end_cancelled(std::string message);
  void record_done(const char* how, const std::string& error) noexcept;
  void record_suspend(const WaitInfo& info) noexcept;
  void record_pass(const PromiseBase& promise, std::string_view on) noexcept;
  void record_delivery(const PromiseBase& promise) noexcept;
  bool is_internal(const PromiseBase& promise) const noexcept;
  const PromiseBase* visible_from(const PromiseBase* promise) const noexcept;

  Step step_{*this};
  PromiseBase* root_;
  PromiseBase* innermost_;
  std::coroutine_handle<> next_;
  FutureBase* waiting_on_ = nullptr;
  WaitInfo wait_;
  ContextRef context_ = ContextRef::current();
  std::size_t suspensions_ = 0;
  std::uint64_t id_;
  const char* function_;
  Place created_;
  Place delivered_;           // where the last cancellation was thrown, when the loop has lints
  mutable std::string name_;  // made when it is asked for: most tasks have no other than their number
  std::string cancel_request_message_;
  unsigned cancel_requests_ = 0;
  bool must_cancel_ = false;
  bool root_ended_ = false;
  bool resuming_ = false;
  bool saw_cancellation_ = false;
};

}  // namespace aio::detail
