// Operations on locks, semaphores and events.
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

Coro<Flow> run_held(Frame frame, const Node* node) {
  frame.log(node, "holds");
  Flow flow;
  Coro<std::optional<long>> block = run_block(frame, &node->at(2));
  flow.returned = co_await std::move(block);
  co_return flow;
}

// Runs the block of a statement that holds something, and releases it on every way out. Without a guard: a program may
// release what it does not hold, and a destructor cannot throw.
template <class Held>
Coro<Flow> hold(Held& held, Frame frame, const Node* node) {
  co_await held.acquire();
  Flow flow;
  std::exception_ptr error;
  try {
    Coro<Flow> running = run_held(frame, node);
    flow = co_await std::move(running);
  } catch (...) {
    error = std::current_exception();
  }
  held.release();
  if (error) std::rethrow_exception(error);
  co_return flow;
}

Coro<Flow> op_lock_with(Frame frame, const Node* node) {
  return hold(frame->locks.at(node->number(1)), frame, node);
}

// Semaphore 0 has one permit, semaphore 1 is bounded to two.
Semaphore& semaphore_of(Frame frame, const Node* node) {
  return node->number(1) == 0 ? frame->semaphore : frame->bounded;
}

Coro<Flow> op_semaphore_acquire(Frame frame, const Node* node) {
  co_await semaphore_of(frame, node).acquire();
  co_return Flow{"acquired", {}};
}

Coro<Flow> op_semaphore_release(Frame frame, const Node* node) {
  semaphore_of(frame, node).release();
  co_return Flow{text_of(semaphore_of(frame, node).locked()), {}};
}

Coro<Flow> op_semaphore_with(Frame frame, const Node* node) {
  return hold(semaphore_of(frame, node), frame, node);
}

Coro<Flow> op_condition_with(Frame frame, const Node* node) {
  return hold(frame->condition, frame, node);
}

Coro<Flow> op_condition_wait(Frame frame, const Node*) {
  co_await frame->condition.wait();
  co_return Flow{"notified", {}};
}

Coro<Flow> op_condition_notify(Frame frame, const Node* node) {
  frame->condition.notify(static_cast<std::size_t>(node->number(1)));
  co_return Flow();
}

Coro<Flow> op_condition_notify_all(Frame frame, const Node*) {
  frame->condition.notify_all();
  co_return Flow();
}

Coro<Flow> op_barrier_wait(Frame frame, const Node*) {
  const int place = co_await frame->barrier.wait();
  co_return Flow{std::to_string(place), {}};
}

Coro<Flow> op_barrier_reset(Frame frame, const Node*) {
  co_await frame->barrier.reset();
  co_return Flow{"broken " + text_of(frame->barrier.broken()), {}};
}

Coro<Flow> op_barrier_abort(Frame frame, const Node*) {
  co_await frame->barrier.abort();
  co_return Flow{"waiting " + text_of(frame->barrier.n_waiting()), {}};
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
  operations["semaphore.acquire"] = op_semaphore_acquire;
  operations["semaphore.release"] = op_semaphore_release;
  operations["semaphore.with"] = op_semaphore_with;
  operations["condition.with"] = op_condition_with;
  operations["condition.wait"] = op_condition_wait;
  operations["condition.notify"] = op_condition_notify;
  operations["condition.notify_all"] = op_condition_notify_all;
  operations["barrier.wait"] = op_barrier_wait;
  operations["barrier.reset"] = op_barrier_reset;
  operations["barrier.abort"] = op_barrier_abort;
  operations["event.wait"] = op_event_wait;
  operations["event.set"] = op_event_set;
  operations["event.clear"] = op_event_clear;
}

}  // namespace oracle
