// A program of its own: which hosts there are is decided by the linker.
#include "net/open_connection.h"
#include "support/test.h"

TEST_CASE("an archive that is linked before the library brings its own hosts") {
  std::size_t found = 0;
  const Run run = run_simulated([&]() -> Coro<> {
    Coro<std::vector<Address>> asking = resolve("known.example");
    const std::vector<Address> addresses = co_await asking;
    found = addresses.size();
  });
  CHECK(run.failure() == "");
  CHECK(found == 1);
}
