#include "web/detail/request_trace.h"

#include "base/errors.h"
#include "runtime/event_loop.h"
#include "runtime/task.h"
#include "web/detail/server_connection.h"

namespace aio::web::detail {

std::uint64_t record_request(const Request& request) {
  EventLoop& loop = get_running_loop();
  if (!loop.tracing()) return 0;
  const std::uint64_t id = loop.next_object_id();
  loop.record("http")
      .id("id", id)
      .text("role", "server")
      .text("op", "request")
      .text("method", request.method())
      .text("url", request.path_qs())
      .id("stream", request.stream_id())
      .id("task", current_task().id());
  return id;
}

void record_response(std::uint64_t id, int status, std::uint64_t body_bytes, const std::exception_ptr& error,
                     bool cancelled) {
  if (id == 0) return;
  EventLoop& loop = get_running_loop();
  if (status != 0)
    loop.record("http").id("id", id).text("role", "server").text("op", "response").number("status", status);
  auto line = loop.record("http");
  line.id("id", id).text("role", "server").text("op", error || cancelled ? "error" : "end");
  line.number("size", static_cast<std::int64_t>(body_bytes));
  if (error) line.text("error", describe_exception(error));
  if (cancelled) line.text("error", "CancelledError");
}

}  // namespace aio::web::detail
