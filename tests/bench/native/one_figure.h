// One figure of one library, in a process of its own: what the driver asks for when it compares with other languages.
#pragma once

namespace bench {

/// Arguments: the library (aio, awaitable, callbacks), the figure, how many operations, how many repetitions. Prints
/// the best in a line: nanoseconds, allocations and bytes of memory, each an operation. Returns the exit code; 2 when
/// the library has no such figure.
int print_one_figure(char** arguments);

}  // namespace bench
