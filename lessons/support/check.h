// What an exercise's check.cpp includes. Loop thread only.
#pragma once

#include "check/claim.h"
#include "check/exercise.h"
#include "check/run.h"

using namespace aio::check;
using namespace std::chrono_literals;
