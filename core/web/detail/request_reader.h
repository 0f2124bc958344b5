// Reads requests from a connection: heads before their deadlines, bodies as fast as they are asked for, and the end of
// the client while a handler runs. Loop thread only.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

#include "base/duration.h"
#include "http/detail/message_parser.h"
#include "net/stream.h"
#include "runtime/event.h"
#include "runtime/task.h"
#include "runtime/timeout.h"
#include "web/detail/server_context.h"

namespace aio::web {
class Request;
}

namespace aio::web::detail {

/// Why what came is no request.
struct Refusal {
  int status = 400;
  std::string reason = {};
};

/// Lifetime: the context and the stream outlive it.
class RequestReader {
 public:
  enum class Head : unsigned char {
    complete,  ///< the request is filled in
    end,       ///< no request comes any more
    refused,   ///< refusal() says why
  };

  RequestReader(ServerContext& server, Stream& stream) noexcept : server_(&server), stream_(&stream) {}

  /// Fills `request` in. `first`: the connection is new and has no more time than for a head.
  /// Suspends: until a head has come, the client or the deadline ends the wait. Cancellation: what came is lost.
  /// Throws: the ConnectionError family. Lifetime: `request` outlives the request.
  Coro<Head> read_head(Request& request, bool first);
  /// Ends read_head() now if no byte of a request has come.
  void close_when_idle();
  const Refusal& refusal() const noexcept { return refusal_; }

  /// Appends the next bytes of the body with that number(); false at its end. Sends 100-continue before, if that is
  /// waited for. Throws: HTTPException for a body that is none; ConnectionResetError when the client went, and when the
  /// body was abandoned.
  Coro<bool> read_body(std::string& into, std::uint64_t number);
  /// Of the body that can be read.
  std::uint64_t body_number() const noexcept { return body_number_; }
  /// Whoever reads the body, now or later, gets no more of it: its request was answered without him.
  void abandon_body();
  /// A task waits in read_body(); after the handler one that outlived it, and nobody else can read.
  bool body_awaited() const noexcept { return body_awaited_; }
  bool message_complete() const noexcept { return complete_; }
  const http::Headers* trailers() noexcept { return complete_ ? &parser_.trailers() : nullptr; }
  /// The client offered another protocol and the handler did not take it: HTTP goes on. Requires: message_complete().
  void decline_upgrade() noexcept;
  /// Whether the client waits for 100-continue before it sends the body.
  bool awaits_continue() const noexcept { return awaits_continue_; }
  /// The response has begun: 100-continue is sent no more.
  void forget_continue() noexcept { awaits_continue_ = false; }

  /// Reads the rest of the body and drops it. Gives whether it came to its end, within kDrainLimit and lingering_time.
  Coro<bool> drain();
  /// Says that nothing more is sent, and reads until the client ends too, for lingering_time at most.
  Coro<> linger();

  /// Reads ahead until the client goes, and cancels `handler` then. Who reads a body meanwhile gets it from here.
  /// Cancellation: ends it without an exception after stop_watching().
  Coro<> watch(TaskHandle handler);
  /// From now on who reads a body waits for watch(), which the caller starts before the loop goes on.
  void start_watching() noexcept { watching_ = true; }
  bool watching() const noexcept { return watching_; }
  void stop_watching() noexcept { stops_watching_ = true; }
  /// After watch() has ended.
  void watching_ended() noexcept { watching_ = stops_watching_ = false; }

  /// Whether the client sends nothing more, and whether the connection is broken.
  bool peer_ended() const noexcept { return peer_ended_; }
  bool lost() const noexcept { return lost_; }

 private:
  enum class Received : unsigned char { more, end, late };
  Coro<Received> receive_before(Duration deadline, bool idle);
  Coro<bool> receive_for_body();
  void check_body(std::uint64_t number) const;
  Coro<> drop_body();
  http::detail::ParseEvent parse();
  void consume_used() noexcept;
  void take_head(Request& request);

  ServerContext* server_;
  Stream* stream_;
  http::detail::RequestParser parser_;
  Refusal refusal_;
  std::size_t used_ = 0;     // of what has come, by the parser
  Timeout* idle_ = nullptr;  // the deadline of the wait for a request, while there is one
  Event arrived_;            // for who reads a body while watch() receives
  Event room_;               // for watch(), when it has read enough ahead
  std::uint64_t body_number_ = 0;
  bool body_awaited_ = false;
  bool watching_ = false;
  bool stops_watching_ = false;
  bool complete_ = true;  // the request was read to its end
  bool awaits_continue_ = false;
  bool peer_ended_ = false;
  bool lost_ = false;
};

}  // namespace aio::web::detail
