#include "web/sse.h"

#include <utility>

#include "http/detail/sse.h"

namespace aio::web {

EventSourceResponse::EventSourceResponse() {
  headers().set("Content-Type", "text/event-stream");
  headers().set("Cache-Control", "no-cache");
  headers().set("X-Accel-Buffering", "no");
}

Coro<> EventSourceResponse::send(std::string data, EventOptions options) {
  http::detail::ServerSentEvent event;
  event.data = std::move(data);
  event.event = std::move(options.event);
  event.id = std::move(options.id);
  event.retry = options.retry;
  const std::string text = http::detail::format_event(event);
  auto work = write(text);
  co_await work;
}

Coro<> EventSourceResponse::ping() {
  const std::string text = http::detail::format_comment(" ping");
  auto work = write(text);
  co_await work;
}

}  // namespace aio::web
