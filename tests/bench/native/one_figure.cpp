#include "one_figure.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "cases.h"
#include "measure.h"

namespace bench {
namespace {

struct Entry {
  std::string_view library;
  std::string_view figure;
  Work work;
};

constexpr Entry kEntries[] = {
    {"aio", "await", aio_cases::co_await_coroutine},
    {"aio", "spawn", aio_cases::spawn_and_await},
    {"aio", "switch", aio_cases::switch_between_two},
    {"aio", "gather", aio_cases::gather},
    {"aio", "queue", aio_cases::queue_hand_over},
    {"aio", "job", aio_cases::spawn_job_and_wait},
    {"aio", "job-flood", aio_cases::job_flood},
    {"aio", "semaphore", aio_cases::acquire_permit},
    {"aio", "acquire", aio_cases::acquire_connection},
    {"aio", "sleepers", aio_cases::sleepers},
    {"aio", "events", aio_cases::sleep_among_1000},
    {"aio", "traced-events", aio_cases::traced_sleep_among_1000},
#ifndef __wasm__
    {"aio", "threadsafe", aio_cases::call_soon_threadsafe},
    {"aio", "insert", aio_cases::insert},
    {"aio", "insert-transaction", aio_cases::insert_in_transaction},
#endif
#ifdef AIO_BENCH_ASIO
    {"awaitable", "await", asio_cases::co_await_coroutine},
    {"awaitable", "spawn", asio_cases::spawn_and_await},
    {"awaitable", "switch", asio_cases::switch_between_two},
    {"awaitable", "gather", asio_cases::gather},
    {"awaitable", "queue", asio_cases::queue_hand_over},
    {"awaitable", "sleepers", asio_cases::sleepers},
    {"awaitable", "threadsafe", asio_cases::call_soon_threadsafe},
    {"callbacks", "spawn", asio_callbacks::spawn_and_await},
    {"callbacks", "switch", asio_callbacks::switch_between_two},
    {"callbacks", "gather", asio_callbacks::gather},
    {"callbacks", "queue", asio_callbacks::queue_hand_over},
    {"callbacks", "sleepers", asio_callbacks::sleepers},
    {"callbacks", "threadsafe", asio_cases::call_soon_threadsafe},
#endif
};

}  // namespace

int print_one_figure(char** arguments) {
  for (const Entry& entry : kEntries) {
    if (entry.library != arguments[0] || entry.figure != arguments[1]) continue;
    const Best best = best_of(entry.work, std::atoi(arguments[2]), std::atoi(arguments[3]));
    std::printf("%.2f %.3f %.1f\n", best.nanoseconds, best.allocations, best.memory);
    return 0;
  }
  return 2;
}

}  // namespace bench
