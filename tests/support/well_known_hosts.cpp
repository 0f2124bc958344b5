// The hosts that a program finds whose archive brings them.
#include "sim/well_known_hosts.h"

#include "sim/internet.h"

namespace aio::sim {

void add_well_known_hosts(Internet& internet) {
  internet.add_host("known.example");
}

}  // namespace aio::sim
