#include "asio/thread_executor.h"

#include <utility>

#include "asio/asio_backend.h"
#include "base/errors.h"
#include "runtime/event_loop.h"

namespace aio::asio {
namespace {

thread_local std::string lane_name;  // a fact about the thread

}  // namespace

const std::string& lane_of_this_thread() noexcept {
  return lane_name;
}

ThreadExecutor::ThreadExecutor(AsioBackend& backend, unsigned first_lane, unsigned max_threads)
    : backend_(&backend), first_lane_(first_lane), max_threads_(max_threads) {}

ThreadExecutor::~ThreadExecutor() {
  join();
}

void ThreadExecutor::join() noexcept {
  std::deque<std::unique_ptr<detail::WorkItem>> dropped;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    dropped.swap(queued_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  if (AsioBackend* backend = std::exchange(backend_, nullptr)) backend->forget(*this);
}

void ThreadExecutor::start(std::unique_ptr<detail::WorkItem> item) {
  const std::unique_lock lock(mutex_);
  if (ended_) return;
  if (queued_.size() >= idle_ && threads_.size() < max_threads_) {
    threads_.emplace_back([this, worker = static_cast<unsigned>(threads_.size())] { work(*backend_, worker); });
  }
  queued_.push_back(std::move(item));
  changed_.notify_one();
}

std::unique_ptr<detail::WorkItem> ThreadExecutor::next_job() {
  std::unique_lock lock(mutex_);
  ++idle_;
  changed_.wait(lock, [this] { return ended_ || !queued_.empty(); });
  --idle_;
  if (queued_.empty()) return nullptr;
  std::unique_ptr<detail::WorkItem> item = std::move(queued_.front());
  queued_.pop_front();
  return item;
}

void ThreadExecutor::work(AsioBackend& backend, unsigned worker) {
  lane_name = "worker " + std::to_string(first_lane_ + worker + 1);
  detail::thread_state.worker_of = &backend;
  while (std::unique_ptr<detail::WorkItem> item = next_job()) {
    execute(backend.loop(), *item);
    backend.loop().post(*item.release());  // back to the thread that it came from, to end there
  }
}

// What a worker does is recorded by the loop, when it hears of it.
void ThreadExecutor::execute(EventLoop& loop, detail::WorkItem& item) {
  const auto id = static_cast<std::int64_t>(item.id);
  if (!item.is_wanted()) {
    if (loop.tracing()) loop.call_soon_threadsafe([&loop, id] { loop.record("drop").number("id", id); });
    return;
  }
  if (!loop.tracing()) {
    item.execute();
    return;
  }
  loop.call_soon_threadsafe([&loop, id, lane = lane_name, task = item.task_id] {
    loop.record("work").number("id", id).text("lane", lane).id("task", task);
  });
  item.execute();
  loop.call_soon_threadsafe([&loop, id, lane = lane_name, error = item.error] {
    auto line = loop.record("worked");
    line.number("id", id).text("lane", lane).text("how", error ? "exception" : "result");
    if (error) line.text("error", describe_exception(error));
  });
}

}  // namespace aio::asio
