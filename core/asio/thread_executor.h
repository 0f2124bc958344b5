// Real worker threads: started as jobs come, at most so many, ended with their executor.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/executor.h"

namespace aio {
class EventLoop;
}

namespace aio::asio {

class AsioBackend;

class ThreadExecutor final : public Executor {
 public:
  /// Their lanes in the trace are "worker N", from `first_lane` + 1 on.
  ThreadExecutor(AsioBackend& backend, unsigned first_lane, unsigned max_threads);
  ~ThreadExecutor() override;

  /// Idempotent.
  void join() noexcept override;

 protected:
  void start(std::unique_ptr<detail::WorkItem> item) override;

 private:
  void work(AsioBackend& backend, unsigned worker);
  static void execute(EventLoop& loop, detail::WorkItem& item);
  std::unique_ptr<detail::WorkItem> next_job();

  AsioBackend* backend_;  // null once joined
  const unsigned first_lane_;
  const unsigned max_threads_;
  std::vector<std::thread> threads_;  // loop thread only

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<std::unique_ptr<detail::WorkItem>> queued_;
  unsigned idle_ = 0;
  bool ended_ = false;
};

/// "worker 2" on a worker thread, "" elsewhere.
const std::string& lane_of_this_thread() noexcept;

}  // namespace aio::asio
