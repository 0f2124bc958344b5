#include <algorithm>

#include "machine.h"
#include "sim/simulation.h"

namespace oracle {

using namespace aio;
using namespace std::chrono_literals;

namespace {

constexpr Duration kQuiet = 100s;  // longer than all that a program waits for
constexpr int kRounds = 6;         // each cancels what is left; a body may swallow a few

const Operations& operations() {
  static const Operations all = [] {
    Operations made;
    add_control(made);
    add_tasks(made);
    add_callbacks(made);
    add_structured(made);
    add_groups(made);
    add_several(made);
    add_primitives(made);
    add_queues(made);
    return made;
  }();
  return all;
}

Operation find_operation(const std::string& name) {
  const auto found = operations().find(name);
  if (found == operations().end()) throw std::runtime_error("there is no operation " + name);
  return found->second;
}

Coro<Flow> run_statement(Frame frame, const Node* node) {
  frame.log(node, node->head);
  Flow flow;
  std::exception_ptr error;
  try {
    Coro<Flow> operation = find_operation(node->head)(frame, node);
    flow = co_await std::move(operation);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) {
    frame.log(node, "! " + text_of(error));
    std::rethrow_exception(error);
  }
  if (!flow.text.empty()) frame.log(node, "= " + flow.text);
  co_return flow;
}

// Returns whether any was left.
bool cancel_all(Machine& machine) {
  bool any = false;
  for (const auto& [slot, task] : machine.handles) {
    if (task.done()) continue;
    any = true;
    task.cancel();
  }
  return any;
}

Coro<> drive(Machine* machine, const Node* program) {
  const Frame frame{machine, 0};
  Task<long> main = create_task(run_body(frame, &program->at(2)));
  machine->tasks.emplace(0, main);
  machine->handles.emplace(0, main);
  if (const long watchdog = program->number(1); watchdog > 0) {
    get_running_loop().call_later(std::chrono::seconds(watchdog), [machine] {
      if (cancel_all(*machine)) machine->log("watchdog");
    });
  }
  try {
    co_await main;
  } catch (...) {
  }
  machine->log("main ended");
  for (int round = 0; round < kRounds; ++round) {
    co_await sleep(kQuiet);
    if (!cancel_all(*machine)) break;
    machine->log("cancelled all");
  }
  for (const auto& [slot, task] : machine->handles) {
    if (!task.done()) machine->log("left", slot);
  }
  machine->closed = true;
}

// Dropping the handles makes the runtime say whose exception nobody saw.
Coro<> forget(Machine* machine) {
  std::vector<std::string> lines;
  get_running_loop().set_exception_handler([&lines](const ExceptionContext& context) {
    if (context.message.starts_with("Task exception")) lines.push_back("unseen " + text_of(context.exception));
  });
  machine->tasks.clear();
  machine->handles.clear();
  std::sort(lines.begin(), lines.end());
  for (std::string& line : lines) machine->log.plain(std::move(line));
  get_running_loop().set_exception_handler({});
  co_return;
}

Coro<> drive_and_forget(std::optional<Machine>* place, Log log, const Node* program) {
  Machine& machine = place->emplace();
  machine.log = log;
  hear_exceptions(log);
  co_await drive(&machine, program);
  co_await forget(&machine);
}

}  // namespace

void Frame::log(const Node* node, const std::string& text) const {
  if (machine->closed) return;
  const auto found = machine->handles.find(slot);
  const long count = found == machine->handles.end() ? 0 : static_cast<long>(found->second.cancelling());
  machine->log(slot, "#" + std::to_string(node->id()), text, "c=" + std::to_string(count));
}

void Frame::log_callback(const Node* node, const std::string& text) const {
  if (!machine->closed) machine->log("callback #" + std::to_string(node->id()), text);
}

Coro<std::optional<long>> run_block(Frame frame, const Node* block) {
  for (const Node& statement : block->rest) {
    Coro<Flow> running = run_statement(frame, &statement);
    const Flow flow = co_await std::move(running);
    if (flow.returned) co_return flow.returned;
  }
  co_return std::nullopt;
}

Coro<long> run_body(Frame frame, const Node* block) {
  frame->handles.insert_or_assign(frame.slot, current_task());
  if (!frame->closed) frame->log(frame.slot, "enters");
  Coro<std::optional<long>> running = run_block(frame, block);
  const std::optional<long> value = co_await std::move(running);
  if (!frame->closed) frame->log(frame.slot, "leaves", value.value_or(0));
  co_return value.value_or(0);
}

std::vector<std::string> run_program(const Node& program) {
  Log log;
  std::optional<Machine> machine;
  RunOptions options;
  options.seed = 1;
  options.backend = std::make_unique<sim::Simulation>();
  try {
    run(drive_and_forget(&machine, log, &program), std::move(options));
  } catch (const RuntimeError& error) {
    const bool deadlock = std::string_view(error.what()).starts_with("Deadlock");
    if (!machine || !machine->closed) log.plain(deadlock ? "deadlock" : std::string("failed: ") + error.what());
  }
  return log.lines();
}

}  // namespace oracle
