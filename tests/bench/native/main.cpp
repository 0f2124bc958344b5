// What the basic operations of the runtime cost, beside Boost.Asio's awaitable in the same run or beside what is in
// brackets; with four arguments, one figure of one library.
#include <charconv>
#include <cstdio>
#include <string_view>

#include "cases.h"
#include "measure.h"
#include "one_figure.h"

#ifdef AIO_BENCH_ASIO
#define AIO_BENCH_PEER(name) &bench::asio_cases::name
#else
#define AIO_BENCH_PEER(name) nullptr
#endif

namespace {

constexpr int kRounds = 31;  // odd: the median is one of them
constexpr int kCount = 100'000;

int rounds_from(int argc, char** argv) {
  int rounds = kRounds;
  if (argc < 2) return rounds;
  const std::string_view text = argv[1];
  const auto read = std::from_chars(text.data(), text.data() + text.size(), rounds);
  return read.ec == std::errc() && rounds > 0 ? rounds : kRounds;
}

}  // namespace

int main(int argc, char** argv) {
  namespace aio_cases = bench::aio_cases;
  if (argc == 5) return bench::print_one_figure(argv + 1);
  bench::report(
      {
          {"co_await of a coroutine", kCount, aio_cases::co_await_coroutine, AIO_BENCH_PEER(co_await_coroutine)},
          {"co_await, 100 coroutines deep", kCount, aio_cases::co_await_nested, AIO_BENCH_PEER(co_await_nested)},
          {"spawn a task and await it", kCount, aio_cases::spawn_and_await, AIO_BENCH_PEER(spawn_and_await)},
          {"spawn a job and wait for it (a task)", kCount, aio_cases::spawn_job_and_wait, aio_cases::spawn_and_await},
          {"a pool's connection (a semaphore)", kCount, aio_cases::acquire_connection, aio_cases::acquire_permit},
          {"yield: checkpoint()", kCount, aio_cases::yield, AIO_BENCH_PEER(yield)},
          {"yield, 1,000 tasks in turn", kCount, aio_cases::yield_among_1000, AIO_BENCH_PEER(yield_among_1000)},
          {"sleep, nothing else waits", kCount, aio_cases::sleep, AIO_BENCH_PEER(sleep)},
          {"sleep, 1,000 tasks sleep", kCount, aio_cases::sleep_among_1000, AIO_BENCH_PEER(sleep_among_1000)},
      },
      rounds_from(argc, argv));
}
