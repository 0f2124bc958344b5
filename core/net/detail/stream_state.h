// What a Stream is underneath: the bytes that came, the bytes that wait to go, and who waits for either. The handle may
// move or go while operations are under way: they keep this. Loop thread only.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "base/place.h"
#include "base/ref.h"
#include "net/network.h"
#include "runtime/coro.h"
#include "runtime/detail/wait_queue.h"

namespace aio::detail {

class StreamState final : public RefCounted {
 public:
  StreamState(Ref<Transport> transport, const char* role, Place made_at);
  ~StreamState() override;

  Transport& transport() const noexcept { return *transport_; }
  std::string_view buffered() const noexcept { return std::string_view(received_).substr(consumed_); }
  void consume(std::size_t bytes) noexcept;
  bool at_eof() const noexcept { return ended_ && buffered().empty(); }
  bool has_ended() const noexcept { return ended_; }
  bool is_closing() const noexcept { return closing_; }
  std::size_t waiting_to_go() const noexcept { return outgoing_.size() - sent_; }
  std::size_t total_written() const noexcept { return total_written_; }
  std::uint64_t id() { return traced_.id(); }
  /// The Stream went: aborts unless it was closed, and says so.
  void handle_gone() noexcept;
  void close_now() noexcept;
  void abort() noexcept;
  Ref<Transport> release();
  /// See Stream.
  bool write_now(std::string_view data);

  /// Each keeps the state. Suspends, Cancellation, Throws: see Stream.
  static Coro<bool> receive(Ref<StreamState> self);
  static Coro<std::string> read(Ref<StreamState> state, std::ptrdiff_t n);
  static Coro<std::string> read_exactly(Ref<StreamState> state, std::size_t n);
  static Coro<std::string> read_until(Ref<StreamState> state, std::string separator);
  static Coro<std::string> read_line(Ref<StreamState> state);
  static Coro<> write(Ref<StreamState> self, std::string_view data);
  static Coro<> write_eof(Ref<StreamState> self);
  static Coro<> close(Ref<StreamState> self);

 private:
  class Readable;
  class Turn;
  /// Goes on sending when the transport has room.
  class Flusher final : public Callback {
   public:
    explicit Flusher(StreamState& stream) noexcept : stream_(stream) {}
    void run() override { stream_.flush(); }

   private:
    StreamState& stream_;
  };

  IoStatus fill();
  std::size_t send(std::string_view data);
  void flush();
  void finish_writing();
  void fail();
  void check_writable() const;
  void check_not_closed_meanwhile() const;
  [[noreturn]] void throw_failure() const;
  /// Until `bytes` more fit below the high-water mark, or the connection broke. Requires: it is the caller's turn.
  static Coro<> room_for(Ref<StreamState> self, std::size_t bytes, const char* on);
  static Coro<> take_turn(Ref<StreamState> self, const char* on);
  void give_turn() noexcept;
  void record(std::string_view op);
  void record(std::string_view op, std::string_view key, std::size_t number);
  void keep(std::string_view data);
  bool take_breath() noexcept;

  Ref<Transport> transport_;
  Place made_at_;
  TracedObject traced_{"stream"};
  std::string received_;
  std::size_t consumed_ = 0;
  std::string outgoing_;
  std::size_t sent_ = 0;
  std::size_t total_written_ = 0;
  Flusher flusher_{*this};
  Readable* reader_ = nullptr;  // the task that waits for bytes
  bool reading_ = false;        // a task receives, waiting or not
  Waiter* room_ = nullptr;      // the task that waits for room: it has the turn
  WaitQueue turn_;              // those who write after it
  bool writing_ = false;        // somebody has the turn
  bool flushing_ = false;       // the transport will call flusher_
  bool ended_ = false;          // the peer sends no more
  bool eof_asked_ = false;
  bool eof_sent_ = false;
  bool closing_ = false;
  bool closed_ = false;
  unsigned without_waiting_ = 0;  // operations since the last suspension
  std::exception_ptr failure_;    // of the sending side
};

}  // namespace aio::detail
