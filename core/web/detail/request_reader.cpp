#include "web/detail/request_reader.h"

#include <utility>

#include "base/errors.h"
#include "http/detail/ascii.h"
#include "http/detail/linger.h"
#include "http/http_exceptions.h"
#include "http/stream_reader.h"
#include "net/errors.h"
#include "runtime/event_loop.h"
#include "web/exceptions.h"
#include "web/request.h"

namespace aio::web::detail {
namespace {

using http::detail::ParseEvent;

constexpr int kRequestTimeout = 408;

[[noreturn]] void throw_refusal(const Refusal& refusal) {
  HTTPExceptionOptions options;
  options.text = std::to_string(refusal.status) + ": " + refusal.reason;
  throw HTTPException(refusal.status, std::move(options));
}

/// Gives whether `work` ended in time; its Errors end it too, in silence.
Coro<bool> within(Duration limit, Coro<> work) {
  Timeout scope(get_running_loop().time() + limit);
  scope.enter();
  std::exception_ptr error;
  bool cancelled = false;
  bool failed = false;
  try {
    co_await work;
  } catch (const CancelledError&) {
    cancelled = true;
    error = std::current_exception();
  } catch (const Error&) {
    failed = true;
  }
  const bool late = scope.exit(cancelled);
  if (error && !late) std::rethrow_exception(error);
  co_return !late && !failed;
}

}  // namespace

Coro<RequestReader::Head> RequestReader::read_head(Request& request, bool first) {
  EventLoop& loop = get_running_loop();
  const ServerSettings& settings = server_->settings();
  std::optional<Duration> deadline;
  if (first) deadline = loop.time() + settings.header_timeout;
  complete_ = false;
  for (;;) {
    const bool was_idle = parser_.idle();
    try {
      if (parse() == ParseEvent::kHead) break;
    } catch (const http::HttpProcessingError& error) {
      refusal_ = {error.status(), error.what()};
      co_return Head::refused;
    }
    const bool idle = parser_.idle();
    if (idle && server_->closing()) co_return Head::end;
    if (was_idle && !idle && !first) deadline.reset();
    if (!deadline) deadline = loop.time() + (idle ? settings.keepalive_timeout : settings.header_timeout);
    const Received received = co_await receive_before(*deadline, idle);
    if (received == Received::end || (received == Received::late && idle)) co_return Head::end;
    if (received == Received::late) {
      refusal_ = {kRequestTimeout, "The request's head did not come in time"};
      co_return Head::refused;
    }
  }
  take_head(request);
  co_return Head::complete;
}

// Offers what has come to the parser, which may look at it without having found anything.
ParseEvent RequestReader::parse() {
  std::string_view bytes = stream_->buffered().substr(0, http::kReadBufsize);
  const std::size_t before = bytes.size();
  const ParseEvent event = parser_.next(bytes);
  used_ = before - bytes.size();
  if (event != ParseEvent::kBody) consume_used();
  return event;
}

void RequestReader::consume_used() noexcept {
  stream_->consume(std::exchange(used_, 0));
}

void RequestReader::take_head(Request& request) {
  http::detail::RequestHead& head = parser_.head();
  const bool has_body = head.chunked || head.content_length.value_or(0) > 0;
  const std::string* expect = head.headers.find("Expect");
  awaits_continue_ = has_body && head.minor > 0 && expect && http::detail::equal_ignoring_case(*expect, "100-continue");
  request.take(head, has_body);
  if (!has_body) complete_ = parse() == ParseEvent::kEnd;
}

void RequestReader::decline_upgrade() noexcept {
  if (parser_.upgraded()) parser_.decline_upgrade();
}

void RequestReader::close_when_idle() {
  if (idle_ && !idle_->expired()) idle_->reschedule(Duration::zero());
}

Coro<RequestReader::Received> RequestReader::receive_before(Duration deadline, bool idle) {
  Timeout scope(deadline);
  scope.enter();
  if (idle) idle_ = &scope;
  std::exception_ptr error;
  bool cancelled = false;
  bool more = false;
  try {
    more = co_await stream_->receive();
  } catch (const CancelledError&) {
    cancelled = true;
    error = std::current_exception();
  } catch (...) {
    error = std::current_exception();
  }
  idle_ = nullptr;
  const bool late = scope.exit(cancelled);
  if (late) co_return Received::late;
  if (error) std::rethrow_exception(error);
  co_return more ? Received::more : Received::end;
}

void RequestReader::abandon_body() {
  ++body_number_;
  arrived_.set();
}

void RequestReader::check_body(std::uint64_t number) const {
  if (number == body_number_) return;
  throw ConnectionResetError("The request was answered, or its client has gone, before its body was read");
}

Coro<bool> RequestReader::read_body(std::string& into, std::uint64_t number) {
  check_body(number);
  if (awaits_continue_) {
    awaits_continue_ = false;
    co_await stream_->write("HTTP/1.1 100 Continue\r\n\r\n");
    check_body(number);
  }
  while (!complete_) {
    ParseEvent event = ParseEvent::kNeedMore;
    std::optional<Refusal> refusal;
    try {
      event = parse();
    } catch (const http::HttpProcessingError& error) {
      refusal = Refusal{error.status(), error.what()};
    }
    if (refusal) throw_refusal(*refusal);
    if (event == ParseEvent::kBody) {
      into += parser_.body();
      consume_used();
      co_return true;
    }
    complete_ = event == ParseEvent::kEnd;
    if (complete_) break;
    const bool more = co_await receive_for_body();
    check_body(number);
    if (more) continue;
    lost_ = true;
    throw ConnectionResetError("The client closed the connection before its request's body had come");
  }
  co_return false;
}

Coro<bool> RequestReader::receive_for_body() {
  struct Awaited {
    bool& awaited;
    ~Awaited() { awaited = false; }
  } leave{body_awaited_};
  body_awaited_ = true;
  if (watching_) {
    room_.set();
    arrived_.clear();
    if (!peer_ended_) co_await arrived_.wait();
    co_return !peer_ended_;
  }
  std::exception_ptr error;
  bool more = false;
  try {
    more = co_await stream_->receive();
  } catch (const OSError&) {
    lost_ = true;
    error = std::current_exception();
  }
  if (error) std::rethrow_exception(error);
  co_return more;
}

Coro<> RequestReader::watch(TaskHandle handler) {
  try {
    bool more = true;
    while (more) {
      room_.clear();
      if (stream_->buffered().size() >= kWatchLimit) {
        co_await room_.wait();
        continue;
      }
      more = co_await stream_->receive();
      if (more) arrived_.set();
    }
  } catch (const CancelledError&) {
    if (!stops_watching_) throw;
    current_task().uncancel();
    co_return;
  } catch (const Error&) {
    lost_ = true;
  }
  peer_ended_ = true;
  arrived_.set();
  handler.cancel("The client has disconnected");
}

Coro<> RequestReader::drop_body() {
  std::string dropped;
  std::uint64_t size = 0;
  bool more = true;
  while (more && size <= kDrainLimit) {
    dropped.clear();
    more = co_await read_body(dropped, body_number_);
    size += dropped.size();
  }
}

Coro<bool> RequestReader::drain() {
  auto work = within(server_->settings().lingering_time, drop_body());
  const bool in_time = co_await work;
  co_return in_time&& complete_;
}

Coro<> RequestReader::linger() {
  auto work = within(server_->settings().lingering_time, http::detail::linger(*stream_));
  co_await work;
}

}  // namespace aio::web::detail
