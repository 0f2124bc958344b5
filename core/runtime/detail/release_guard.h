// The guard that scoped() gives: what was acquired is released at the end of the scope. Loop thread only.
#pragma once

#include <utility>

#include "base/assert.h"

namespace aio::detail {

/// Releases a lock or a permit at the end of its scope: the end of `async with`.
/// Lifetime: what it releases outlives it.
template <class Primitive>
class [[nodiscard("what was acquired is released when the guard goes: give it a name")]] ReleaseGuard {
 public:
  /// Requires: the running task has acquired `primitive`.
  explicit ReleaseGuard(Primitive& primitive) noexcept : primitive_(&primitive) {}
  ReleaseGuard(ReleaseGuard&& other) noexcept : primitive_(std::exchange(other.primitive_, nullptr)) {}
  ReleaseGuard& operator=(ReleaseGuard&&) = delete;
  ~ReleaseGuard() {
    if (!primitive_) return;
    AIO_ASSERT(primitive_->can_release(), "What scoped() acquired was released before; leave the release to its guard");
    primitive_->release();
  }

 private:
  Primitive* primitive_;
};

}  // namespace aio::detail
