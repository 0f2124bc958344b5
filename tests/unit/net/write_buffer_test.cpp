#include <algorithm>
#include <cstdlib>
#include <new>

#include "support/scripted_transport.h"
#include "support/test.h"

// The largest block that this executable asked the heap for.
namespace {
std::size_t largest = 0;
}

void* operator new(std::size_t bytes) {
  largest = std::max(largest, bytes);
  if (void* block = std::malloc(bytes)) return block;
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}

TEST_CASE("a peer that reads slowly and never all costs the memory of the high-water mark, however much is written") {
  const Run run = run_simulated([]() -> Coro<> {
    const detail::Ref<ScriptedTransport> peer(new ScriptedTransport(0));
    Stream stream(peer, "connect");
    const std::string piece(10'000, 'p');
    for (int i = 0; i < 6; ++i) co_await stream.write(piece);
    largest = 0;
    for (int i = 0; i < 1'000; ++i) {
      peer->make_room(piece.size());
      peer->outgoing.clear();
      co_await stream.write(piece);
    }
    CHECK(stream.write_buffer_size() == 6 * piece.size());
    CHECK(largest < 5 * kWriteHighWater);
    stream.abort();
  });
  CHECK(run.failure() == "");
}
