#include "runtime/detail/timer_heap.h"

namespace aio::detail {

namespace {
constexpr std::size_t kArity = 4;  // measured against 2: fewer levels, one cache line of children
}

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
  entries_.push_back({});  // when memory runs out, nothing has changed
  node.heap_ = this;
  node.when_ = when;
  node.order_ = created_++;
  node.id_ = id;
  sift_up(entries_.size() - 1, {when, node.order_, &node});
}

void TimerHeap::remove(TimerNode& node) noexcept {
  const std::size_t index = node.index_;
  node.heap_ = nullptr;
  const Entry last = entries_.back();
  entries_.pop_back();
  if (last.node == &node) return;
  const bool rises = index > 0 && before(last, entries_[(index - 1) / kArity]);
  rises ? sift_up(index, last) : sift_down(index, last);
}

void TimerHeap::place(std::size_t index, const Entry& entry) noexcept {
  entries_[index] = entry;
  entry.node->index_ = index;
}

void TimerHeap::sift_up(std::size_t index, const Entry& entry) noexcept {
  while (index > 0) {
    const std::size_t parent = (index - 1) / kArity;
    if (!before(entry, entries_[parent])) break;
    place(index, entries_[parent]);
    index = parent;
  }
  place(index, entry);
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
    place(index, entries_[least]);
    index = least;
  }
  place(index, entry);
}

}  // namespace aio::detail
