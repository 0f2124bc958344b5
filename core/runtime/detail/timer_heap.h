// The loop's timers: a 4-ary heap whose entries know their place, so that a cancelled timer leaves at once.
// Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/duration.h"
#include "runtime/detail/callback.h"

namespace aio::detail {

/// A callback that can wait in the timer heap. Destroying it takes it out.
class TimerNode : public Callback {
 public:
  bool is_pending() const noexcept { return heap_ != nullptr; }
  Duration when() const noexcept { return when_; }
  /// Its number in the trace.
  std::uint64_t id() const noexcept { return id_; }

 protected:
  TimerNode() = default;
  ~TimerNode();

 private:
  friend class TimerHeap;
  class TimerHeap* heap_ = nullptr;
  std::size_t index_ = 0;
  Duration when_{};
  std::uint64_t order_ = 0;
  std::uint64_t id_ = 0;
};

/// Earliest first; equal deadlines in order of creation (SEMANTICS, deviation 1).
class TimerHeap {
 public:
  TimerHeap() = default;
  ~TimerHeap();
  TimerHeap(const TimerHeap&) = delete;
  TimerHeap& operator=(const TimerHeap&) = delete;

  bool empty() const noexcept { return entries_.empty(); }
  std::size_t size() const noexcept { return entries_.size(); }
  /// Requires: not empty.
  TimerNode& earliest() noexcept { return *entries_.front().node; }
  void add(TimerNode& node, Duration when, std::uint64_t id);
  void remove(TimerNode& node) noexcept;
  /// Drops all timers.
  void clear() noexcept;

 private:
  struct Entry {
    Duration when;
    std::uint64_t order;
    TimerNode* node;
  };
  static bool before(const Entry& a, const Entry& b) noexcept {
    return a.when != b.when ? a.when < b.when : a.order < b.order;
  }
  void place(std::size_t index, const Entry& entry) noexcept;
  void sift_up(std::size_t index, const Entry& entry) noexcept;
  void sift_down(std::size_t index, const Entry& entry) noexcept;

  std::vector<Entry> entries_;
  std::uint64_t created_ = 0;
};

}  // namespace aio::detail
