// A doubly linked list whose links live in its elements: no allocation, removal in constant time by the element
// itself. The backbone of the ready queue and of every queue of waiters. One thread.
#pragma once

#include <cstddef>

namespace aio::detail {

template <class T>
class IntrusiveList;

/// A place in at most one IntrusiveList. An element that is destroyed leaves its list.
class ListNode {
 public:
  ListNode() = default;
  ListNode(const ListNode&) = delete;
  ListNode& operator=(const ListNode&) = delete;

  bool is_linked() const noexcept { return next_ != nullptr; }

  void unlink() noexcept {
    if (!next_) return;
    previous_->next_ = next_;
    next_->previous_ = previous_;
    next_ = previous_ = nullptr;
  }

 protected:
  ~ListNode() { unlink(); }

 private:
  template <class T>
  friend class IntrusiveList;

  ListNode* next_ = nullptr;
  ListNode* previous_ = nullptr;
};

/// A FIFO of elements derived from ListNode. It owns none of them.
template <class T>
class IntrusiveList {
 public:
  IntrusiveList() noexcept { root_.next_ = root_.previous_ = &root_; }
  ~IntrusiveList() {
    while (!empty()) root_.next_->unlink();
    root_.next_ = root_.previous_ = nullptr;
  }
  IntrusiveList(const IntrusiveList&) = delete;
  IntrusiveList& operator=(const IntrusiveList&) = delete;

  bool empty() const noexcept { return root_.next_ == &root_; }
  T& front() noexcept { return static_cast<T&>(*root_.next_); }

  void push_back(T& element) noexcept { insert_before(root_, element); }
  void push_front(T& element) noexcept { insert_before(*root_.next_, element); }

  T& pop_front() noexcept {
    T& first = front();
    first.unlink();
    return first;
  }

  /// Moves all elements of `other` to the end of this list.
  void append(IntrusiveList& other) noexcept {
    if (other.empty()) return;
    ListNode* first = other.root_.next_;
    ListNode* last = other.root_.previous_;
    other.root_.next_ = other.root_.previous_ = &other.root_;
    first->previous_ = root_.previous_;
    root_.previous_->next_ = first;
    last->next_ = &root_;
    root_.previous_ = last;
  }

  /// Linear in the number of elements.
  std::size_t size() const noexcept {
    std::size_t count = 0;
    for (const ListNode* node = root_.next_; node != &root_; node = node->next_) ++count;
    return count;
  }

  /// The first element that satisfies `wanted`, or null.
  template <class Predicate>
  T* find_if(Predicate wanted) const {
    for (ListNode* node = root_.next_; node != &root_; node = node->next_) {
      if (wanted(static_cast<T&>(*node))) return static_cast<T*>(node);
    }
    return nullptr;
  }

  /// `visit` may unlink the element that it is given.
  template <class Visit>
  void for_each(Visit visit) {
    for (ListNode* node = root_.next_; node != &root_;) {
      ListNode* next = node->next_;
      visit(static_cast<T&>(*node));
      node = next;
    }
  }

 private:
  struct Root : ListNode {};

  static void insert_before(ListNode& position, ListNode& element) noexcept {
    element.next_ = &position;
    element.previous_ = position.previous_;
    position.previous_->next_ = &element;
    position.previous_ = &element;
  }

  Root root_;
};

}  // namespace aio::detail
