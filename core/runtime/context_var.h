// Values that follow a task: a request's number, a user, a log prefix. Mirrors Python's contextvars. A variable is
// used by any thread; what it holds is the business of the current context.
#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "runtime/detail/context.h"

namespace aio {

/// The bindings of all context variables at one moment. create_task(), call_soon(), add_done_callback() and to_thread()
/// take a copy of the current one; what the copy's code sets stays there.
/// Source: Python, contextvars.Context.
class Context {
 public:
  /// An empty context.
  Context() = default;
  /// Calls `function` in this context and gives its result; what it sets is kept here.
  template <class F>
  decltype(auto) run(F&& function) {
    const detail::ContextScope scope(bindings_);
    return std::forward<F>(function)();
  }

  /// For the library's own modules.
  const detail::ContextRef& bindings() const noexcept { return bindings_; }

 private:
  friend Context copy_context() noexcept;
  explicit Context(detail::ContextRef bindings) noexcept : bindings_(std::move(bindings)) {}
  detail::ContextRef bindings_;
};

/// The current context. Copying it costs a pointer. Source: Python, contextvars.copy_context.
inline Context copy_context() noexcept {
  return Context(detail::ContextRef::current());
}

/// A variable with a value of its own in each context.
/// Source: Python, contextvars.ContextVar; asyncio's tasks copy the context in which they are created.
template <class T>
class ContextVar {
  class Binding;

 public:
  /// What set() gives: the way back to the value before it. Move-only, for one reset().
  class [[nodiscard("keep the token to reset() the variable, or say static_cast<void>()")]] Token {
   public:
    Token(Token&&) noexcept = default;
    Token& operator=(Token&&) noexcept = default;

   private:
    friend class ContextVar;
    explicit Token(std::shared_ptr<const detail::ContextKey> key) : key_(std::move(key)) {
      if (const detail::ContextNode* old = detail::find_binding(*key_)) old_ = static_cast<const Binding*>(old)->value;
    }
    std::shared_ptr<const detail::ContextKey> key_;
    std::optional<T> old_;
  };

  /// Lifetime: `name` is a literal; it is for error messages.
  explicit ContextVar(const char* name, std::optional<T> default_value = {})
      : key_(std::make_shared<detail::ContextKey>(detail::ContextKey{name})), default_(std::move(default_value)) {}
  ContextVar(const ContextVar&) = delete;
  ContextVar& operator=(const ContextVar&) = delete;

  const char* name() const noexcept { return key_->name; }
  /// The current context's value, else the default. Throws: LookupError when there is neither.
  T get() const {
    if (const T* bound = find()) return *bound;
    if (!default_) detail::throw_unbound(*key_);
    return *default_;
  }
  /// The current context's value, else `fallback`.
  T get(T fallback) const {
    const T* bound = find();
    return bound ? *bound : std::move(fallback);
  }
  /// Binds the variable in the current context: for this task and for those that it creates from now on.
  Token set(T value) {
    Token token(key_);
    detail::rebind(*key_, new Binding(key_, std::move(value)));
    return token;
  }
  /// Goes back to what was bound before the set() that gave `token`.
  /// Throws: RuntimeError for a token that was used before, ValueError for one of another variable.
  void reset(Token& token) {
    if (!token.key_) detail::throw_token_used(*key_);
    if (token.key_ != key_) detail::throw_foreign_token(*key_);
    detail::rebind(*key_, token.old_ ? new Binding(key_, std::move(*token.old_)) : nullptr);
    token.key_.reset();
  }
  void reset(Token&& token) { reset(token); }

 private:
  class Binding final : public detail::ContextNode {
   public:
    Binding(std::shared_ptr<const detail::ContextKey> key, T value_in)
        : ContextNode(std::move(key)), value(std::move(value_in)) {}
    ContextNode* clone() const override { return new Binding(shared_key(), value); }
    const T value;
  };

  const T* find() const noexcept {
    const detail::ContextNode* bound = detail::find_binding(*key_);
    return bound ? &static_cast<const Binding*>(bound)->value : nullptr;
  }

  std::shared_ptr<const detail::ContextKey> key_;
  std::optional<T> default_;
};

}  // namespace aio
