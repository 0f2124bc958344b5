#include "asio/make_backend.h"

#ifdef __wasm__

#include "base/errors.h"

namespace aio::asio {

std::unique_ptr<Backend> make_backend() {
  throw RuntimeError("a WebAssembly program has no real clock, threads or sockets; run it in the simulation");
}

std::unique_ptr<Network> make_network(Backend&) {
  throw RuntimeError("a WebAssembly program has no real sockets; run it in the simulation");
}

std::uint64_t draw_seed() {
  throw RuntimeError("a WebAssembly program has no source of entropy; give the run a seed");
}

}  // namespace aio::asio

#else

#include <random>

#include "asio/asio_backend.h"

namespace aio::asio {

std::uint64_t draw_seed() {
  std::random_device entropy;
  const std::uint64_t high = entropy();
  return high << 32 | entropy();
}

std::unique_ptr<Backend> make_backend() {
  return std::make_unique<AsioBackend>();
}

}  // namespace aio::asio

#endif
