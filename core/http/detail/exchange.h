// One request and its response on one connection: sends, reads, and in the end decides whether the connection serves
// another request. Loop thread only.
//
//   sending --head--> reading the body --end--> finished: the connection is back in its pool, or closed
//   close() at any time: given up, the connection is closed
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/ref.h"
#include "http/detail/body_source.h"
#include "http/detail/compression.h"
#include "http/detail/connector_state.h"
#include "http/detail/message_parser.h"
#include "http/detail/request_plan.h"
#include "http/detail/request_trace.h"
#include "http/request_options.h"
#include "http/url.h"
#include "runtime/task.h"

namespace aio::http::detail {

/// When what is late. Loop times and spans.
struct ExchangeLimits {
  std::optional<Duration> deadline;
  std::optional<Duration> sock_read;
};

class Exchange final : public aio::detail::RefCounted {
 public:
  Exchange(aio::detail::Ref<ConnectorState> connector, Connection connection, std::shared_ptr<RequestTrace> trace,
           RequestPlan plan, ExchangeLimits limits);
  ~Exchange() override;

  /// Sends the request, a large body or one that is produced in a task of its own, and reads the response's head.
  /// Suspends: until it is there. Cancellation: the caller closes the exchange. Throws: ServerDisconnectedError,
  /// ClientOSError, SocketTimeoutError, ClientResponseError for what is no HTTP; what the body's producer throws.
  Coro<ResponseHead> perform();
  /// Whether the connection may have been closed by the server before it saw the request: nothing has come on one that
  /// was used before.
  bool is_stale() const noexcept { return reused_ && !received_; }

  /// The next piece of the response's body. See BodySource::next(). Throws: ClientPayloadError, TimeoutError,
  /// SocketTimeoutError.
  Coro<bool> next(std::string& into);
  bool ended() const noexcept { return ended_ && pending_.empty(); }
  const Headers* trailers() const noexcept { return ended_ ? &trailers_ : nullptr; }
  /// Takes what has come of the body, without a wait: a body that is there already needs its connection no more.
  void read_ahead();

  /// Gives up. Idempotent; nothing after the end of the response.
  void close() noexcept;
  /// The connection itself, for another protocol: the exchange is over. Requires: perform() gave 101.
  Connection take_connection() noexcept;
  const RequestPlan& plan() const noexcept { return plan_; }
  RequestTrace& trace() noexcept { return *trace_; }

 private:
  class Writer;

  Coro<> send();
  Coro<> send_head_and_body();
  Coro<> send_body();
  static Coro<> send_body_in_task(aio::detail::Ref<Exchange> self);
  Coro<> send_piece(std::string_view data, Flush flush);
  void sent();
  Coro<ResponseHead> read_head(bool until_continue);
  std::optional<ResponseHead> parse_head();
  Coro<bool> receive();
  Coro<bool> receive_in_time();
  Coro<> chunk_received(std::size_t size);
  void parse(std::string& into);
  void end_of_stream();
  void finish();
  void fail_sending(std::exception_ptr error, bool fatal) noexcept;
  [[noreturn]] void throw_disconnected();
  Stream& stream() noexcept { return connection_.connection->stream; }
  ResponseParser& parser() noexcept { return connection_.connection->parser; }

  aio::detail::Ref<ConnectorState> connector_;
  Connection connection_;
  std::shared_ptr<RequestTrace> trace_;
  RequestPlan plan_;
  ExchangeLimits limits_;
  std::optional<Compressor> compressor_;
  std::optional<Task<>> writer_;
  std::uint64_t produced_ = 0;         // bytes that the body's producer has written
  std::exception_ptr send_error_;      // why the request was not sent whole
  std::optional<ResponseHead> early_;  // a final response that came instead of 100 (Continue)
  std::string pending_;                // of the body, read ahead
  Headers trailers_;
  bool sent_ = false;       // the whole request
  bool receiving_ = false;  // a task waits for bytes
  bool interim_ = false;    // a response 1xx is being read
  unsigned interims_ = 0;
  bool received_ = false;  // a byte of the response
  bool reused_;
  bool reusable_ = true;
  bool keep_alive_ = false;
  bool ended_ = false;
};

/// The exchange's body, for a StreamReader.
class ExchangeBody final : public BodySource {
 public:
  explicit ExchangeBody(aio::detail::Ref<Exchange> exchange) noexcept : exchange_(std::move(exchange)) {}
  Coro<bool> next(std::string& into) override { return exchange_->next(into); }
  bool ended() const noexcept override { return exchange_->ended(); }
  const Headers* trailers() const noexcept override { return exchange_->trailers(); }

 private:
  aio::detail::Ref<Exchange> exchange_;
};

}  // namespace aio::http::detail
