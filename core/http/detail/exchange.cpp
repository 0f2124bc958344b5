#include "http/detail/exchange.h"

#include <utility>

#include "http/detail/deadline.h"
#include "http/detail/message_writer.h"
#include "http/errors.h"
#include "http/http_exceptions.h"
#include "runtime/event_loop.h"

namespace aio::http::detail {
namespace {

/// Responses 1xx before the final one. Source: none; a server that sends more means no good.
constexpr unsigned kMaxInterimResponses = 32;
/// A body up to this size goes with the head; a larger one in a task of its own, beside the reading.
constexpr std::size_t kSmallBody = 32 * 1024;
/// A large body is sent in pieces of this size.
constexpr std::size_t kBodyPiece = 64 * 1024;

}  // namespace

/// What a producer writes to.
class Exchange::Writer final : public BodyWriter {
 public:
  explicit Writer(Exchange& exchange) noexcept : exchange_(exchange) {}
  Coro<> write(std::string_view data) override {
    if (data.empty()) co_return;
    exchange_.produced_ += data.size();
    const std::optional<std::uint64_t>& size = exchange_.plan_.produced_size;
    if (size && exchange_.produced_ > *size) {
      throw ValueError("The body is longer than its Content-Length, " + std::to_string(*size) + " bytes");
    }
    co_await exchange_.send_piece(data, Flush::none);
  }

 private:
  Exchange& exchange_;
};

Exchange::Exchange(aio::detail::Ref<ConnectorState> connector, Connection connection,
                   std::shared_ptr<RequestTrace> trace, RequestPlan plan, ExchangeLimits limits)
    : connector_(std::move(connector)),
      connection_(std::move(connection)),
      trace_(std::move(trace)),
      plan_(std::move(plan)),
      limits_(limits),
      reused_(connection_.connection->used) {
  if (plan_.compress) compressor_.emplace(*plan_.compress);
}

Exchange::~Exchange() {
  close();
}

Coro<ResponseHead> Exchange::perform() {
  parser().expect(plan_.method);
  co_await send();
  if (!early_) early_ = co_await read_head(false);
  ResponseHead head = std::move(*early_);
  keep_alive_ = head.keep_alive;
  trace_->span.record("response", "status", static_cast<std::uint64_t>(head.status));
  co_return head;
}

// Sending.

Coro<> Exchange::send() {
  try {
    co_await send_head_and_body();
  } catch (const OSError&) {
    // The server may have answered before it closed: reading tells.
    fail_sending(std::current_exception(), false);
  }
}

Coro<> Exchange::send_head_and_body() {
  std::string head;
  write_request_head(head, plan_.method, plan_.url.raw_path_qs(), plan_.headers);
  const bool in_one = !plan_.producer && !plan_.expect100 && !plan_.chunked && plan_.body.size() <= kSmallBody;
  if (in_one) head += plan_.body;
  co_await stream().write(head);
  if (trace_->is_watched(&TraceConfig::on_request_headers_sent)) {
    co_await trace_->emit(&TraceConfig::on_request_headers_sent);
  }
  if (in_one) {
    sent();
    if (plan_.body.empty() || !trace_->is_watched(&TraceConfig::on_request_chunk_sent)) co_return;
    TraceParams params = trace_->params;
    params.size = plan_.body.size();
    co_await trace_->emit(&TraceConfig::on_request_chunk_sent, std::move(params));
    co_return;
  }
  if (plan_.expect100) {
    ResponseHead answer = co_await read_head(true);
    if (answer.status != 100) {
      reusable_ = false;  // the body that was announced will not come
      early_ = std::move(answer);
      co_return;
    }
  }
  TaskOptions options;
  options.name = "http body of " + plan_.method;
  writer_ = create_task(send_body_in_task(aio::detail::Ref<Exchange>(this)), std::move(options));
}

Coro<> Exchange::send_body_in_task(aio::detail::Ref<Exchange> self) {
  try {
    co_await self->send_body();
  } catch (const OSError&) {
    self->fail_sending(std::current_exception(), false);
  } catch (const CancelledError&) {
    throw;
  } catch (...) {
    self->fail_sending(std::current_exception(), true);
  }
}

Coro<> Exchange::send_body() {
  if (plan_.producer) {
    Writer writer(*this);
    Coro<> producing = plan_.producer(writer);
    co_await producing;
    if (plan_.produced_size.value_or(produced_) != produced_) {
      throw ValueError("The body has " + std::to_string(produced_) + " bytes, and its Content-Length says " +
                       std::to_string(*plan_.produced_size));
    }
  }
  for (std::size_t at = 0; at < plan_.body.size(); at += kBodyPiece) {
    co_await send_piece(std::string_view(plan_.body).substr(at, kBodyPiece), Flush::none);
  }
  if (compressor_) co_await send_piece({}, Flush::finish);
  if (plan_.chunked && connection_.connection) {
    std::string last;
    write_last_chunk(last);
    co_await stream().write(last);
  }
  sent();
}

Coro<> Exchange::send_piece(std::string_view data, Flush flush) {
  const std::size_t size = data.size();
  std::string compressed;
  if (compressor_) {
    compressed = compressor_->feed(data, flush);
    data = compressed;
  }
  if (data.empty()) co_return;
  if (!connection_.connection) throw ClientConnectionResetError("Cannot write to closing transport");
  std::string framed;
  if (plan_.chunked) {
    write_chunk_head(framed, data.size());
    framed += data;
    framed += kChunkEnd;
    data = framed;
  }
  co_await stream().write(data);
  trace_->span.record("chunk-sent", "size", size);
  if (!trace_->is_watched(&TraceConfig::on_request_chunk_sent)) co_return;
  TraceParams params = trace_->params;
  params.size = size;
  co_await trace_->emit(&TraceConfig::on_request_chunk_sent, std::move(params));
}

void Exchange::sent() {
  sent_ = true;
  trace_->span.record("sent");
}

void Exchange::fail_sending(std::exception_ptr error, bool fatal) noexcept {
  if (!send_error_) send_error_ = std::move(error);
  reusable_ = false;
  if (fatal && connection_.connection) stream().abort();
}

// Reading.

Coro<ResponseHead> Exchange::read_head(bool until_continue) {
  while (true) {
    std::optional<ResponseHead> head = parse_head();
    if (head) {
      const bool wanted = head->status >= 200 || head->status == 101 || (until_continue && head->status == 100);
      if (wanted) {
        ResponseHead answer = std::move(*head);
        co_return answer;
      }
      if (++interims_ <= kMaxInterimResponses) continue;
      throw ClientResponseError(head->status, "More than 32 interim responses", plan_.url.str());
    }
    bool more = false;
    try {
      more = co_await receive_in_time();
    } catch (const ClientOSError&) {
      if (send_error_) throw_disconnected();
      throw;
    }
    if (!more) throw_disconnected();
    received_ = true;
  }
}

/// The next head that is complete; an interim response's end is passed over.
std::optional<ResponseHead> Exchange::parse_head() {
  std::string_view input = stream().buffered();
  const std::size_t offered = input.size();
  std::optional<ResponseHead> head;
  try {
    ParseEvent event = parser().next(input);
    if (event == ParseEvent::kEnd && interim_) {
      interim_ = false;
      event = parser().next(input);
    }
    if (event == ParseEvent::kHead) {
      head = std::move(parser().head());
      interim_ = head->status < 200 && head->status != 101;
    }
  } catch (const BadHttpMessage& error) {
    throw ClientResponseError(error.status(), error.what(), plan_.url.str());
  }
  stream().consume(offered - input.size());
  return head;
}

Coro<bool> Exchange::receive() {
  try {
    const bool more = co_await stream().receive();
    co_return more;
  } catch (const OSError& error) {
    throw ClientOSError(error.what());
  } catch (const TimeoutError& error) {
    throw ClientOSError(error.what());
  }
}

Coro<bool> Exchange::receive_in_time() {
  EventLoop& loop = get_running_loop();
  std::optional<Duration> when = limits_.deadline;
  if (limits_.sock_read) when = earlier(when, loop.time() + *limits_.sock_read);
  receiving_ = true;
  bool more = false;
  try {
    if (when) {
      const auto late = [this, &loop] {
        const bool total = limits_.deadline && loop.time() >= *limits_.deadline;
        return total ? std::make_exception_ptr(TimeoutError("The total timeout passed: " + plan_.url.str()))
                     : std::make_exception_ptr(SocketTimeoutError("Timeout on reading data from socket"));
      };
      more = co_await before(when, receive(), late);
    } else {
      more = co_await receive();
    }
  } catch (...) {
    receiving_ = false;
    throw;
  }
  receiving_ = false;
  co_return more;
}

void Exchange::throw_disconnected() {
  if (!send_error_) throw ServerDisconnectedError();
  try {
    std::rethrow_exception(send_error_);
  } catch (const ClientError&) {
    throw;
  } catch (const OSError& error) {
    throw ClientOSError(error.what());
  }
}

Coro<bool> Exchange::next(std::string& into) {
  if (!pending_.empty()) {
    const std::string taken = std::exchange(pending_, {});
    into += taken;
    co_await chunk_received(taken.size());
    co_return true;
  }
  const std::size_t before = into.size();
  while (!ended_) {
    if (!connection_.connection) throw ClientConnectionError("Connection closed");
    parse(into);
    if (into.size() > before) {
      co_await chunk_received(into.size() - before);
      co_return true;
    }
    if (ended_) break;
    std::string reason;
    bool more = false;
    try {
      more = co_await receive_in_time();
    } catch (const ClientOSError& error) {
      reason = error.what();
    } catch (const Error&) {
      close();
      throw;
    }
    if (!reason.empty()) {
      close();
      throw ClientPayloadError("Response payload is not completed: " + reason);
    }
    if (!more && connection_.connection) end_of_stream();
  }
  co_return false;
}

Coro<> Exchange::chunk_received(std::size_t size) {
  if (!trace_->is_watched(&TraceConfig::on_response_chunk_received)) co_return;
  TraceParams params = trace_->params;
  params.size = size;
  co_await trace_->emit(&TraceConfig::on_response_chunk_received, std::move(params));
}

/// Takes what has come of the body. Throws: ClientPayloadError.
void Exchange::parse(std::string& into) {
  std::string_view input = stream().buffered();
  const std::size_t offered = input.size();
  const std::size_t full = into.size() + kReadBufsize;
  ParseEvent event = ParseEvent::kBody;
  try {
    while (event == ParseEvent::kBody && into.size() < full) {
      event = parser().next(input);
      if (event == ParseEvent::kBody) into += parser().body();
    }
  } catch (const BadHttpMessage& error) {
    close();
    throw ClientPayloadError(std::string("Response payload is not completed: ") + error.what());
  }
  stream().consume(offered - input.size());
  if (event == ParseEvent::kEnd) finish();
}

void Exchange::end_of_stream() {
  keep_alive_ = false;
  try {
    if (parser().finish() == ParseEvent::kEnd) {
      finish();
      return;
    }
  } catch (const BadHttpMessage& error) {
    close();
    throw ClientPayloadError(std::string("Response payload is not completed: ") + error.what());
  }
  close();
  throw ClientPayloadError("Response payload is not completed");
}

void Exchange::read_ahead() {
  if (!ended_ && connection_.connection) parse(pending_);
}

// The end.

void Exchange::finish() {
  ended_ = true;
  trailers_ = std::move(parser().trailers());
  trace_->span.record("end");
  const bool reuse =
      reusable_ && keep_alive_ && sent_ && !send_error_ && parser().idle() && stream().buffered().empty();
  if (reuse) {
    connector_->give_back(std::move(connection_.connection));
    connection_ = Connection();
  } else {
    close();
  }
}

void Exchange::close() noexcept {
  if (!connection_.connection) return;
  if (!sent_ && writer_) writer_->cancel();
  if (receiving_) stream().abort();
  connection_.connection->close();
  connection_ = Connection();
}

Connection Exchange::take_connection() noexcept {
  ended_ = true;
  return std::exchange(connection_, Connection());
}

}  // namespace aio::http::detail
