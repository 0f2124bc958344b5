#include "aio.h"
#include "cases.h"
#include "measure.h"
#include "trace/sink.h"

namespace bench::aio_cases {
namespace {

using namespace std::chrono_literals;
using aio::Coro;

Coro<int> one(int value) {
  co_return value;
}

Coro<int> nested(int depth) {
  if (depth == 0) co_return 0;
  const int inner = co_await nested(depth - 1);
  co_return inner + 1;
}

Coro<> await_coroutines(int count) {
  std::int64_t sum = 0;
  begin();
  for (int i = 0; i < count; ++i) sum += co_await one(i);
  end();
  if (sum < 0) aio::print("overflow");
}

Coro<> await_nested(int count) {
  begin();
  for (int i = 0; i < count; i += kNesting) co_await nested(kNesting - 1);
  end();
}

Coro<> await_tasks(int count) {
  std::int64_t sum = 0;
  begin();
  for (int i = 0; i < count; ++i) {
    const aio::Task<int> task = aio::create_task(one(i));  // g++ 12 destroys unnamed options twice in a co_await
    sum += co_await task;
  }
  end();
  if (sum < 0) aio::print("overflow");
}

Coro<> yields(int count) {
  for (int i = 0; i < count; ++i) co_await aio::checkpoint();
}

Coro<> sleeps(int count, aio::Duration delay) {
  for (int i = 0; i < count; ++i) co_await aio::sleep(delay);
}

Coro<> measured(Coro<> body) {
  begin();
  co_await body;
  end();
}

Coro<> side_by_side(std::vector<Coro<>> bodies) {
  begin();
  auto all = aio::gather(std::move(bodies));
  co_await all;
  end();
}

std::vector<Coro<>> sleepers_of(int count) {
  std::vector<Coro<>> bodies;
  for (int i = 0; i < kTasks; ++i) bodies.push_back(sleeps(count / kTasks, delay_of(i) * 1ns));
  return bodies;
}

class Nowhere final : public aio::trace::Sink {
 public:
  void write(std::string_view) noexcept override {}
};

}  // namespace

void co_await_coroutine(int count) {
  aio::run(await_coroutines(count));
}
void co_await_nested(int count) {
  aio::run(await_nested(count));
}
void spawn_and_await(int count) {
  aio::run(await_tasks(count));
}
void yield(int count) {
  aio::run(measured(yields(count)));
}
void yield_among_1000(int count) {
  std::vector<Coro<>> bodies;
  for (int i = 0; i < kTasks; ++i) bodies.push_back(yields(count / kTasks));
  aio::run(side_by_side(std::move(bodies)));
}
void sleep(int count) {
  aio::run(measured(sleeps(count, 1ns)));
}
void sleep_among_1000(int count) {
  aio::run(side_by_side(sleepers_of(count)));
}
void traced_sleep_among_1000(int count) {
  aio::RunOptions options;
  options.trace = std::make_unique<Nowhere>();
  aio::run(side_by_side(sleepers_of(count)), std::move(options));
}

}  // namespace bench::aio_cases
