// A move-only callable: std::function's heavy header stays out of what learners compile. Any thread.
#pragma once

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/attributes.h"

namespace aio::detail {

template <class Signature>
class Function;

/// Holds any callable with this signature, move-only ones included. Calling an empty Function is an error.
template <class Result, class... Args>
class Function<Result(Args...)> {
 public:
  Function() = default;
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, Function> && std::is_invocable_r_v<Result, F&, Args...>)
  Function(F&& callable)  // NOLINT: implicit like std::function
      : target_(std::make_unique<Target<std::decay_t<F>>>(std::forward<F>(callable))) {}

  explicit operator bool() const noexcept { return target_ != nullptr; }
  AIO_CORO_WRAPPER Result operator()(Args... args) const { return target_->call(std::forward<Args>(args)...); }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual Result call(Args... args) = 0;
  };
  template <class F>
  struct Target final : Base {
    explicit Target(F callable_in) : callable(std::move(callable_in)) {}
    AIO_CORO_WRAPPER Result call(Args... args) override {
      return static_cast<Result>(callable(std::forward<Args>(args)...));
    }
    F callable;
  };

  std::unique_ptr<Base> target_;
};

}  // namespace aio::detail
