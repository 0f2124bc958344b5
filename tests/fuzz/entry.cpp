// What libFuzzer calls. AIO_FUZZ_TARGET is the target of this executable.
#include <cstddef>
#include <cstdint>

#include "fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aio::fuzz::AIO_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
