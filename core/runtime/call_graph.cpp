#include "runtime/call_graph.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "runtime/event_loop.h"

namespace aio {
namespace detail {
namespace {

constexpr std::size_t kDeepest = 400;  // columns of indentation: nobody reads further, and the stack is finite

std::string coroutine_name(const TaskBase& task, const PromiseBase& frame) {
  return task.loop().recorder().name_of(frame.function).text;
}

// The unfinished tasks of a loop and the edges between them.
class Graph {
 public:
  explicit Graph(EventLoop& loop) {
    std::map<std::uint64_t, TaskBase*> by_id;
    loop.tasks().for_each([&](TaskBase& task) {
      tasks_.push_back(&task);
      by_id[task.id()] = &task;
    });
    for (TaskBase* task : tasks_) {
      std::vector<TaskBase*> awaiters;
      task->append_awaiters(awaiters);
      for (TaskBase* awaiter : awaiters) add_edge(awaiter, task);
      const std::optional<WaitInfo> wait = task->current_wait();
      if (wait && wait->holder && by_id.contains(wait->task_id)) add_edge(task, by_id[wait->task_id]);
    }
  }

  const std::vector<TaskBase*>& tasks() const noexcept { return tasks_; }
  /// Those that `task` waits for, in order of creation.
  const std::vector<TaskBase*>& awaited_by(TaskBase* task) { return awaited_[task]; }
  /// Those that wait for `task`.
  const std::vector<TaskBase*>& awaiters_of(TaskBase* task) { return awaiters_[task]; }

  /// Each circle of tasks that wait for each other, once, from its first task on.
  std::vector<std::vector<TaskBase*>> cycles() {
    std::vector<std::vector<TaskBase*>> found;
    std::map<TaskBase*, bool> finished;
    std::vector<TaskBase*> path;
    for (TaskBase* task : tasks_) search(task, path, finished, found);
    return found;
  }

 private:
  void add_edge(TaskBase* waiter, TaskBase* awaited) {
    std::vector<TaskBase*>& targets = awaited_[waiter];
    if (std::find(targets.begin(), targets.end(), awaited) != targets.end()) return;
    targets.push_back(awaited);
    awaiters_[awaited].push_back(waiter);
  }

  // Depth first, without recursion: a chain of tasks may be longer than the stack is deep.
  void search(TaskBase* root, std::vector<TaskBase*>& path, std::map<TaskBase*, bool>& finished,
              std::vector<std::vector<TaskBase*>>& found) {
    std::vector<std::size_t> next;
    const auto enter = [&](TaskBase* task) {
      finished[task] = false;
      path.push_back(task);
      next.push_back(0);
    };
    if (!finished.contains(root)) enter(root);
    while (!path.empty()) {
      const std::vector<TaskBase*>& targets = awaited_[path.back()];
      if (next.back() == targets.size()) {
        finished[path.back()] = true;
        path.pop_back();
        next.pop_back();
        continue;
      }
      TaskBase* target = targets[next.back()++];
      if (!finished.contains(target)) {
        enter(target);
      } else if (!finished[target]) {
        found.emplace_back(std::find(path.begin(), path.end(), target), path.end());
      }
    }
  }

  std::vector<TaskBase*> tasks_;
  std::map<TaskBase*, std::vector<TaskBase*>> awaited_;
  std::map<TaskBase*, std::vector<TaskBase*>> awaiters_;
};

std::string wait_text(const TaskBase& task) {
  const std::optional<WaitInfo> wait = task.current_wait();
  if (!wait) return task.loop().current_task == &task ? "running" : "ready";
  std::string text = wait->on;
  if (wait->holder && wait->task_id) text += " (held by task " + std::to_string(wait->task_id) + ")";
  return text;
}

std::string cycle_line(const std::vector<TaskBase*>& cycle) {
  std::string text = "deadlock: ";
  for (TaskBase* task : cycle) {
    const PromiseBase* frame = task->visible();
    text += task->name() + " (" + (frame ? trace::place_text(frame->at) : "done") + ") waits for ";
  }
  return text + cycle.front()->name();
}

// The tree of one loop; every task appears once in full and then by name.
class TreeWriter {
 public:
  explicit TreeWriter(Graph& graph) : graph_(graph) {}

  std::string write() {
    for (const std::vector<TaskBase*>& cycle : graph_.cycles()) text_ += cycle_line(cycle) + "\n";
    for (TaskBase* task : graph_.tasks()) {
      if (graph_.awaiters_of(task).empty()) write_task(task, "");
    }
    // What is left lies in or below a circle.
    for (TaskBase* task : graph_.tasks()) {
      if (!written_[task]) write_task(task, "");
    }
    return text_;
  }

 private:
  void write_task(TaskBase* task, const std::string& indent) {
    const bool again = written_[task];
    written_[task] = true;
    text_ += indent + "(T) " + task->name();
    if (again) {
      text_ += " (see above)\n";
      return;
    }
    text_ += ": " + wait_text(*task) + "\n";
    if (indent.size() > kDeepest) {
      text_ += indent + "  ...\n";
      return;
    }
    const std::vector<const PromiseBase*> stack = task->visible_stack();
    for (auto frame = stack.rbegin(); frame != stack.rend(); ++frame) {
      text_ += indent + "  " + coroutine_name(*task, **frame) + " " + trace::place_text((*frame)->at) + "\n";
    }
    for (TaskBase* awaited : graph_.awaited_by(task)) write_task(awaited, indent + "    ");
  }

  Graph& graph_;
  std::map<TaskBase*, bool> written_;
  std::string text_;
};

void write_call_graph(Graph& graph, TaskBase* task, const Place& top, const std::string& indent,
                      std::vector<TaskBase*>& path, std::string& text) {
  text += indent + "* Task(name='" + task->name() + "', id=" + std::to_string(task->id()) + ")\n";
  if (std::find(path.begin(), path.end(), task) != path.end()) {
    text += indent + "  + deadlock: it waits for itself\n";
    return;
  }
  text += indent + "  + Call stack:\n";
  Place place = top;
  for (const PromiseBase* frame : task->visible_stack()) {
    text += indent + "  |   " + trace::place_text(place ? place : frame->at) + ", in " + coroutine_name(*task, *frame) +
            "()\n";
    place = {};
  }
  if (graph.awaiters_of(task).empty() || indent.size() > kDeepest) return;
  text += indent + "  + Awaited by:\n";
  path.push_back(task);
  for (TaskBase* awaiter : graph.awaiters_of(task)) write_call_graph(graph, awaiter, {}, indent + "     ", path, text);
  path.pop_back();
}

void append_cell(std::string& text, const std::string& cell, std::size_t width) {
  text += cell;
  text.append(cell.size() < width ? width - cell.size() : 1, ' ');
}

}  // namespace

std::string format_cycles(EventLoop& loop) {
  Graph graph(loop);
  std::string text;
  for (const std::vector<TaskBase*>& cycle : graph.cycles()) text += cycle_line(cycle) + "\n";
  return text;
}

std::string format_pstree(EventLoop& loop) {
  Graph graph(loop);
  return TreeWriter(graph).write();
}

}  // namespace detail

std::string format_call_graph(const TaskHandle& task, const std::source_location& where) {
  detail::Graph graph(get_running_loop());
  auto& base = static_cast<detail::TaskBase&>(task.state());
  std::vector<detail::TaskBase*> path;
  std::string text;
  const bool runs = get_running_loop().current_task == &base;
  detail::write_call_graph(graph, &base, runs ? Place(where) : Place(), "", path, text);
  return text;
}

void print_call_graph(const std::source_location& where) {
  const std::string text = format_call_graph(current_task(), where);
  std::fflush(stdout);
  std::fputs(text.c_str(), stderr);
}

std::string format_ps() {
  constexpr std::size_t kId = 6, kName = 20, kStack = 48, kWait = 32;
  detail::Graph graph(get_running_loop());
  std::string text;
  const auto row = [&](const std::string& id, const std::string& name, const std::string& stack,
                       const std::string& wait, const std::string& awaiters) {
    detail::append_cell(text, id, kId);
    detail::append_cell(text, name, kName);
    detail::append_cell(text, stack, kStack);
    detail::append_cell(text, wait, kWait);
    text += awaiters + "\n";
  };
  row("id", "name", "coroutines", "waits for", "awaited by");
  for (detail::TaskBase* task : graph.tasks()) {
    std::string stack, awaiters;
    for (const detail::PromiseBase* frame : task->visible_stack()) {
      stack +=
          (stack.empty() ? "" : " <- ") + detail::coroutine_name(*task, *frame) + " " + trace::place_text(frame->at);
    }
    for (detail::TaskBase* awaiter : graph.awaiters_of(task))
      awaiters += (awaiters.empty() ? "" : ", ") + awaiter->name();
    row(std::to_string(task->id()), task->name(), stack, detail::wait_text(*task), awaiters);
  }
  return text;
}

std::string format_pstree() {
  return detail::format_pstree(get_running_loop());
}

}  // namespace aio
