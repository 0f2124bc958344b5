#include "runtime/detail/frame_allocator.h"

#include <cstring>
#include <vector>

#include <doctest/doctest.h>

#include "base/random.h"

using aio::detail::allocate_frame;
using aio::detail::free_frame;

namespace {

struct Block {
  unsigned char* memory;
  std::size_t bytes;
  unsigned char mark;
};

bool intact(const Block& block) {
  for (std::size_t at = 0; at < block.bytes; ++at) {
    if (block.memory[at] != block.mark) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("blocks of all sizes keep what is written to them while others come and go") {
  aio::Random random(1);
  std::vector<Block> blocks;
  unsigned char mark = 0;
  for (int operation = 0; operation < 20'000; ++operation) {
    if (blocks.empty() || random.randint(0, 1) == 0) {
      const auto bytes = static_cast<std::size_t>(random.randint(1, 1'500));
      Block block{static_cast<unsigned char*>(allocate_frame(bytes)), bytes, ++mark};
      std::memset(block.memory, block.mark, block.bytes);
      blocks.push_back(block);
    } else {
      const auto index = static_cast<std::size_t>(random.randint(0, static_cast<std::int64_t>(blocks.size()) - 1));
      const Block block = blocks[index];
      REQUIRE(intact(block));
      free_frame(block.memory, block.bytes);
      blocks[index] = blocks.back();
      blocks.pop_back();
    }
  }
  for (const Block& block : blocks) {
    CHECK(intact(block));
    free_frame(block.memory, block.bytes);
  }
}

TEST_CASE("blocks are aligned for everything") {
  for (std::size_t bytes = 1; bytes < 1'200; bytes += 37) {
    void* const block = allocate_frame(bytes);
    CHECK(reinterpret_cast<std::uintptr_t>(block) % alignof(std::max_align_t) == 0);
    free_frame(block, bytes);
  }
}
