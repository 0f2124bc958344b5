// Where the queues keep their items: in order of arrival, the reverse of it, or by priority. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace aio::detail {

/// First in, first out: one growing ring.
template <class T>
class Ring {
 public:
  void push(T item) {
    if (count_ == slots_.size()) grow();
    slots_[(first_ + count_++) & (slots_.size() - 1)].emplace(std::move(item));
  }
  T pop() {
    std::optional<T>& slot = slots_[first_];
    T item = std::move(*slot);
    slot.reset();
    first_ = (first_ + 1) & (slots_.size() - 1);
    --count_;
    return item;
  }

 private:
  void grow() {
    std::vector<std::optional<T>> larger(slots_.empty() ? 8 : slots_.size() * 2);
    for (std::size_t at = 0; at < count_; ++at) larger[at] = std::move(slots_[(first_ + at) & (slots_.size() - 1)]);
    slots_ = std::move(larger);
    first_ = 0;
  }
  std::vector<std::optional<T>> slots_;  // a power of two
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

/// Last in, first out.
template <class T>
class Stack {
 public:
  void push(T item) { items_.push_back(std::move(item)); }
  T pop() {
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }

 private:
  std::vector<T> items_;
};

/// Smaller first, by operator<.
struct Ascending {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    return a < b;
  }
};

/// The smallest first, and of equal ones the oldest: a binary heap. A comparison that throws changes nothing.
template <class T, class Compare>
class Heap {
 public:
  explicit Heap(Compare compare = {}) : compare_(std::move(compare)) {}

  void push(T item) {
    std::size_t place = entries_.size();
    while (place > 0 && compare_(item, entries_[parent(place)].item)) place = parent(place);
    entries_.push_back({std::move(item), pushed_++});
    for (std::size_t at = entries_.size() - 1; at != place; at = parent(at)) {
      std::swap(entries_[at], entries_[parent(at)]);
    }
  }
  T pop() {
    const std::size_t place = place_of_last();
    Entry moving = std::move(entries_.back());
    entries_.pop_back();
    if (!entries_.empty()) {
      // From the place of the last entry to the root, each moves up by one.
      for (std::size_t at = place; at > 0; at = parent(at)) std::swap(moving, entries_[at]);
      std::swap(moving, entries_[0]);
    }
    return std::move(moving.item);
  }

 private:
  struct Entry {
    T item;
    std::uint64_t number;
  };

  static std::size_t parent(std::size_t at) noexcept { return (at - 1) / 2; }
  bool before(const Entry& a, const Entry& b) const {
    if (compare_(a.item, b.item)) return true;
    return a.number < b.number && !compare_(b.item, a.item);
  }
  /// Where the last entry goes when the first is taken out.
  std::size_t place_of_last() const {
    const std::size_t last = entries_.size() - 1;
    std::size_t place = 0;
    for (std::size_t child = 1; child < last; child = 2 * place + 1) {
      if (child + 1 < last && before(entries_[child + 1], entries_[child])) ++child;
      if (before(entries_[last], entries_[child])) break;
      place = child;
    }
    return place;
  }

  std::vector<Entry> entries_;
  std::uint64_t pushed_ = 0;
  Compare compare_;
};

}  // namespace aio::detail
