// The hosts that every program finds on the simulated internet. Loop thread only.
#pragma once

namespace aio::sim {

class Internet;

/// Adds them, when a program first uses its network. The library's own adds none: a program that defines this function
/// has its own hosts, and so has one that finds a definition in an archive linked before the library's. GNU ld must be
/// told to look there, with --undefined; wasm-ld takes the first archive that has it.
void add_well_known_hosts(Internet& internet);

}  // namespace aio::sim
