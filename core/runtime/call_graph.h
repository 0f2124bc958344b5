// Who waits for whom, now. Mirrors asyncio.print_call_graph and `python -m asyncio ps / pstree`. Loop thread only.
#pragma once

#include <source_location>
#include <string>

#include "runtime/task.h"

namespace aio {

/// The stack of `task` and of the tasks that wait for it, as text; `where` is the top line when it runs now.
/// Source: CPython 3.14, asyncio.format_call_graph.
std::string format_call_graph(const TaskHandle& task,
                              const std::source_location& where = std::source_location::current());
/// Prints the call graph of the running task on stderr.
/// Throws: RuntimeError outside a task. Source: CPython 3.14, asyncio.print_call_graph.
void print_call_graph(const std::source_location& where = std::source_location::current());

/// A table of the tasks that are not done: number, name, coroutines innermost first, what it waits for, who waits for
/// it. Throws: RuntimeError without a running loop. Source: CPython 3.14, python -m asyncio ps.
std::string format_ps();
/// The same as a tree, each task below those that wait for it. Tasks that wait for each other in a circle are a
/// deadlock: they are listed first, and named so. A native program on the real backend prints it when it gets SIGQUIT
/// (Ctrl-\). Throws: as format_ps(). Source: CPython 3.14, python -m asyncio pstree.
std::string format_pstree();

namespace detail {
/// "deadlock: Task-1 (main.cpp:4) waits for Task-2 (main.cpp:9) waits for Task-1", a line a circle; "" when there is
/// none.
std::string format_cycles(EventLoop& loop);
std::string format_pstree(EventLoop& loop);
}  // namespace detail

}  // namespace aio
