#include "support/scripted_transport.h"

#include <algorithm>
#include <utility>

#include "runtime/event_loop.h"

namespace aio::testing {

void ScriptedTransport::wake_reader() {
  if (reader_ && readable()) get_running_loop().make_ready(*std::exchange(reader_, nullptr));
}

void ScriptedTransport::wake_writer() {
  if (writer_ && (room_ > 0 || error_)) get_running_loop().make_ready(*std::exchange(writer_, nullptr));
}

void ScriptedTransport::arrive(std::string_view bytes) {
  incoming_ += bytes;
  wake_reader();
}

void ScriptedTransport::end() {
  ended_ = true;
  wake_reader();
}

void ScriptedTransport::fail(std::exception_ptr error) {
  error_ = std::move(error);
  wake_reader();
  wake_writer();
}

void ScriptedTransport::make_room(std::size_t bytes) {
  room_ += bytes;
  wake_writer();
}

IoResult ScriptedTransport::read(char* into, std::size_t size) noexcept {
  if (!incoming_.empty()) {
    const std::size_t count = std::min(size, incoming_.size());
    incoming_.copy(into, count);
    incoming_.erase(0, count);
    return {IoStatus::kDone, count};
  }
  if (error_) return {IoStatus::kFailed};
  return {ended_ ? IoStatus::kEnd : IoStatus::kWouldBlock};
}

IoResult ScriptedTransport::write(const char* data, std::size_t size) noexcept {
  if (error_) return {IoStatus::kFailed};
  if (room_ == 0) return {IoStatus::kWouldBlock};
  const std::size_t count = std::min(size, room_);
  outgoing.append(data, count);
  if (room_ != kUnlimited) room_ -= count;
  return {IoStatus::kDone, count};
}

void ScriptedTransport::when_readable(detail::Callback& callback) {
  reader_ = &callback;
  wake_reader();
}

void ScriptedTransport::when_writable(detail::Callback& callback) {
  writer_ = &callback;
  wake_writer();
}

void ScriptedTransport::forget(detail::Callback& callback) noexcept {
  if (reader_ == &callback) reader_ = nullptr;
  if (writer_ == &callback) writer_ = nullptr;
  callback.unlink();
}

IoResult ScriptedTransport::finish_writing() noexcept {
  finished = true;
  return {IoStatus::kDone};
}

}  // namespace aio::testing
