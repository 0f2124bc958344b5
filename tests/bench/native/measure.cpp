#include "measure.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>

namespace {

thread_local constinit std::uint64_t allocations = 0;

#ifdef __wasm__
constexpr clockid_t kClock = CLOCK_MONOTONIC;  // Node tells a module no other
#else
constexpr clockid_t kClock = CLOCK_THREAD_CPUTIME_ID;
#endif

std::int64_t now_nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace

void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace bench {
namespace {

std::int64_t began_at = 0;
std::int64_t taken = 0;
std::uint64_t allocated = 0;
double memory_before = 0;
double memory_taken = 0;

double peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

void begin(clockid_t clock) {
  memory_before = peak_memory();
  allocated = allocations;
  began_at = now_nanoseconds(clock);
}

void end(clockid_t clock) {
  taken = now_nanoseconds(clock) - began_at;
  allocated = allocations - allocated;
  memory_taken = peak_memory() - memory_before;
}

struct Sample {
  double nanoseconds;
  double allocations;
};

Sample measure(Work work, int count) {
  work(count);
  return {static_cast<double>(taken) / count, static_cast<double>(allocated) / count};
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct Series {
  std::vector<double> nanoseconds;
  double allocations = 0;

  void add(const Sample& sample) {
    nanoseconds.push_back(sample.nanoseconds);
    allocations = sample.allocations;
  }
};

}  // namespace

void begin() {
  begin(kClock);
}
void end() {
  end(kClock);
}
void begin_wall() {
  begin(CLOCK_MONOTONIC);
}
void end_wall() {
  end(CLOCK_MONOTONIC);
}

Best best_of(Work work, int count, int repetitions) {
  Best best{};
  for (int i = 0; i < repetitions; ++i) {
    const Sample sample = measure(work, count);
    if (i == 0) best = {sample.nanoseconds, sample.allocations, memory_taken / count};
    best.nanoseconds = std::min(best.nanoseconds, sample.nanoseconds);
    best.allocations = std::min(best.allocations, sample.allocations);
  }
  return best;
}

void report(const std::vector<Case>& cases, int rounds) {
  std::vector<Series> subjects(cases.size());
  std::vector<Series> peers(cases.size());
  std::vector<std::vector<double>> ratios(cases.size());
  for (int round = -1; round < rounds; ++round) {
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const Sample subject = measure(cases[i].subject, cases[i].count);
      const Sample peer = cases[i].peer ? measure(cases[i].peer, cases[i].count) : Sample{};
      if (round < 0) continue;  // warms caches and pools
      subjects[i].add(subject);
      peers[i].add(peer);
      ratios[i].push_back(subject.nanoseconds / peer.nanoseconds);
    }
  }
  std::printf("%-40s %10s %10s %8s %22s\n", "", "ns", "peer ns", "ratio", "allocations (peer)");
  for (std::size_t i = 0; i < cases.size(); ++i) {
    std::printf("%-40s %10.1f", cases[i].name, median(subjects[i].nanoseconds));
    if (cases[i].peer) {
      std::printf(" %10.1f %8.2f", median(peers[i].nanoseconds), median(ratios[i]));
      std::printf(" %10.2f (%.2f)\n", subjects[i].allocations, peers[i].allocations);
    } else {
      std::printf(" %10s %8s %10.2f\n", "", "", subjects[i].allocations);
    }
  }
}

}  // namespace bench
