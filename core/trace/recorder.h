// Writes the records of a run, one JSON object a line: format.md says what they mean. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/place.h"
#include "trace/function_name.h"
#include "trace/sink.h"

namespace aio::trace {

/// Turns what happens into lines. A Recorder without a sink is off: call sites ask on() first, so that a run that
/// nobody records pays one test a record. Nothing here throws: in wasm every call that may throw is a detour through
/// the host wherever something must be cleaned up.
class Recorder {
 public:
  /// Records in one run before the run is stopped; about 70 MB of text, and what the page opens in seconds.
  static constexpr std::uint64_t kMaxRecords = 1'000'000;

  Recorder();
  explicit Recorder(std::unique_ptr<Sink> sink);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  bool on() const noexcept { return sink_ != nullptr; }
  /// Called with their number after each record from kMaxRecords on, until it is taken back; it ends the run.
  void set_full_handler(void (*handler)(std::uint64_t records)) noexcept { full_handler_ = handler; }
  void flush() noexcept;
  /// Gives the sink back: what outlives the run writes nothing behind its last record.
  void close() noexcept;

  /// One record under construction; it is written when the Line goes. Keys keep the order of the calls.
  class Line {
   public:
    Line(Line&&) = delete;
    ~Line();
    Line& text(std::string_view key, std::string_view value) noexcept;
    Line& number(std::string_view key, std::int64_t value) noexcept;
    /// Left out when `id` is 0.
    Line& id(std::string_view key, std::uint64_t id) noexcept;
    /// Left out when the place is unknown.
    Line& place(const Place& place, std::string_view key = "at") noexcept;
    /// The short name of a coroutine from its std::source_location name.
    Line& coro(const char* function, std::string_view key = "coro") noexcept;
    /// "name@file.cpp:12" entries, begun with stack(), each added by frame(), closed by end_stack().
    Line& begin_stack() noexcept;
    Line& frame(const char* function, const Place& place) noexcept;
    Line& end_stack() noexcept;

   private:
    friend class Recorder;
    Line(Recorder& recorder, Duration time, std::string_view kind) noexcept;
    Recorder& recorder_;
    bool first_frame_ = true;
  };

  Line line(Duration time, std::string_view kind) noexcept { return Line(*this, time, kind); }

  /// The short name for a std::source_location function name; remembered by address.
  const FunctionName& name_of(const char* function) noexcept;

 private:
  struct Names;
  const FunctionName& learn_name(const char* function);
  void append(std::string_view part) noexcept;
  void append_key(std::string_view key) noexcept;
  void append_quoted(std::string_view value) noexcept;
  void append_number(std::int64_t value) noexcept;
  void append_place(const Place& place) noexcept;

  std::unique_ptr<Sink> sink_;
  std::unique_ptr<char[]> buffer_;
  std::size_t used_ = 0;
  std::uint64_t records_ = 0;
  void (*full_handler_)(std::uint64_t) = nullptr;
  std::unique_ptr<Names> names_;
};

/// The part of a path after the last slash: traces must not depend on where a program was built.
std::string_view base_name(std::string_view path) noexcept;
/// "main.cpp:12", or "" for an unknown place.
std::string place_text(const Place& place);

}  // namespace aio::trace
