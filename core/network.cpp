// The composition root of programs with connections: which network a backend has. Other programs do not link it.

#include "net/network.h"
#include "asio/make_backend.h"
#include "sim/sim_network.h"

namespace aio::detail {

std::unique_ptr<Network> make_network(Backend& backend) {
  return backend.is_simulated() ? sim::make_network(backend) : asio::make_network(backend);
}

}  // namespace aio::detail
