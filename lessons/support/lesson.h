// What every lesson program includes: the library, its names, literals for durations (10s, 250ms), a slow function.
#pragma once

#include "aio.h"

using namespace aio;
using namespace std::chrono_literals;

/// Adds up `terms` terms of Nilakantha's series for pi, and blocks the loop meanwhile: it is no coroutine.
/// Units: a simulated run declares one millisecond of computing for each term, however fast this machine is.
/// Source: the talk, "Blocking calls".
double calc_pi(int terms);

/// Fetches a page as most libraries do, whose call returns when the page is there: the thread waits, and nothing else
/// runs meanwhile. In real time cpp-httplib asks a server on 127.0.0.1 that answers so late; a simulated run just
/// blocks the loop so long.
/// Throws: ConnectionError when the machine allows no such server.
std::string fetch_blocking(Duration answers_after);
