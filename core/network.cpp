// The composition root of programs with connections: which network a backend has. Other programs do not link it.

#include <string>

#include "asio/make_backend.h"
#include "base/errors.h"
#include "net/network.h"
#include "sim/sim_network.h"

namespace aio::detail {

std::unique_ptr<Network> make_network(Backend& backend) {
  if (backend.name() == "asio") return asio::make_network(backend);
  if (backend.name() == "sim") return sim::make_network(backend);
  throw RuntimeError("The backend " + std::string(backend.name()) + " has no network yet");
}

}  // namespace aio::detail
