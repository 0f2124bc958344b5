#include "net/detail/stream_state.h"

#include <algorithm>

#include "net/detail/stream_read.h"
#include "net/errors.h"
#include "net/stream.h"
#include "runtime/detail/lint.h"
#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio::detail {
namespace {

// One receive; a stream that always has bytes is read in pieces of this size.
constexpr std::size_t kPiece = 16 * 1024;
// Operations of one stream that may follow each other without a pass through the loop: a peer that always has bytes
// must not keep the other tasks from running.
constexpr unsigned kOperationsWithoutWaiting = 32;

WaitInfo waits_for(const char* on, std::uint64_t object) {
  WaitInfo info;
  info.on = on;
  info.object_id = object;
  return info;
}

}  // namespace

/// A task's wait for bytes, in its frame.
class StreamState::Readable final : public Callback {
 public:
  Readable(StreamState& stream) : stream_(stream), waiter_(get_running_loop(), waits_for("stream.read", stream.id())) {
    stream_.reader_ = this;
    stream_.transport_->when_readable(*this);
  }
  ~Readable() {
    stream_.transport_->forget(*this);
    stream_.reader_ = nullptr;
  }
  void run() override { waiter_.wake(); }
  void append_awaiters(std::vector<TaskBase*>& tasks) override { waiter_.append_awaiters(tasks); }
  FutureBase& future() noexcept { return waiter_; }

 private:
  StreamState& stream_;
  Waiter waiter_;
};

/// The right to write, until the end of the scope.
class StreamState::Turn {
 public:
  explicit Turn(StreamState& stream) noexcept : stream_(stream) { stream.writing_ = true; }
  ~Turn() { stream_.give_turn(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  StreamState& stream_;
};

StreamState::StreamState(Ref<Transport> transport, const char* role, Place made_at)
    : transport_(std::move(transport)), made_at_(made_at) {
  EventLoop& loop = get_running_loop();
  if (!loop.tracing()) return;
  const std::uint64_t number = id();
  const TaskBase* task = loop.current_task;
  loop.record("stream")
      .id("id", number)
      .text("op", role)
      .text("local", transport_->local().text())
      .text("peer", transport_->peer().text())
      .id("task", task ? task->id() : 0);
}

StreamState::~StreamState() {
  if (!closed_) transport_->forget(flusher_);
}

void StreamState::record(std::string_view op) {
  traced_.record(op);
}

void StreamState::record(std::string_view op, std::string_view key, std::size_t number) {
  traced_.record(op, key, number);
}

void StreamState::consume(std::size_t bytes) noexcept {
  consumed_ += bytes;
  if (consumed_ < received_.size()) return;
  consumed_ = 0;
  if (received_.capacity() > kPiece) {
    std::string().swap(received_);  // an idle connection keeps little
  } else {
    received_.clear();
  }
}

IoStatus StreamState::fill() {
  char piece[kPiece];
  const IoResult result = transport_->read(piece, sizeof piece);
  if (result.status == IoStatus::kDone) {
    if (consumed_ > 0) received_.erase(0, std::exchange(consumed_, 0));
    received_.append(piece, result.bytes);
    record("receive", "bytes", result.bytes);
  } else if (result.status == IoStatus::kEnd) {
    ended_ = true;
    record("eof");
  }
  return result.status;
}

bool StreamState::take_breath() noexcept {
  return ++without_waiting_ % kOperationsWithoutWaiting == 0;
}

void StreamState::check_not_closed_meanwhile() const {
  if (closing_) throw ConnectionAbortedError("The stream was closed by this side while a task read from it");
}

Coro<bool> StreamState::receive(Ref<StreamState> self) {
  if (self->closing_) throw RuntimeError("The stream is closed; read before close()");
  if (self->reading_) throw RuntimeError("Another task reads from this stream already; let one task read");
  if (self->ended_) co_return false;
  self->reading_ = true;
  struct Leave {
    StreamState& stream;
    ~Leave() { stream.reading_ = false; }
  } leave{*self};
  if (self->take_breath()) {
    co_await YieldOnce{};
    self->check_not_closed_meanwhile();
  }
  IoStatus status = self->fill();
  while (status == IoStatus::kWouldBlock) {
    {
      Readable readable(*self);
      co_await readable.future();
    }
    self->check_not_closed_meanwhile();
    status = self->fill();
  }
  if (status == IoStatus::kFailed) {
    self->record("fail");
    std::rethrow_exception(self->transport_->error());
  }
  co_return status == IoStatus::kDone;
}

Coro<std::string> StreamState::read(Ref<StreamState> state, std::ptrdiff_t n) {
  if (n == 0) co_return std::string();
  if (n < 0) {
    bool more = true;
    while (more) more = co_await StreamState::receive(state);
    co_return take(*state, state->buffered().size());
  }
  if (state->buffered().empty()) co_await StreamState::receive(state);
  const std::size_t wanted = static_cast<std::size_t>(n);
  co_return take(*state, wanted < state->buffered().size() ? wanted : state->buffered().size());
}

Coro<std::string> StreamState::read_exactly(Ref<StreamState> state, std::size_t n) {
  while (state->buffered().size() < n) {
    const bool more = co_await StreamState::receive(state);
    if (!more) throw_incomplete(*state, std::to_string(n) + " were asked for");
  }
  co_return take(*state, n);
}

Coro<std::string> StreamState::read_until(Ref<StreamState> state, std::string separator) {
  if (separator.empty()) throw ValueError("The separator is empty; say at least one byte");
  Coro<std::size_t> finding = find_end_of(state, std::move(separator));
  const std::size_t end = co_await finding;
  if (end == std::string::npos) throw_incomplete(*state, "the separator did not come");
  co_return take(*state, end);
}

Coro<std::string> StreamState::read_line(Ref<StreamState> state) {
  Coro<std::size_t> finding = find_end_of(state, "\n");
  const std::size_t end = co_await finding;
  co_return take(*state, end == std::string::npos ? state->buffered().size() : end);
}

void StreamState::fail() {
  if (!failure_) {
    failure_ = transport_->error();
    record("fail");
  }
  outgoing_.clear();
  sent_ = 0;
  if (room_) room_->wake();
}

void StreamState::throw_failure() const {
  std::rethrow_exception(failure_);
}

void StreamState::check_writable() const {
  if (closing_) throw RuntimeError("The stream is closed; write before close()");
  if (eof_asked_) throw RuntimeError("write_eof() said that no more will come; write before it");
  if (failure_) throw_failure();
}

// How much of `data` the transport took at once.
std::size_t StreamState::send(std::string_view data) {
  std::size_t taken = 0;
  while (taken < data.size()) {
    const IoResult result = transport_->write(data.data() + taken, data.size() - taken);
    if (result.status == IoStatus::kFailed) {
      fail();
      return taken;
    }
    if (result.status != IoStatus::kDone) {
      if (!std::exchange(flushing_, true)) transport_->when_writable(flusher_);
      return taken;
    }
    record("send", "bytes", result.bytes);
    taken += result.bytes;
  }
  return taken;
}

void StreamState::flush() {
  flushing_ = false;
  sent_ += send(std::string_view(outgoing_).substr(sent_));
  if (sent_ >= outgoing_.size()) {
    sent_ = 0;
    outgoing_.clear();
    if (outgoing_.capacity() > kPiece) std::string().swap(outgoing_);
    if (eof_asked_ && !eof_sent_ && !failure_) finish_writing();
  }
  if (room_) room_->wake();
}

void StreamState::finish_writing() {
  const IoResult result = transport_->finish_writing();
  if (result.status == IoStatus::kFailed) return fail();
  if (result.status == IoStatus::kWouldBlock) {
    if (!std::exchange(flushing_, true)) transport_->when_writable(flusher_);
    return;
  }
  eof_sent_ = true;
  record("write_eof");
}

Coro<> StreamState::room_for(Ref<StreamState> self, std::size_t bytes, const char* on) {
  while (!self->failure_ && !self->closed_ &&
         (self->waiting_to_go() + bytes > kWriteHighWater || (bytes == 0 && self->flushing_))) {
    Waiter waiter(get_running_loop(), waits_for(on, self->id()));
    self->room_ = &waiter;
    struct Leave {
      StreamState& stream;
      ~Leave() { stream.room_ = nullptr; }
    } leave{*self};
    co_await waiter;
  }
}

Coro<> StreamState::take_turn(Ref<StreamState> self, const char* on) {
  if (self->writing_ || self->turn_.has_live()) {
    QueuedWaiter waiter(self->turn_, self->traced_, on);
    try {
      co_await waiter.future();
    } catch (...) {
      waiter.unlink();
      if (!self->writing_) self->turn_.wake_first();
      throw;
    }
  }
  self->writing_ = true;
}

void StreamState::give_turn() noexcept {
  writing_ = false;
  turn_.wake_first();
}

void StreamState::keep(std::string_view data) {
  if (sent_ >= kWriteHighWater) outgoing_.erase(0, std::exchange(sent_, 0));
  outgoing_.append(data);
}

bool StreamState::write_now(std::string_view data) {
  check_writable();
  const bool needs_breath = (without_waiting_ + 1) % kOperationsWithoutWaiting == 0;
  if (needs_breath || writing_ || turn_.has_live() || flushing_ || waiting_to_go() > 0) return false;
  if (data.size() > kWriteHighWater) return false;
  ++without_waiting_;
  const std::size_t direct = send(data);
  if (failure_) throw_failure();
  keep(data.substr(direct));
  total_written_ += data.size();
  return true;
}

// What the transport does not take at once waits in `outgoing_`: with an empty buffer the rest of at most
// kWriteHighWater bytes always fits, so such a write is taken whole.
Coro<> StreamState::write(Ref<StreamState> self, std::string_view data) {
  self->check_writable();
  if (data.empty()) co_return;
  if (self->take_breath()) co_await YieldOnce{};
  if (self->writing_ || self->turn_.has_live()) co_await take_turn(self, "stream.write");
  const Turn turn(*self);
  self->check_writable();
  const bool has_room = self->waiting_to_go() + data.size() <= kWriteHighWater;
  if (!has_room && data.size() <= kWriteHighWater) co_await room_for(self, data.size(), "stream.write");
  while (!data.empty()) {
    if (self->closed_) throw ConnectionAbortedError("The stream was closed by this side while a task wrote to it");
    if (self->failure_) self->throw_failure();
    const std::size_t direct = self->waiting_to_go() == 0 && !self->flushing_ ? self->send(data) : 0;
    if (self->failure_) self->throw_failure();
    const std::size_t buffered = std::min(data.size() - direct, kWriteHighWater - self->waiting_to_go());
    self->keep(data.substr(direct, buffered));
    self->total_written_ += direct + buffered;
    data.remove_prefix(direct + buffered);
    if (!data.empty()) co_await room_for(self, 1, "stream.write");
  }
}

Coro<> StreamState::write_eof(Ref<StreamState> self) {
  if (self->eof_asked_) co_return;
  self->check_writable();
  co_await take_turn(self, "stream.write_eof");
  const Turn turn(*self);
  if (self->failure_) self->throw_failure();
  self->eof_asked_ = true;
  if (!self->flushing_) self->flush();
  co_await room_for(self, 0, "stream.write_eof");
  if (self->failure_) self->throw_failure();
}

Coro<> StreamState::close(Ref<StreamState> self) {
  if (self->closing_) co_return;
  struct Closing {
    StreamState& stream;
    bool flushed = false;
    ~Closing() { flushed ? stream.close_now() : stream.abort(); }
  } closing{*self};
  co_await take_turn(self, "stream.close");
  const Turn turn(*self);
  self->closing_ = true;
  if (self->reader_) self->reader_->run();
  const bool has_something_to_lose = self->waiting_to_go() > 0;
  if (self->transport_->is_secure() && !self->failure_) {
    self->eof_asked_ = true;
    if (!self->flushing_) self->flush();
  }
  co_await room_for(self, 0, "stream.close");
  closing.flushed = !self->failure_;
  if (self->failure_ && has_something_to_lose) self->throw_failure();
}

void StreamState::close_now() noexcept {
  if (std::exchange(closed_, true)) return;
  closing_ = true;
  record("close");
  transport_->forget(flusher_);
  if (reader_) reader_->run();
  transport_->close();
}

void StreamState::abort() noexcept {
  if (std::exchange(closed_, true)) return;
  closing_ = true;
  record("abort", "lost", waiting_to_go());
  transport_->forget(flusher_);
  if (reader_) reader_->run();
  if (room_) room_->wake();
  transport_->abort();
}

void StreamState::handle_gone() noexcept {
  if (closing_) return;
  report_never_closed(
      "a stream was dropped without being closed: what it had not sent is lost; co_await its close(), or use with()",
      made_at_);
  abort();
}

Ref<Transport> StreamState::release() {
  transport_->forget(flusher_);
  closing_ = closed_ = true;
  return std::move(transport_);
}

}  // namespace aio::detail
