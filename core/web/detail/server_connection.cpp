#include "web/detail/server_connection.h"

#include <utility>

#include "base/errors.h"
#include "http/detail/compression.h"
#include "http/detail/decoded_body.h"
#include "http/detail/wall_clock.h"
#include "net/errors.h"
#include "runtime/event_loop.h"
#include "web/access_log.h"
#include "web/detail/body_reader.h"
#include "web/detail/content_coding.h"
#include "web/detail/request_trace.h"
#include "web/exceptions.h"

namespace aio::web::detail {
namespace {

bool is_cancelled(const TaskHandle& task) {
  return task.cancelling() > 0;
}

// "GET /orders/7": what people see of it beside its number.
std::string handler_name(const Request& request) {
  constexpr std::size_t kMaxPath = 100;  // bytes
  return request.method() + " " + std::string(request.raw_path().substr(0, kMaxPath));
}

[[noreturn]] void throw_left() {
  throw ConnectionResetError("The request was answered without this work, or its client has gone");
}

[[noreturn]] void throw_not_decoded(const std::string& message) {
  HTTPExceptionOptions options;
  options.text = "400: " + message;
  throw HTTPBadRequest(std::move(options));
}

}  // namespace

ServerConnection::ServerConnection(aio::detail::Ref<ServerContext> server, Stream& stream)
    : server_(std::move(server)), stream_(&stream), reader_(*server_, stream), writer_(stream) {
  server_->add(*this);
}

Coro<> ServerConnection::run() {
  // Also when the loop ends and this never goes on: who holds the request asks it about the connection.
  struct Leave {
    ServerConnection& connection;
    ~Leave() { connection.leave_request(); }
  } leave{*this};
  std::exception_ptr error;
  try {
    co_await serve_requests();
    if (lingers_ && !is_lost()) co_await reader_.linger();
  } catch (...) {
    error = std::current_exception();
  }
  unlink();
  if (session_) session_->end();
  ++exchange_;  // responses that outlive this cannot write any more
  if (error) std::rethrow_exception(error);
  if (broken_ && !writer_.shows_truncation()) stream_->abort();
}

Coro<> ServerConnection::serve_requests() {
  while (keep_alive_) {
    const RequestReader::Head head = co_await reader_.read_head(*request_, exchange_ == 0);
    if (head == RequestReader::Head::end) co_return;
    if (head == RequestReader::Head::refused) {
      const Refusal refusal = reader_.refusal();
      co_await refuse(refusal.status, refusal.reason);
      co_return;
    }
    co_await serve_request();
    if (upgraded_ || broken_ || is_lost() || reader_.body_awaited()) co_return;
    if (reader_.message_complete()) {
      reader_.decline_upgrade();
      continue;
    }
    lingers_ = true;
    if (!keep_alive_) co_return;
    const bool drained = co_await reader_.drain();
    keep_alive_ = drained;
    reader_.decline_upgrade();
    lingers_ = !keep_alive_;
  }
}

// What cannot be understood is answered once; nothing behind it is read as a request.
Coro<> ServerConnection::refuse(int status, std::string reason) {
  begin_exchange();
  keep_alive_ = false;
  lingers_ = true;
  HTTPExceptionOptions options;
  options.text = std::to_string(status) + ": " + std::string(reason_of(status)) + "\n" + reason;
  Response response = response_of(HTTPException(status, std::move(options)));
  if (!send_at_once(response)) co_await send_rest(response);
  log_access();
}

void ServerConnection::begin_exchange() {
  ++exchange_;
  writer_.reset();
  started_ = get_running_loop().time();
  if (server_->access_log) began_at_ = http::detail::wall_clock();
}

Coro<> ServerConnection::serve_request() {
  begin_exchange();
  keep_alive_ = request_->keep_alive() && !server_->closing();
  if (server_->settings().handler_cancellation) reader_.start_watching();
  TaskOptions options;
  options.name = handler_name(*request_);
  options.eager_start = true;
  Task<> handler = create_task(answer(), std::move(options));
  std::exception_ptr own_cancellation;
  if (!handler.done()) {
    auto work = wait_for(handler);
    own_cancellation = co_await work;
  }
  reader_.watching_ended();
  const bool cancelled = handler.cancelled();
  const std::exception_ptr error = cancelled ? nullptr : handler.exception();
  if (cancelled || error || !writer_.finished()) broken_ = true;
  if (broken_ || !writer_.keep_alive() || server_->closing()) keep_alive_ = false;
  record_response(trace_id_, writer_.status(), writer_.body_bytes(), error, cancelled);
  log_access();
  leave_request();
  if (own_cancellation) std::rethrow_exception(own_cancellation);
  if (error) std::rethrow_exception(error);
}

// A request that others hold stays theirs; the next one gets an object of its own.
void ServerConnection::leave_request() {
  if (request_.use_count() == 1) return request_->reset();
  left_exchange_ = exchange_;
  request_->detach();
  if (!reader_.message_complete()) reader_.abandon_body();
  request_ = std::make_shared<Request>(*this);
}

void ServerConnection::check_current(const Request& request) const {
  if (&request != request_.get()) throw_left();
}

// Gives the cancellation of this connection's own task; that of the handler's ends the handler only.
Coro<std::exception_ptr> ServerConnection::wait_for(Task<> handler) {
  if (reader_.watching() && !upgraded_) watcher_ = create_task(reader_.watch(handler));
  std::exception_ptr cancellation;
  try {
    co_await handler;
  } catch (const CancelledError&) {
    cancellation = std::current_exception();
  } catch (...) {
    // Kept by the handler's task.
  }
  co_await stop_watching();
  if (!is_cancelled(current_task())) cancellation = nullptr;
  co_return cancellation;
}

Coro<> ServerConnection::stop_watching() {
  if (watcher_) {
    const Task<> watcher = *std::exchange(watcher_, std::nullopt);
    reader_.stop_watching();
    watcher.cancel();
    try {
      co_await watcher;
    } catch (const CancelledError&) {
      // A watcher that had not begun was cancelled before its first step.
      if (!watcher.cancelled() || is_cancelled(current_task())) throw;
    }
  }
  reader_.watching_ended();
}

Coro<> ServerConnection::switch_protocols(StreamResponse& response, Request& request) {
  check_current(request);
  upgraded_ = true;
  co_await stop_watching();
  co_await prepare(response, request);
  co_await writer_.finish();
}

Coro<> ServerConnection::answer() {
  const aio::detail::Ref<ServerConnection> self(this);
  trace_id_ = record_request(*request_);
  std::exception_ptr error;
  try {
    auto work = server_->app().handle(*request_);
    Response response = co_await work;
    auto sending = send(response);
    co_await sending;
    co_return;
  } catch (const CancelledError&) {
    throw;
  } catch (...) {
    error = std::current_exception();
  }
  if (is_lost()) std::rethrow_exception(error);
  Response instead = response_to(error);
  if (!writer_.begun()) {
    error = co_await try_send(instead);
    if (!error) co_return;
    if (is_lost()) std::rethrow_exception(error);
    instead = response_to(error);
  }
  if (writer_.begun()) {
    broken_ = true;
    co_return;
  }
  if (!send_at_once(instead)) co_await send_rest(instead);
}

Coro<std::exception_ptr> ServerConnection::try_send(Response& response) {
  std::exception_ptr error;
  try {
    auto work = send(response);
    co_await work;
  } catch (const std::exception&) {
    error = std::current_exception();
  }
  co_return error;
}

Response ServerConnection::response_of(const HTTPException& exception) {
  Response response(exception.status());
  response.reason_ = exception.reason();
  response.headers() = exception.headers();
  response.set_body(exception.text());
  return response;
}

// What a handler throws becomes a response; what nobody expected is said to the loop's exception handler too.
Response ServerConnection::response_to(const std::exception_ptr& error) {
  int status = 500;
  try {
    std::rethrow_exception(error);
  } catch (const HTTPException& exception) {
    if (!writer_.begun()) return response_of(exception);
  } catch (const TimeoutError&) {
    status = 504;
  } catch (...) {
    keep_alive_ = false;
  }
  if (status == 500 || writer_.begun()) {
    ExceptionContext context;
    context.message = "Error handling request " + request_->method() + " " + request_->path_qs();
    context.exception = error;
    const TaskHandle task = current_task();
    context.task_id = task.id();
    context.task_name = task.name();
    get_running_loop().call_exception_handler(context);
  }
  HTTPExceptionOptions options;
  if (status == 500) options.text = "500 Internal Server Error\n\nServer got itself in trouble";
  return response_of(HTTPException(status, std::move(options)));
}

ResponseTerms ServerConnection::terms() const noexcept {
  ResponseTerms terms;
  terms.head_only = request_->method() == "HEAD";
  terms.minor_version = request_->version().minor;
  // A client that was not told to go on may send its body or not: what follows could not be told apart.
  terms.keep_alive = keep_alive_ && !server_->closing() && !reader_.awaits_continue();
  return terms;
}

// Decides what enable_compression() left open, and says it in the headers.
void ServerConnection::choose_coding(StreamResponse& response) const {
  if (response.coding_ == ContentCoding::automatic) {
    const std::string accepted = request_->headers().get("Accept-Encoding", "");
    response.coding_ = ContentCoding::none;
    if (accepts_coding(accepted, "deflate")) response.coding_ = ContentCoding::deflate;
    if (accepts_coding(accepted, "gzip")) response.coding_ = ContentCoding::gzip;
    vary_by_coding(response.headers_);
  }
  if (response.coding_ == ContentCoding::none) return;
  if (has_no_body(response.status_) || response.headers_.contains("Content-Encoding") ||
      response.headers_.contains("Content-Range")) {
    response.coding_ = ContentCoding::none;
    return;
  }
  if (const std::string* etag = response.headers_.find("ETag"); etag && etag->starts_with('"')) {
    response.headers_.set("ETag", "W/" + *etag);  // the bytes are others than the handler's
  }
  response.headers_.set("Content-Encoding", response.coding_ == ContentCoding::gzip ? "gzip" : "deflate");
  response.content_length_.reset();
}

void ServerConnection::adopt(StreamResponse& response) {
  reader_.forget_continue();
  response.connection_ = aio::detail::Ref<ServerConnection>(this);
  response.exchange_ = exchange_;
}

void ServerConnection::check_exchange(const StreamResponse& response) const {
  if (response.connection_.get() == this && response.exchange_ == exchange_) return;
  if (response.connection_.get() == this && response.exchange_ <= left_exchange_) throw_left();
  throw RuntimeError("The response's handler has ended; write() while it runs");
}

Coro<> ServerConnection::prepare(StreamResponse& response, Request& request) {
  if (response.prepared()) co_return;
  check_current(request);
  if (writer_.begun()) throw RuntimeError("Another response to this request was prepared; there is one for each");
  const Application& app = request.app();
  if (app.has_response_signals()) co_await app.prepare_response(request, response);
  check_current(request);
  const ResponseTerms now = terms();
  choose_coding(response);
  adopt(response);
  auto work = writer_.start(response, now, server_->date());
  co_await guarded(std::move(work));
}

Coro<> ServerConnection::write(StreamResponse& response, std::string_view data) {
  check_exchange(response);
  auto work = writer_.write(data);
  co_await guarded(std::move(work));
}

Coro<> ServerConnection::write_eof(StreamResponse& response, std::string_view data) {
  check_exchange(response);
  if (writer_.finished()) co_return;
  if (!data.empty()) co_await write(response, data);
  auto work = writer_.finish();
  co_await guarded(std::move(work));
}

Coro<> ServerConnection::guarded(Coro<> writing) {
  try {
    co_await writing;
  } catch (const OSError&) {
    lost_ = true;
    throw;
  } catch (const CancelledError&) {
    broken_ = true;  // nothing sensible can follow a piece that was cut
    throw;
  }
}

Coro<> ServerConnection::send(Response& response) {
  if (response.sender_) {
    auto work = response.sender_->send(*request_, response);
    co_await work;
  }
  if (response.prepared()) {
    check_exchange(response);
    co_await write_eof(response, {});
    co_return;
  }
  if (writer_.begun()) throw RuntimeError("The handler returned another response than the one that it prepared");
  const Application& app = request_->app();
  if (app.has_response_signals()) co_await app.prepare_response(*request_, response);
  if (!send_at_once(response)) co_await send_rest(response);
}

Coro<> ServerConnection::send_rest(Response& response) {
  return guarded(writer_.send_composed(response.body_));
}

// Composes the response; false when the rest has to wait: a large body, or a client that does not read.
bool ServerConnection::send_at_once(Response& response) {
  const ResponseTerms now = terms();
  choose_coding(response);
  if (response.coding_ != ContentCoding::none)
    response.body_ = http::detail::compress(response.body_, format_of(response));
  adopt(response);
  writer_.compose(response, response.body_, now, server_->date());
  try {
    return writer_.send_composed_now();
  } catch (const OSError&) {
    lost_ = true;
    throw;
  }
}

http::StreamReader ServerConnection::make_content(const Request& request) {
  if (!request.body_exists()) return http::StreamReader(std::string());
  check_current(request);
  const std::string coding = request.headers().get("Content-Encoding", "");
  auto body = std::make_unique<BodyReader>(*this);
  return http::StreamReader(http::detail::decode_body(std::move(body), coding, throw_not_decoded));
}

void ServerConnection::log_access() {
  if (!server_->access_log) return;
  AccessRecord record;
  record.request = request_.get();
  record.status = writer_.status();
  record.body_bytes = writer_.body_bytes();
  record.duration = get_running_loop().time() - started_;
  record.time = began_at_;
  server_->access_log(record);
}

}  // namespace aio::web::detail
