// Operations on locks and events.
#include "machine.h"

namespace oracle {

using namespace aio;

namespace {

Coro<Flow> op_lock_acquire(Frame frame, const Node* node) {
  co_await frame->locks.at(node->number(1)).acquire();
  co_return Flow{"acquired", {}};
}

Coro<Flow> op_lock_release(Frame frame, const Node* node) {
  frame->locks.at(node->number(1)).release();
  co_return Flow();
}

// Without a guard: a program may release what it does not hold, and a destructor cannot throw.
Coro<Flow> op_lock_with(Frame frame, const Node* node) {
  Lock& lock = frame->locks.at(node->number(1));
  co_await lock.acquire();
  Flow flow;
  std::exception_ptr error;
  try {
    frame.log(node, "holds");
    Coro<std::optional<long>> block = run_block(frame, &node->at(2));
    flow.returned = co_await std::move(block);
  } catch (...) {
    error = std::current_exception();
  }
  lock.release();
  if (error) std::rethrow_exception(error);
  co_return flow;
}

Coro<Flow> op_event_wait(Frame frame, const Node* node) {
  co_await frame->events.at(node->number(1)).wait();
  co_return Flow{"woken", {}};
}

Coro<Flow> op_event_set(Frame frame, const Node* node) {
  frame->events.at(node->number(1)).set();
  co_return Flow();
}

Coro<Flow> op_event_clear(Frame frame, const Node* node) {
  frame->events.at(node->number(1)).clear();
  co_return Flow();
}

}  // namespace

void add_primitives(Operations& operations) {
  operations["lock.acquire"] = op_lock_acquire;
  operations["lock.release"] = op_lock_release;
  operations["lock.with"] = op_lock_with;
  operations["event.wait"] = op_event_wait;
  operations["event.set"] = op_event_set;
  operations["event.clear"] = op_event_clear;
}

}  // namespace oracle
