#include "runtime/detail/frame_allocator.h"

#include <array>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define AIO_RECYCLE_FRAMES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AIO_RECYCLE_FRAMES 0  // a recycled frame would hide a use of the destroyed one
#endif
#endif
#ifndef AIO_RECYCLE_FRAMES
#define AIO_RECYCLE_FRAMES 1
#endif

namespace aio::detail {

#if AIO_RECYCLE_FRAMES
namespace {

constexpr std::size_t kGrain = 64;        // bytes between size classes
constexpr std::size_t kClasses = 16;      // frames up to 1 KiB
constexpr unsigned kKeptPerClass = 4096;  // at most 4 MiB a class; more goes back to the heap

struct FreeBlock {
  FreeBlock* next;
};

// Without a destructor, so that reaching it is one addition to the thread's base and no check.
struct Pool {
  std::array<FreeBlock*, kClasses> free;
  std::array<unsigned, kClasses> kept;
  bool owned;  // a PoolOwner will give the blocks back; before and after its life frames go straight to the heap
};

// Frames exist before and after any loop (`run(main_coro())` makes one first), so the pool belongs to the thread.
constinit thread_local Pool pool{};

/// Gives the pool's blocks back at the thread's end.
struct PoolOwner {
  PoolOwner() noexcept { pool.owned = true; }
  PoolOwner(const PoolOwner&) = delete;
  PoolOwner& operator=(const PoolOwner&) = delete;
  ~PoolOwner() {
    for (FreeBlock*& block : pool.free) {
      while (block) {
        FreeBlock* next = block->next;
        ::operator delete(block);
        block = next;
      }
    }
    pool.owned = false;
  }
  /// Makes it: a thread_local begins to live when it is first used.
  void touch() const noexcept {}
};

thread_local PoolOwner pool_owner;

constexpr std::size_t class_of(std::size_t bytes) {
  return (bytes - 1) / kGrain;
}

}  // namespace

void* allocate_frame(std::size_t bytes) {
  const std::size_t size_class = class_of(bytes);
  if (size_class >= kClasses) return ::operator new(bytes);
  if (FreeBlock* block = pool.free[size_class]) {
    pool.free[size_class] = block->next;
    --pool.kept[size_class];
    return block;
  }
  pool_owner.touch();
  return ::operator new((size_class + 1) * kGrain);
}

void free_frame(void* frame, std::size_t bytes) noexcept {
  const std::size_t size_class = class_of(bytes);
  if (size_class >= kClasses || pool.kept[size_class] >= kKeptPerClass || !pool.owned) {
    ::operator delete(frame);
    return;
  }
  ++pool.kept[size_class];
  pool.free[size_class] = new (frame) FreeBlock{pool.free[size_class]};
}
#else
void* allocate_frame(std::size_t bytes) {
  return ::operator new(bytes);
}
void free_frame(void* frame, std::size_t) noexcept {
  ::operator delete(frame);
}
#endif

}  // namespace aio::detail
