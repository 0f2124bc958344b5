#include "asio/asio_backend.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <thread>
#include <utility>

#include "asio/thread_executor.h"
#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio::asio {
namespace {

// CPython, concurrent.futures.ThreadPoolExecutor.
unsigned default_threads() {
  return std::min(32u, std::max(1u, std::thread::hardware_concurrency()) + 4);
}

}  // namespace

AsioBackend::AsioBackend() : reactor_(new Reactor) {}

void AsioBackend::attach(EventLoop& loop) {
  loop_ = &loop;
  reactor_->attach(loop);
}

Duration AsioBackend::record_time() const noexcept {
  return std::chrono::steady_clock::now() - begin_;
}

// Other threads hand over through the loop's inbox and signals through a flag, so the reactor is asked for sockets
// only.
void AsioBackend::poll() {
  reactor_->poll();
  if (signals_ && signals_->any_pending()) deliver_signals();
}

bool AsioBackend::wait(std::optional<Duration> deadline) {
  reactor_->wait(deadline ? std::optional(*deadline - record_time()) : std::nullopt);
  if (signals_ && signals_->any_pending()) deliver_signals();
  return true;
}

void AsioBackend::wake() noexcept {
  reactor_->wake();
}

void AsioBackend::watch_signal(int signal) {
  if (!signals_) signals_ = std::make_unique<SignalWatch>(reactor_->io());
  signals_->add(signal);
}

void AsioBackend::unwatch_signal(int signal) noexcept {
  if (signals_) signals_->remove(signal);
}

void AsioBackend::deliver_signals() {
  while (const int signal = signals_->take()) loop_->signal_arrived(signal);
}

void AsioBackend::block(Duration duration, const char* what) {
  if (detail::running_loop() == loop_ && loop_->tracing()) {
    auto line = loop_->record("cpu");
    line.text("lane", "loop").number("dur", duration.count()).text("what", what);
    line.id("task", loop_->current_task ? loop_->current_task->id() : 0);
  }
  std::this_thread::sleep_for(duration);
}

detail::Ref<Executor> AsioBackend::make_executor(unsigned threads) {
  const unsigned count = threads ? threads : default_threads();
  executors_.reserve(executors_.size() + 1);
  auto* executor = new ThreadExecutor(*this, std::exchange(lanes_, lanes_ + count), count);
  executors_.push_back(executor);
  return detail::Ref<Executor>(executor);
}

void AsioBackend::forget(ThreadExecutor& executor) noexcept {
  std::erase(executors_, &executor);
}

void AsioBackend::close() noexcept {
  while (!executors_.empty()) executors_.back()->join();
  signals_.reset();
  reactor_->close();
}

// One write a line, so that lines of several threads do not mix. The record comes from the loop's thread.
void AsioBackend::write_line(std::string_view line) {
  std::string text(line);
  text += '\n';
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (!loop_->tracing()) return;
  text.pop_back();
  const auto record = [this](std::string_view printed, const std::string& lane) {
    auto record_line = loop_->record("print");
    record_line.id("task", loop_->current_task ? loop_->current_task->id() : 0).text("text", printed);
    if (!lane.empty()) record_line.text("lane", lane);
  };
  if (detail::running_loop() == loop_) {
    record(text, {});
  } else {
    loop_->call_soon_threadsafe([record, text, lane = lane_of_this_thread()] { record(text, lane); });
  }
}

}  // namespace aio::asio
