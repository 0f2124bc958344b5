// Small programs whose whole trace is known: trace_test.cpp compares it record by record.
#pragma once

#include "aio.h"

namespace programs {

aio::Coro<> nested_sleep();
aio::Coro<> two_tasks();
aio::Coro<> hand_over();
aio::Coro<> deadline();
aio::Coro<> worker_thread();
aio::Coro<> no_suspension();

}  // namespace programs
