// One client's connection: reads requests, runs their handlers one at a time, writes their responses in order. Loop
// thread only.
//
//   idle     no byte of a request has come    -> reading, closed (EOF, keep-alive deadline, server closes)
//   reading  a head is coming                 -> answering, closed (EOF, deadline, not HTTP: refused)
//   answering  a handler's task runs          -> draining, closed (disconnect, a begun response that failed)
//   draining the rest of its body is dropped  -> idle, closed (too much of it, no keep-alive)
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/intrusive_list.h"
#include "base/ref.h"
#include "http/stream_reader.h"
#include "http/websocket.h"
#include "net/stream.h"
#include "runtime/task.h"
#include "web/detail/request_reader.h"
#include "web/detail/response_writer.h"
#include "web/detail/server_context.h"
#include "web/request.h"
#include "web/response.h"

namespace aio::web {
class HTTPException;
}

namespace aio::web::detail {

/// Lifetime: responses may keep it; the stream is there until run() ends.
class ServerConnection final : public aio::detail::RefCounted, public aio::detail::ListNode {
 public:
  ServerConnection(aio::detail::Ref<ServerContext> server, Stream& stream);

  /// Serves until the connection is to be closed, which the caller does. Throws: the ConnectionError family.
  /// Cancellation: the handler is cancelled. Lifetime: the connection outlives the call.
  Coro<> run();
  /// Ends it now if it waits for a request, else after the response.
  void close_when_idle() { reader_.close_when_idle(); }

  // For requests and responses.

  Stream& stream() const noexcept { return *stream_; }
  http::StreamReader make_content(const Request& request);
  /// Each is what StreamResponse's member of that name does.
  Coro<> prepare(StreamResponse& response, Request& request);
  Coro<> write(StreamResponse& response, std::string_view data);
  Coro<> write_eof(StreamResponse& response, std::string_view data);
  /// Sends `response`, a 101, and leaves the stream to another protocol: nothing is parsed or watched any more.
  Coro<> switch_protocols(StreamResponse& response, Request& request);
  /// What uses the stream now: it is ended with the connection.
  void keep(aio::detail::Ref<http::detail::WebSocketSession> session) noexcept { session_ = std::move(session); }

  /// For the request's body.
  RequestReader& reader() noexcept { return reader_; }

 private:
  Coro<> serve_requests();
  Coro<> refuse(int status, std::string reason);
  void begin_exchange();
  Coro<> serve_request();
  Coro<> answer();
  Coro<std::exception_ptr> wait_for(Task<> handler);
  Coro<> stop_watching();
  void leave_request();
  void check_current(const Request& request) const;
  Response response_of(const HTTPException& exception);
  Response response_to(const std::exception_ptr& error);
  Coro<std::exception_ptr> try_send(Response& response);
  Coro<> send(Response& response);
  bool send_at_once(Response& response);
  AIO_CORO_WRAPPER Coro<> send_rest(Response& response);
  Coro<> guarded(Coro<> writing);
  ResponseTerms terms() const noexcept;
  void choose_coding(StreamResponse& response) const;
  void adopt(StreamResponse& response);
  void check_exchange(const StreamResponse& response) const;
  void log_access();

  /// Whether the client has gone.
  bool is_lost() const noexcept {
    const bool socket_broke = session_ && session_->close_code() == http::detail::kCloseAbnormal;
    return lost_ || socket_broke || reader_.lost() || reader_.peer_ended();
  }

  aio::detail::Ref<ServerContext> server_;
  Stream* stream_;
  RequestReader reader_;
  std::shared_ptr<Request> request_ = std::make_shared<Request>(*this);
  ResponseWriter writer_;
  std::optional<Task<>> watcher_;
  aio::detail::Ref<http::detail::WebSocketSession> session_;
  std::uint64_t exchange_ = 0;  // number of the request that is answered; later ones are not its responses' business
  std::uint64_t left_exchange_ = 0;  // the last one whose request is held by others
  std::uint64_t trace_id_ = 0;
  Duration started_{};
  std::int64_t began_at_ = 0;  // on the clock on the wall, for the access log
  bool keep_alive_ = true;
  bool lingers_ = false;  // the client may still be sending: read before closing
  bool upgraded_ = false;
  bool lost_ = false;    // the client reads nothing any more
  bool broken_ = false;  // a response was cut
};

}  // namespace aio::web::detail
