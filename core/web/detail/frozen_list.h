// A list that grows until the application starts. Loop thread only.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace aio::web {

namespace detail {
[[noreturn]] void throw_frozen();
}

/// The callbacks of a signal, or middlewares. Source: aiohttp, aiosignal.Signal and frozenlist.FrozenList.
template <class T>
class FrozenList {
 public:
  /// Throws: RuntimeError once the application has started.
  void append(T item) {
    if (frozen_) detail::throw_frozen();
    items_.push_back(std::move(item));
  }
  /// No append() from now on.
  void freeze() noexcept { frozen_ = true; }
  bool frozen() const noexcept { return frozen_; }
  bool empty() const noexcept { return items_.empty(); }
  std::size_t size() const noexcept { return items_.size(); }
  const T& operator[](std::size_t index) const { return items_[index]; }
  auto begin() const noexcept { return items_.begin(); }
  auto end() const noexcept { return items_.end(); }

 private:
  std::vector<T> items_;
  bool frozen_ = false;
};

}  // namespace aio::web
