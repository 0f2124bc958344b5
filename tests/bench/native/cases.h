// The measured operations: each function does one of them `count` times. aio_cases.cpp, aio_figures.cpp and
// db_figures.cpp have this library's, asio_cases.cpp and asio_figures.cpp those of Boost.Asio's awaitable,
// asio_callbacks.cpp those of its callbacks. One thread, but for call_soon_threadsafe and the statements of a database.
#pragma once

#include <cstddef>

namespace bench {

/// Coroutines that await each other in the nested case.
inline constexpr int kNesting = 100;
/// Tasks of the cases that run many side by side.
inline constexpr int kTasks = 1000;
/// How long task number `task` of those sleeps each time, so that the timers' order changes all the time.
/// Units: nanoseconds.
constexpr int delay_of(int task) {
  return 1000 + task * 7919 % 1009;
}

/// Jobs of the flood that run at a time, and jobs that wait.
inline constexpr std::size_t kJobLimit = 100;
inline constexpr std::size_t kPendingJobs = 1'000;

/// The shortest sleep of the case in which every task sleeps at once: with a real clock all must be asleep before the
/// first wakes. Units: seconds.
inline constexpr int kLongSleep = 6;

}  // namespace bench

namespace bench::aio_cases {

void co_await_coroutine(int count);
void co_await_nested(int count);
void spawn_and_await(int count);
void yield(int count);
void yield_among_1000(int count);
void sleep(int count);
void sleep_among_1000(int count);
void switch_between_two(int count);
void gather(int count);
void queue_hand_over(int count);
void spawn_job_and_wait(int count);
void job_flood(int count);
/// Of a semaphore, and of a pool with one connection that nobody else wants: taken and given back.
void acquire_permit(int count);
void acquire_connection(int count);
/// Rows into a new file through a pool's connection, each a transaction of its own, or all in one. Real time.
void insert(int count);
void insert_in_transaction(int count);
void sleepers(int count);
void call_soon_threadsafe(int count);
/// sleep_among_1000() with a trace that goes nowhere.
void traced_sleep_among_1000(int count);

}  // namespace bench::aio_cases

namespace bench::asio_cases {

void co_await_coroutine(int count);
void co_await_nested(int count);
void spawn_and_await(int count);
void yield(int count);
void yield_among_1000(int count);
void sleep(int count);
void sleep_among_1000(int count);
void switch_between_two(int count);
void gather(int count);
void queue_hand_over(int count);
void sleepers(int count);
void call_soon_threadsafe(int count);

}  // namespace bench::asio_cases

namespace bench::asio_callbacks {

void spawn_and_await(int count);
void switch_between_two(int count);
void gather(int count);
void queue_hand_over(int count);
void sleepers(int count);

}  // namespace bench::asio_callbacks
