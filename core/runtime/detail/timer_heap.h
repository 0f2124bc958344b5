// The loop's timers: a 4-ary heap of plain entries. A removed timer leaves an empty place behind, which goes when it
// comes to the top or when more than half of the places are empty. Loop thread only.
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
  std::size_t slot_ = 0;
  Duration when_{};
  std::uint64_t id_ = 0;
};

/// Earliest first; equal deadlines in order of creation (SEMANTICS, deviation 1).
/// Sifting moves entries and touches no node: with a million timers every node is a cache miss.
class TimerHeap {
 public:
  TimerHeap() = default;
  ~TimerHeap();
  TimerHeap(const TimerHeap&) = delete;
  TimerHeap& operator=(const TimerHeap&) = delete;

  bool empty() const noexcept { return entries_.empty(); }
  std::size_t size() const noexcept { return entries_.size() - removed_; }
  /// How many places it holds, those of removed timers included.
  std::size_t places() const noexcept { return entries_.size(); }
  /// Requires: not empty.
  TimerNode& earliest() noexcept { return *slots_[entries_.front().slot].node; }
  void add(TimerNode& node, Duration when, std::uint64_t id);
  void remove(TimerNode& node) noexcept;
  /// Drops all timers.
  void clear() noexcept;

 private:
  struct Entry {
    Duration when;
    std::uint64_t order;
    std::size_t slot;
  };
  // Where a node is found: null once it was removed. A free slot knows the next free one.
  struct Slot {
    TimerNode* node;
    std::size_t next_free;
  };
  static bool before(const Entry& a, const Entry& b) noexcept {
    return a.when != b.when ? a.when < b.when : a.order < b.order;
  }
  bool is_removed(const Entry& entry) const noexcept { return slots_[entry.slot].node == nullptr; }
  void add_slot();
  void free_slot(std::size_t slot) noexcept;
  void pop_top() noexcept;
  void drop_removed() noexcept;
  void sift_up(std::size_t index, const Entry& entry) noexcept;
  void sift_down(std::size_t index, const Entry& entry) noexcept;

  static constexpr std::size_t kNoSlot = SIZE_MAX;

  std::vector<Entry> entries_;  // the first is never a removed one
  std::vector<Slot> slots_;
  std::size_t free_slot_ = kNoSlot;
  std::size_t removed_ = 0;
  std::uint64_t created_ = 0;
};

}  // namespace aio::detail
