// The measured operations: each function does one of them `count` times. aio_cases.cpp has this library's,
// asio_cases.cpp Boost.Asio's. One thread.
#pragma once

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

}  // namespace bench

namespace bench::aio_cases {

void co_await_coroutine(int count);
void co_await_nested(int count);
void spawn_and_await(int count);
void yield(int count);
void yield_among_1000(int count);
void sleep(int count);
void sleep_among_1000(int count);

}  // namespace bench::aio_cases

namespace bench::asio_cases {

void co_await_coroutine(int count);
void co_await_nested(int count);
void spawn_and_await(int count);
void yield(int count);
void yield_among_1000(int count);
void sleep(int count);
void sleep_among_1000(int count);

}  // namespace bench::asio_cases
