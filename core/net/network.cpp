#include "net/network.h"

#include "runtime/event_loop.h"

namespace aio {

Network& current_network() {
  Backend& backend = get_running_loop().backend();
  if (!backend.network()) backend.set_network(detail::make_network(backend));
  return static_cast<Network&>(*backend.network());
}

}  // namespace aio
