// Times cases of two libraries in turn, so that whatever else the machine does meets both; or one case alone. One
// thread, but for cases measured by the wall clock.
#pragma once

#include <cstdint>
#include <vector>

namespace bench {

/// Does something `count` times and calls begin() and end() around it.
using Work = void (*)(int count);

/// One operation, as each library does it. `peer` is null where there is none.
struct Case {
  const char* name;
  int count;
  Work subject;
  Work peer;
};

/// Marks the measured part of a Work. Units: processor time of this thread, so that waiting and other programs do not
/// count.
void begin();
void end();
/// The same for a Work of several threads. Units: real time.
void begin_wall();
void end_wall();

/// The best of `repetitions` runs of one operation.
struct Best {
  double nanoseconds;
  double allocations;
  /// How much the process's memory grew at its peak. Units: bytes an operation.
  double memory;
};
Best best_of(Work work, int count, int repetitions);

/// Runs the cases `rounds` times, subject and peer in turn, and prints for each the medians in nanoseconds an
/// operation, the median of the rounds' ratios, and heap allocations an operation.
void report(const std::vector<Case>& cases, int rounds);

}  // namespace bench
