#include "runtime/detail/timer_heap.h"

namespace aio::detail {

namespace {
constexpr std::size_t kArity = 4;              // measured against 2: fewer levels, one cache line of children
constexpr std::size_t kToleratedPlaces = 100;  // CPython, asyncio.base_events._MIN_SCHEDULED_TIMER_HANDLES
}  // namespace

TimerNode::~TimerNode() {
  if (heap_) heap_->remove(*this);
}

TimerHeap::~TimerHeap() {
  clear();
}

void TimerHeap::clear() noexcept {
  while (!empty()) {
    TimerNode& node = earliest();
    remove(node);
    node.drop();
  }
}

void TimerHeap::add(TimerNode& node, Duration when, std::uint64_t id) {
  if (free_slot_ == kNoSlot) add_slot();
  entries_.push_back({});  // when memory runs out, nothing has changed
  node.heap_ = this;
  node.slot_ = free_slot_;
  node.when_ = when;
  node.id_ = id;
  free_slot_ = slots_[node.slot_].next_free;
  slots_[node.slot_].node = &node;
  sift_up(entries_.size() - 1, {when, created_++, node.slot_});
}

void TimerHeap::remove(TimerNode& node) noexcept {
  node.heap_ = nullptr;
  slots_[node.slot_].node = nullptr;
  ++removed_;
  if (entries_.back().slot == node.slot_) {  // a timeout that did not expire, mostly
    entries_.pop_back();
    free_slot(node.slot_);
    --removed_;
  }
  while (!entries_.empty() && is_removed(entries_.front())) pop_top();
  if (entries_.size() > kToleratedPlaces && removed_ > entries_.size() / 2) drop_removed();
}

void TimerHeap::add_slot() {
  slots_.push_back({nullptr, free_slot_});
  free_slot_ = slots_.size() - 1;
}

void TimerHeap::free_slot(std::size_t slot) noexcept {
  slots_[slot] = {nullptr, free_slot_};
  free_slot_ = slot;
}

void TimerHeap::pop_top() noexcept {
  free_slot(entries_.front().slot);
  --removed_;
  const Entry last = entries_.back();
  entries_.pop_back();
  if (!entries_.empty()) sift_down(0, last);
}

void TimerHeap::drop_removed() noexcept {
  std::erase_if(entries_, [this](const Entry& entry) {
    if (!is_removed(entry)) return false;
    free_slot(entry.slot);
    return true;
  });
  removed_ = 0;
  for (std::size_t index = entries_.size() / kArity + 1; index-- > 0;) {
    if (index < entries_.size()) sift_down(index, Entry(entries_[index]));
  }
}

void TimerHeap::sift_up(std::size_t index, const Entry& entry) noexcept {
  while (index > 0) {
    const std::size_t parent = (index - 1) / kArity;
    if (!before(entry, entries_[parent])) break;
    entries_[index] = entries_[parent];
    index = parent;
  }
  entries_[index] = entry;
}

void TimerHeap::sift_down(std::size_t index, const Entry& entry) noexcept {
  while (true) {
    const std::size_t first = index * kArity + 1;
    if (first >= entries_.size()) break;
    std::size_t least = first;
    for (std::size_t child = first + 1; child < first + kArity && child < entries_.size(); ++child) {
      if (before(entries_[child], entries_[least])) least = child;
    }
    if (!before(entries_[least], entry)) break;
    entries_[index] = entries_[least];
    index = least;
  }
  entries_[index] = entry;
}

}  // namespace aio::detail
