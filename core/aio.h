// Everything of the library that programs use, and the source of the page's precompiled header. Light on purpose:
// tests/structure holds what it may include.
#pragma once

#include "base/duration.h"
#include "base/errors.h"
#include "runtime/blocking_sleep.h"
#include "runtime/coro.h"
#include "runtime/event.h"
#include "runtime/event_loop.h"
#include "runtime/future.h"
#include "runtime/gather.h"
#include "runtime/lock.h"
#include "runtime/print.h"
#include "runtime/queue.h"
#include "runtime/run.h"
#include "runtime/semaphore.h"
#include "runtime/shield.h"
#include "runtime/sleep.h"
#include "runtime/task.h"
#include "runtime/timeout.h"
#include "runtime/to_thread.h"
