#include "sim/well_known_hosts.h"

namespace aio::sim {

void add_well_known_hosts(Internet&) {}

}  // namespace aio::sim
