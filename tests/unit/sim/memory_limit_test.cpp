#include <memory>
#include <vector>

#include <sys/resource.h>

#include "sim/simulation.h"
#include "support/child_process.h"
#include "support/test.h"

namespace {

constexpr rlim_t kAddressSpace = 256u << 20;  // bytes

Coro<> allocate_for_ever() {
  co_await checkpoint();
  std::vector<std::unique_ptr<char[]>> blocks;
  while (true) blocks.push_back(std::make_unique<char[]>(1 << 20));
}

}  // namespace

TEST_CASE("memory that runs out ends the run with a sentence") {
  const ChildResult child = run_in_child([] {
    const rlimit small{kAddressSpace, kAddressSpace};
    ::setrlimit(RLIMIT_AS, &small);
    run(allocate_for_ever());
  });
  CHECK(child.exit_code == sim::kExitStopped);
  CHECK(
      child.stderr_text.starts_with("Stopped: Memory ran out in coroutine allocate_for_ever (memory_limit_test.cpp:"));
}
