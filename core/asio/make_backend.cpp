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

}  // namespace aio::asio

#else

#include "asio/asio_backend.h"

namespace aio::asio {

std::unique_ptr<Backend> make_backend() {
  return std::make_unique<AsioBackend>();
}

}  // namespace aio::asio

#endif
