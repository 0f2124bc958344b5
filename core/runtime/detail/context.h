// The bindings of context variables: an immutable chain, so that copying a context copies a pointer. Any thread: the
// chain of a task is read by the worker threads that its jobs run on.
#pragma once

#include <memory>
#include <utility>

#include "runtime/detail/thread_state.h"

namespace aio::detail {

/// The identity of a variable. Bindings keep it, so that a later variable never takes its place.
struct ContextKey {
  const char* name;
};

/// One binding on the way from the innermost outwards; a variable has at most one in a chain.
class ContextNode {
 public:
  explicit ContextNode(std::shared_ptr<const ContextKey> key) noexcept : key_(std::move(key)) {}
  ContextNode(const ContextNode&) = delete;
  ContextNode& operator=(const ContextNode&) = delete;

  const ContextKey& key() const noexcept { return *key_; }
  const ContextNode* outer() const noexcept { return outer_; }
  /// The same binding on top of another chain. The caller owns it.
  virtual ContextNode* clone() const = 0;

 protected:
  virtual ~ContextNode();
  const std::shared_ptr<const ContextKey>& shared_key() const noexcept { return key_; }

 private:
  friend class ContextRef;
  friend void rebind(const ContextKey& key, ContextNode* binding);

  std::shared_ptr<const ContextKey> key_;
  const ContextNode* outer_ = nullptr;
  mutable unsigned references_ = 0;
};

/// A counted reference to a chain; empty when nothing is bound.
class ContextRef {
 public:
  ContextRef() = default;
  /// The context of the code that runs now.
  static ContextRef current() noexcept { return ContextRef(thread_state.context); }
  ContextRef(const ContextRef& other) noexcept : ContextRef(other.node_) {}
  ContextRef(ContextRef&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  ContextRef& operator=(ContextRef other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~ContextRef() {
    if (node_) release(node_);
  }

  /// Makes this the thread's context and keeps the thread's own meanwhile; the second call takes it back.
  void swap_with_current() noexcept { std::swap(node_, thread_state.context); }
  const ContextNode* get() const noexcept { return node_; }

 private:
  friend void rebind(const ContextKey& key, ContextNode* binding);
  explicit ContextRef(const ContextNode* node) noexcept : node_(node) {
    if (node_) __atomic_fetch_add(&node_->references_, 1, __ATOMIC_RELAXED);
  }
  static void release(const ContextNode* node) noexcept;

  const ContextNode* node_ = nullptr;
};

/// Runs the code of a scope in another context.
class ContextScope {
 public:
  explicit ContextScope(ContextRef& context) noexcept : context_(context) { context_.swap_with_current(); }
  ~ContextScope() { context_.swap_with_current(); }
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;

 private:
  ContextRef& context_;
};

/// The current context's binding of `key`, or null.
const ContextNode* find_binding(const ContextKey& key) noexcept;
/// Replaces the current context's binding of `key`; null removes it. Takes `binding` over.
void rebind(const ContextKey& key, ContextNode* binding);
[[noreturn]] void throw_unbound(const ContextKey& key);
[[noreturn]] void throw_token_used(const ContextKey& key);
[[noreturn]] void throw_foreign_token(const ContextKey& key);

}  // namespace aio::detail
