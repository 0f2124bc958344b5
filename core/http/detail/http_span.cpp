#include "http/detail/http_span.h"

#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio::http::detail {
namespace {

/// The running loop when its run is recorded, or null.
EventLoop* recorded_loop() noexcept {
  EventLoop* loop = aio::detail::running_loop();
  return loop && loop->tracing() ? loop : nullptr;
}

}  // namespace

std::uint64_t HttpSpan::id() {
  if (id_ == 0) id_ = get_running_loop().next_object_id();
  return id_;
}

void HttpSpan::begin(std::string_view method, std::string_view url) {
  EventLoop* loop = recorded_loop();
  if (!loop) return;
  trace::Recorder::Line line = loop->record("http");
  line.id("id", id()).text("role", role_).text("op", "request").text("method", method).text("url", url);
  if (loop->current_task) line.id("task", loop->current_task->id());
}

void HttpSpan::record(std::string_view op, std::string_view key, std::uint64_t number) {
  EventLoop* loop = recorded_loop();
  if (!loop) return;
  trace::Recorder::Line line = loop->record("http");
  line.id("id", id()).text("role", role_).text("op", op);
  if (!key.empty()) line.number(key, static_cast<std::int64_t>(number));
  if (loop->current_task) line.id("task", loop->current_task->id());
}

void HttpSpan::record(std::string_view op, std::string_view key, std::string_view text) {
  EventLoop* loop = recorded_loop();
  if (!loop) return;
  trace::Recorder::Line line = loop->record("http");
  line.id("id", id()).text("role", role_).text("op", op).text(key, text);
  if (loop->current_task) line.id("task", loop->current_task->id());
}

}  // namespace aio::http::detail
