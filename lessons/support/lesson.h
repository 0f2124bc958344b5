// What every lesson program includes: the library, its names, literals for durations (10s, 250ms), a slow function.
#pragma once

#include "aio.h"

using namespace aio;
using namespace std::chrono_literals;

/// Adds up `terms` terms of Nilakantha's series for pi, and blocks the loop meanwhile: it is no coroutine.
/// Units: a simulated run declares one millisecond of computing for each term, however fast this machine is.
/// Source: the talk, "Blocking calls".
double calc_pi(int terms);
