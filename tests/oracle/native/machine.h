// What a running program holds, and the table of its operations. Mirrors python/machine.py. Loop thread only.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

#include "log.h"
#include "node.h"

namespace oracle {

/// How a statement ended: what to log, and the value that `return` gives.
struct Flow {
  std::string text;
  std::optional<long> returned;
};

struct Frame;
using Operation = aio::Coro<Flow> (*)(Frame, const Node*);

/// The tables of one run. Every program has the same objects.
struct Machine {
  Log log;
  bool closed = false;
  std::map<long, aio::Timeout*> timeouts;  ///< the open scopes
  std::map<long, aio::Handle> callbacks;   ///< of call_soon and call_later
  std::array<aio::Future<long>, 2> futures;
  std::array<aio::Event, 2> events;
  std::array<aio::Lock, 2> locks;
  aio::Condition condition;
  aio::Barrier barrier{2};
  std::array<aio::ContextVar<long>, 2> variables{aio::ContextVar<long>("first", 0), aio::ContextVar<long>("second", 0)};
  std::map<long, aio::TaskGroup*> groups;  ///< the open ones
  aio::PriorityQueue<long> priority{2};
  aio::LifoQueue<long> lifo;
  aio::Semaphore semaphore{1};
  aio::BoundedSemaphore bounded{2};
  std::array<aio::Queue<long>, 3> queues{aio::Queue<long>(0), aio::Queue<long>(1), aio::Queue<long>(2)};

  // Last, so that they go first: with a task that a deadlock left go frames that use what is above.
  std::map<long, aio::Task<long>> tasks;    ///< by slot: the statement that made the task
  std::map<long, aio::TaskHandle> handles;  ///< tasks that said hello, by slot
};

/// Where a statement runs: the program's tables and the slot of its task.
struct Frame {
  Machine* machine;
  long slot;

  Machine* operator->() const { return machine; }
  Frame of_task(long other) const { return {machine, other}; }
  /// "time slot statement text".
  void log(const Node* node, const std::string& text) const;
  /// The same for callbacks, which belong to no task.
  void log_callback(const Node* node, const std::string& text) const;
};

/// Runs statements in order; the value is there when one of them returned.
/// Lifetime: what the frame and the node point to outlives the run; so it is for all that follows.
aio::Coro<std::optional<long>> run_block(Frame frame, const Node* block);
/// The coroutine of a task in slot `frame.slot`.
aio::Coro<long> run_body(Frame frame, const Node* block);

/// Runs a whole program in a fresh simulation and gives its log.
std::vector<std::string> run_program(const Node& program);

using Operations = std::map<std::string, Operation>;
void add_control(Operations& operations);
void add_tasks(Operations& operations);
void add_callbacks(Operations& operations);
void add_structured(Operations& operations);
void add_groups(Operations& operations);
void add_several(Operations& operations);
void add_primitives(Operations& operations);
void add_queues(Operations& operations);

}  // namespace oracle
