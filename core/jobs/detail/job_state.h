// What every job is underneath: a coroutine that has its place in a scheduler, then a task. Loop thread only.
//
//   spawned --spawn()--> active                the scheduler had room
//           --spawn()--> pending --> active    it had not; "start" in the trace
//   active  --its task ends--> ended
//   pending --close()--> ended                 the coroutine is destroyed unrun
//   A job that is active or pending and is being closed counts as closed for who asks, and is active until its task
//   ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "base/intrusive_list.h"
#include "base/ref.h"
#include "runtime/detail/callback.h"
#include "runtime/detail/frame_allocator.h"
#include "runtime/task.h"

namespace aio::jobs::detail {

class SchedulerState;
template <class T>
class TypedJob;

class JobState : public aio::detail::RefCounted, public aio::detail::ListNode {
 public:
  JobState(std::string name, const std::source_location& where);

  // Jobs come and go as often as tasks.
  static void* operator new(std::size_t bytes) { return aio::detail::allocate_frame(bytes); }
  static void operator delete(void* job, std::size_t bytes) noexcept { aio::detail::free_frame(job, bytes); }

  bool active() const noexcept { return stage_ == Stage::active && !closing_; }
  bool pending() const noexcept { return stage_ == Stage::pending; }
  bool closed() const noexcept { return stage_ == Stage::ended || closing_; }
  /// Its task is done, or it will never have one.
  bool ended() const noexcept { return stage_ == Stage::ended; }
  bool belongs_to(const SchedulerState& scheduler) const noexcept { return scheduler_ == &scheduler; }

  const std::string& name() const noexcept { return task_ ? task_->name() : name_; }
  void set_name(std::string name);
  /// Keeps an object that the coroutine refers to, until the job has ended.
  void keep(std::shared_ptr<const void> object) noexcept { kept_ = std::move(object); }
  /// Where spawn() was called.
  const std::source_location& where() const noexcept { return where_; }
  /// Null before it is active.
  aio::detail::TaskBase* task() const noexcept { return task_.get(); }

  /// Waits until it has ended, and throws what it ended with. After `timeout` closes it, and throws TimeoutError.
  static Coro<> wait(aio::detail::Ref<JobState> job, std::optional<Duration> timeout);
  /// The same, and gives its result.
  template <class T>
  static Coro<T> wait(aio::detail::Ref<TypedJob<T>> job, std::optional<Duration> timeout);
  /// Ends it. Throws: its error; TimeoutError when that took longer than `timeout`, none for the scheduler's own.
  static Coro<> close(aio::detail::Ref<JobState> job, std::optional<Duration> timeout);

 protected:
  ~JobState() override;
  /// Makes a task of the coroutine.
  virtual aio::detail::Ref<aio::detail::TaskBase> make_task(TaskOptions options) = 0;
  /// Destroys the coroutine that was not run.
  virtual void discard() noexcept = 0;
  aio::detail::Ref<aio::detail::TaskBase> task_;

 private:
  friend class SchedulerState;
  class Wait;
  class Listener;
  enum class Stage : unsigned char { spawned, pending, active, ended };

  struct Done final : aio::detail::Callback {
    explicit Done(JobState& owner) noexcept : job(owner) {}
    void run() override;
    void drop() noexcept override;
    void append_awaiters(std::vector<aio::detail::TaskBase*>& tasks) override;
    JobState& job;
  };

  static Coro<bool> outlast(aio::detail::Ref<JobState> job, const char* on, std::optional<Duration> limit);
  static Coro<bool> end_within(aio::detail::Ref<JobState> job, std::optional<Duration> limit);
  void refuse_own(const char* what) const;
  void begin_close();
  void wake_waiters();
  void throw_outcome();
  void throw_error();
  std::string description() const;
  TimeoutError overrun(Duration limit) const;

  std::string name_;
  std::source_location where_;
  std::shared_ptr<const void> kept_;
  std::optional<Context> context_;          // of spawn(), while it is pending
  SchedulerState* scheduler_ = nullptr;     // while it is pending or active
  aio::detail::Ref<SchedulerState> keeps_;  // while it is active
  aio::detail::IntrusiveList<Wait> waiters_;
  Done done_{*this};
  std::uint64_t id_ = 0;       // in the trace
  std::uint64_t task_id_ = 0;  // for who waits
  unsigned listeners_ = 0;     // who will see how it ends: then the exception handler is not told
  Stage stage_ = Stage::spawned;
  bool closing_ = false;
  bool delivered_ = false;  // somebody has seen how it ended
};

template <class T>
class TypedJob final : public JobState {
 public:
  TypedJob(Coro<T> coro, std::string name, const std::source_location& where)
      : JobState(std::move(name), where), coro_(std::move(coro)) {}

  /// Requires: it has ended with a result.
  aio::detail::ValueOf<T> take_result() { return static_cast<aio::detail::TaskState<T>&>(*task_).take(); }

 private:
  ~TypedJob() override { discard_coroutine(); }
  aio::detail::Ref<aio::detail::TaskBase> make_task(TaskOptions options) override {
    const Task<T> task = create_task(std::move(coro_), std::move(options), where());
    return aio::detail::Ref<aio::detail::TaskBase>(static_cast<aio::detail::TaskBase*>(&task.state()));
  }
  void discard() noexcept override { discard_coroutine(); }
  void discard_coroutine() noexcept {
    aio::detail::CoroAccess::discard(coro_);
    const Coro<T> gone = std::move(coro_);
  }

  Coro<T> coro_;
};

template <class T>
Coro<T> JobState::wait(aio::detail::Ref<TypedJob<T>> job, std::optional<Duration> timeout) {
  auto waiting = wait(aio::detail::Ref<JobState>(job), timeout);
  co_await waiting;
  if constexpr (!std::is_void_v<T>) co_return job->take_result();
}

}  // namespace aio::jobs::detail
