// One object a type: what applications and requests keep for their handlers. Loop thread only.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace aio::web::detail {

/// Its address stands for the type.
template <class T>
inline constexpr char kTypeKey = 0;

/// Objects found by their type. Lifetime: an object stays where it is until another of its type is set.
class TypeMap {
 public:
  template <class T>
  T& set(T value) {
    auto object = std::make_shared<T>(std::move(value));
    T& result = *object;
    for (Entry& entry : entries_) {
      if (entry.key != &kTypeKey<T>) continue;
      entry.object = std::move(object);
      return result;
    }
    entries_.push_back({&kTypeKey<T>, std::move(object)});
    return result;
  }
  /// Null when there is none.
  template <class T>
  T* find() const noexcept {
    for (const Entry& entry : entries_) {
      if (entry.key == &kTypeKey<T>) return static_cast<T*>(entry.object.get());
    }
    return nullptr;
  }
  /// Later objects go first.
  void clear() noexcept {
    while (!entries_.empty()) entries_.pop_back();
  }

 private:
  struct Entry {
    const void* key;
    std::shared_ptr<void> object;
  };
  std::vector<Entry> entries_;
};

}  // namespace aio::web::detail
