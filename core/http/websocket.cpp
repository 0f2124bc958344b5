#include "http/websocket.h"

#include <utility>

#include "http/detail/linger.h"
#include "http/detail/unpredictable.h"
#include "http/errors.h"
#include "net/errors.h"
#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"
#include "runtime/sleep.h"

namespace aio::http::detail {
namespace {

/// A frame's header is at most so long. Units: bytes. Source: RFC 6455, section 5.2.
constexpr std::size_t kMaxFrameHeader = 14;
/// What one Stream::write() takes whole or not at all.
constexpr std::size_t kMaxFramePayload = kWriteHighWater - kMaxFrameHeader;

/// close() wants the task in receive() to leave.
struct Interrupted {};
/// Nothing came in time: not the TimeoutError of a connection that broke.
struct NothingCame {};

const char* name_of(Opcode opcode) noexcept {
  switch (opcode) {
    case Opcode::text:
      return "text";
    case Opcode::binary:
      return "binary";
    case Opcode::close:
      return "close";
    case Opcode::ping:
      return "ping";
    case Opcode::pong:
      return "pong";
    default:
      return "continuation";
  }
}

WSMsgType type_of(Opcode opcode) noexcept {
  switch (opcode) {
    case Opcode::text:
      return WSMsgType::text;
    case Opcode::ping:
      return WSMsgType::ping;
    case Opcode::pong:
      return WSMsgType::pong;
    default:
      return WSMsgType::binary;
  }
}

}  // namespace

std::string content_of(WSMessage message, WSMsgType wanted) {
  constexpr const char* kNames[] = {"text", "binary", "ping", "pong", "close", "closing", "closed", "error"};
  if (message.type == wanted) return std::move(message.data);
  throw WSMessageTypeError(std::string("Received a message of type ") + kNames[static_cast<int>(message.type)] +
                           ", not " + kNames[static_cast<int>(wanted)]);
}

WebSocketSession::WebSocketSession(Stream& stream, Role role, WebSocketOptions options)
    : stream_(&stream), role_(role), options_(options), reader_(role, options.max_msg_size) {
  last_heard_ = get_running_loop().time();
  if (!options_.heartbeat) return;
  TaskOptions task;
  task.name = "websocket heartbeat";
  heartbeat_ = create_task(beat(aio::detail::Ref<WebSocketSession>(this), *options_.heartbeat), std::move(task));
}

void WebSocketSession::check_open() const {
  if (!closing_ && !closed_) return;
  throw ConnectionResetError("The websocket is closing; send before close(), and stop when receive() gives close");
}

Coro<> WebSocketSession::send(Opcode opcode, std::string data) {
  const aio::detail::Ref<WebSocketSession> self(this);
  check_open();
  if (opcode == Opcode::text && !is_utf8(data)) {
    throw ValueError("A text message must be UTF-8; send_bytes() sends any bytes");
  }
  if (data.size() <= kMaxFramePayload && !sending_.locked()) {
    co_await write(opcode, data);
    co_return;
  }
  const LockGuard guard = co_await sending_.scoped();
  check_open();
  co_await write_fragments(opcode, std::move(data));
}

Coro<> WebSocketSession::send_control(Opcode opcode, std::string data) {
  const aio::detail::Ref<WebSocketSession> self(this);
  check_open();
  co_await write(opcode, data);
}

Coro<> WebSocketSession::write(Opcode opcode, std::string_view payload, bool fin) {
  std::optional<std::uint32_t> mask;
  if (role_ == Role::client) mask = static_cast<std::uint32_t>(draw_unpredictable(get_running_loop().random()));
  const std::string frame = write_frame(opcode, payload, mask, fin);
  try {
    co_await stream_->write(frame);
  } catch (const RuntimeError&) {
    check_open();  // its turn to write came behind a close
    throw;
  }
  record("send", opcode, payload.size());
}

Coro<> WebSocketSession::write_fragments(Opcode opcode, std::string data) {
  std::size_t sent = 0;
  try {
    do {
      if (sent > 0 && closing_) break;
      const std::string_view piece = std::string_view(data).substr(sent, kMaxFramePayload);
      const bool last = sent + piece.size() == data.size();
      co_await write(sent == 0 ? opcode : Opcode::continuation, piece, last);
      sent += piece.size();
    } while (sent < data.size());
  } catch (...) {
    // The rest of the message would have to come before anything else.
    if (sent > 0) broken(std::current_exception());
    throw;
  }
  // A close stands between the frames of a message, and no data behind it.
  if (sent < data.size()) check_open();
}

/// None at the end of the stream.
Coro<std::optional<WebSocketFrame>> WebSocketSession::next_frame() {
  while (true) {
    std::optional<WebSocketFrame> frame = reader_.next();
    if (frame) {
      record("receive", frame->opcode, frame->data.size());
      co_return frame;
    }
    if (stream_->buffered().empty()) {
      const bool more = co_await stream_->receive();
      if (!more || !stream_) co_return frame;
    }
    last_heard_ = get_running_loop().time();
    reader_.feed(stream_->buffered());
    stream_->consume(stream_->buffered().size());
  }
}

/// Throws: NothingCame after `limit`; Interrupted.
Coro<std::optional<WebSocketFrame>> WebSocketSession::next_frame_until(std::optional<Duration> limit) {
  Timeout scope(limit ? std::optional(get_running_loop().time() + *limit) : std::nullopt);
  scope.enter();
  waiting_ = &scope;
  interrupted_ = false;
  try {
    std::optional<WebSocketFrame> frame = co_await next_frame();
    waiting_ = nullptr;
    scope.exit(false);
    co_return frame;
  } catch (const CancelledError&) {
    waiting_ = nullptr;
    if (!scope.exit(true)) throw;
  } catch (...) {
    waiting_ = nullptr;
    scope.exit(false);
    throw;
  }
  if (interrupted_) throw Interrupted();
  throw NothingCame();
}

Coro<WSMessage> WebSocketSession::receive(std::optional<Duration> timeout) {
  const aio::detail::Ref<WebSocketSession> self(this);
  if (closed_) co_return message_of_end();
  if (receiving_.locked()) {
    throw RuntimeError("Another task receives from this websocket already; one task receives at a time");
  }
  const LockGuard guard = co_await receiving_.scoped();
  if (!timeout) timeout = options_.receive_timeout;
  std::exception_ptr error;
  try {
    while (!closing_ && !closed_) {
      std::optional<WebSocketFrame> frame = co_await next_frame_until(timeout);
      if (!frame) {
        broken(nullptr);
        break;
      }
      std::optional<WSMessage> message = co_await handle(std::move(*frame));
      if (message) co_return *message;
    }
  } catch (const Interrupted&) {
  } catch (const NothingCame&) {
    throw TimeoutError("No websocket message came within the receive timeout");
  } catch (const Error&) {
    error = std::current_exception();
  }
  if (!error) co_return message_of_end();
  WSMessage message = co_await fail(error);
  co_return message;
}

/// None for what the application does not see.
Coro<std::optional<WSMessage>> WebSocketSession::handle(WebSocketFrame frame) {
  std::optional<WSMessage> message;
  if (frame.opcode == Opcode::close) {
    peer_closed(frame);
    message = WSMessage{WSMsgType::close, frame.data, frame.close_code, nullptr};
    if (options_.autoclose && !closed_) {
      closed_ = true;
      const std::uint16_t code =
          is_sendable_close_code(frame.close_code) ? frame.close_code : std::uint16_t{kCloseNoStatus};
      co_await finish_close(close_payload(code), Ending::answered);
    }
    co_return message;
  }
  const bool is_ping = frame.opcode == Opcode::ping;
  if (options_.autoping && (is_ping || frame.opcode == Opcode::pong)) {
    if (is_ping && !closed_) co_await write(Opcode::pong, frame.data);
    co_return message;
  }
  message = WSMessage{type_of(frame.opcode), std::move(frame.data), 0, nullptr};
  co_return message;
}

/// The peer broke the protocol, or the connection broke.
Coro<WSMessage> WebSocketSession::fail(std::exception_ptr error) {
  std::uint16_t code = kCloseAbnormal;
  try {
    std::rethrow_exception(error);
  } catch (const WebSocketError& refused) {
    code = refused.code();
  } catch (...) {
  }
  if (code == kCloseAbnormal || closed_) {
    broken(error);
  } else {
    closed_ = closing_ = true;
    error_ = error;
    close_code_ = code;
    co_await finish_close(close_payload(code), Ending::refused);
  }
  // What the heartbeat found goes before what it did to the connection.
  WSMessage message{WSMsgType::error, {}, close_code_, error_};
  co_return message;
}

WSMessage WebSocketSession::message_of_end() const {
  WSMessage message;
  message.type = over_ ? WSMsgType::closed : WSMsgType::closing;
  return message;
}

Coro<bool> WebSocketSession::close(std::uint16_t code, std::string message) {
  const aio::detail::Ref<WebSocketSession> self(this);
  if (closed_) co_return false;
  std::string payload = close_payload(code, message);
  closed_ = closing_ = true;
  if (waiting_ && !waiting_->expired()) {
    interrupted_ = true;
    waiting_->reschedule(Duration{});
  }
  co_await finish_close(std::move(payload), Ending::asked);
  co_return true;
}

/// Throws: CancelledError only.
Coro<> WebSocketSession::finish_close(std::string payload, Ending ending) {
  try {
    co_await timeout(options_.close_timeout, exchange_close(std::move(payload), ending));
    over();
  } catch (const Error&) {
    broken(std::current_exception());
  } catch (const CancelledError&) {
    broken(nullptr);
    throw;
  }
}

/// Requires: receiving_ is held, but by the one who asks: it waits until the task in receive() leaves.
Coro<> WebSocketSession::exchange_close(std::string payload, Ending ending) {
  std::optional<LockGuard> turn;
  if (ending == Ending::asked) {
    LockGuard guard = co_await receiving_.scoped();
    turn.emplace(std::move(guard));
  }
  if (over_) co_return;
  co_await write(Opcode::close, payload);
  while (ending == Ending::asked && !reader_.closed()) {
    const std::optional<WebSocketFrame> frame = co_await next_frame();
    if (!frame) {
      broken(nullptr);
      co_return;
    }
    if (frame->opcode == Opcode::close) peer_closed(*frame);
  }
  if (ending == Ending::refused) co_await linger(*stream_);
  if (!over_) co_await stream_->close();
}

void WebSocketSession::peer_closed(const WebSocketFrame& frame) noexcept {
  closing_ = true;
  close_code_ = frame.close_code;
}

void WebSocketSession::broken(std::exception_ptr error) noexcept {
  closed_ = closing_ = true;
  if (over_) return;
  if (close_code_ == 0) close_code_ = kCloseAbnormal;
  if (!error_) error_ = std::move(error);
  if (stream_) stream_->abort();
  over();
}

void WebSocketSession::over() noexcept {
  over_ = true;
  if (!heartbeat_) return;
  if (get_running_loop().current_task != &heartbeat_->state()) heartbeat_->cancel();
  heartbeat_.reset();
}

void WebSocketSession::end() noexcept {
  broken(nullptr);
  stream_ = nullptr;
}

Coro<> WebSocketSession::beat(aio::detail::Ref<WebSocketSession> self, Duration interval) {
  EventLoop& loop = get_running_loop();
  try {
    while (!self->closing_) {
      const Duration due = self->last_heard_ + interval;
      if (loop.time() < due) {
        co_await sleep_until(due);
        continue;
      }
      const Duration sent = loop.time();
      const Duration late = sent + interval / 2;
      bool pinged = true;
      try {
        Coro<> ping = self->write(Opcode::ping, {});
        co_await timeout_at(late, std::move(ping));
      } catch (const TimeoutError&) {
        pinged = false;
      }
      if (pinged) co_await sleep_until(late);
      // Bytes that nobody receives are not known to have come; a ping that cannot be sent is known to be unanswered.
      if (pinged && !self->waiting_) self->last_heard_ = loop.time();
      if (self->closing_ || self->last_heard_ >= sent) continue;
      std::string limit;
      aio::detail::append_duration(limit, interval / 2);
      self->broken(std::make_exception_ptr(TimeoutError("No PONG received after " + limit)));
    }
  } catch (const Error&) {
    self->broken(std::current_exception());
  }
}

void WebSocketSession::record(std::string_view op, Opcode opcode, std::size_t size) noexcept {
  EventLoop& loop = get_running_loop();
  if (!loop.tracing() || !stream_) return;
  trace::Recorder::Line line = loop.record("websocket");
  line.id("id", stream_->id()).text("op", op).text("what", name_of(opcode));
  line.number("size", static_cast<std::int64_t>(size));
  if (loop.current_task) line.id("task", loop.current_task->id());
}

}  // namespace aio::http::detail
