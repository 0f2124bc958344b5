// Random programs over one scheduler, in many orders, with what holds in all of them.
#include <map>
#include <stdexcept>

#include "sim/simulation.h"
#include "support/jobs.h"
#include "support/test.h"
#include "trace/fields.h"

namespace {

constexpr std::uint64_t kSeeds = 300;
constexpr int kDrivers = 4;
constexpr int kSteps = 12;

/// What a run did to its jobs.
struct Book {
  std::size_t limit = 0;
  std::size_t running = 0;
  std::size_t most = 0;
  int spawned = 0;
  std::map<int, int> begun;
  std::map<int, int> ended;
};

/// Counts a job's body.
class Running {
 public:
  Running(Book& book, int number) : book_(book), number_(number) {
    ++book_.begun[number_];
    book_.most = std::max(book_.most, ++book_.running);
  }
  ~Running() {
    --book_.running;
    ++book_.ended[number_];
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Book& book_;
  int number_;
};

Coro<> body(Book& book, int number) {
  const Running running(book, number);
  const auto kind = randint(0, 5);
  try {
    co_await sleep(randint(0, 4) * 10ms);
  } catch (const CancelledError&) {
    if (kind == 0) throw std::runtime_error("while cancelled");
    if (kind > 2) throw;
  }
  if (kind <= 2) co_await sleep(randint(0, 30) * 10ms);
  if (kind == 5) throw std::runtime_error("boom");
}

Coro<> spawn_one(Book& book, jobs::Scheduler& scheduler, std::vector<jobs::Job<>>& all) {
  const int number = ++book.spawned;
  jobs::JobOptions options;
  options.name = std::to_string(number);
  auto spawning = scheduler.spawn(body(book, number), options);
  jobs::Job<> job = co_await spawning;
  all.push_back(job);
}

Coro<> use_one(jobs::Job<> job, std::int64_t action) {
  jobs::JobTimeout soon;
  if (action % 2 == 0) soon.timeout = randint(0, 8) * 10ms;
  auto waiting = action < 2 ? job.wait(soon) : job.close(soon);
  co_await waiting;
}

// Spawns, waits and closes in turn, whatever becomes of it; some operations are cut by a deadline.
Coro<> drive(Book& book, jobs::Scheduler& scheduler, std::vector<jobs::Job<>>& all) {
  for (int i = 0; i < kSteps; ++i) {
    const auto action = randint(0, 7);
    const bool spawns = action > 3 || all.empty();
    const Duration limit = randint(0, 3) == 0 ? randint(0, 5) * 10ms : Duration(10s);
    try {
      const auto which = randint(0, static_cast<std::int64_t>(all.size()) - (all.empty() ? 0 : 1));
      auto work = spawns ? spawn_one(book, scheduler, all) : use_one(all[static_cast<std::size_t>(which)], action);
      auto limited_work = timeout(limit, std::move(work));
      co_await limited_work;
    } catch (const CancelledError&) {
      if (current_task().cancelling() > 0) throw;
    } catch (const std::exception&) {
    }
    CHECK(scheduler.active_count() <= book.limit);
    if (randint(0, 2) == 0) co_await sleep(randint(0, 3) * 10ms);
  }
}

Coro<> program(Book& book) {
  jobs::SchedulerOptions options;
  book.limit = static_cast<std::size_t>(randint(1, 3));
  options.limit = book.limit;
  options.pending_limit = static_cast<std::size_t>(randint(0, 2));
  options.exception_handler = [](jobs::Scheduler&, const jobs::JobContext&) {};
  auto creating = jobs::Scheduler::create(std::move(options));
  jobs::Scheduler scheduler = co_await creating;
  std::vector<jobs::Job<>> all;
  std::vector<Task<>> drivers;
  for (int i = 0; i < kDrivers; ++i) drivers.push_back(create_task(drive(book, scheduler, all)));
  co_await sleep(randint(0, 30) * 10ms);
  for (const Task<>& driver : drivers) {
    if (randint(0, 3) == 0) driver.cancel();
  }
  auto ending = randint(0, 1) == 0 ? scheduler.close() : scheduler.wait_and_close(randint(0, 40) * 10ms);
  co_await ending;
  auto settled = gather_settled(std::move(drivers));
  co_await settled;
  co_await sleep(20s);  // the stubborn end
  CHECK(scheduler.size() == 0);
  for (const jobs::Job<>& job : all) CHECK(job.closed());
}

// The order in which jobs began, by the numbers that are their names, and how each ended.
void check_trace(const Run& run, const Book& book) {
  std::map<std::int64_t, int> numbers;
  std::map<std::int64_t, int> done;
  int last = 0;
  for (const std::string& line : run.records({"job"})) {
    const std::string_view op = trace::text_of(line, "op");
    const std::int64_t id = trace::number_of(line, "id");
    const std::string name(trace::text_of(line, "name"));
    if (!name.empty()) numbers[id] = std::stoi(name);
    CHECK(trace::number_of(line, "active") <= static_cast<std::int64_t>(book.limit));
    if (op == "done") ++done[id];
    if (op != "spawn" && op != "start") continue;
    CHECK(numbers[id] > last);
    last = numbers[id];
  }
  for (const auto& [id, number] : numbers) CHECK(done[id] == 1);
}

}  // namespace

TEST_CASE("whatever a program does, jobs keep to the limit, begin in order and end once or never ran") {
  std::size_t begun = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    CAPTURE(seed);
    Book book;
    auto simulation = std::make_unique<sim::Simulation>();
    if (seed % 2 == 1) simulation->explore_schedules(seed);
    const Run run = run_recorded(std::move(simulation), program(book), seed);
    CHECK(run.failure() == "");
    CHECK(book.running == 0);
    CHECK(book.most <= book.limit);
    CHECK(book.begun == book.ended);
    for (const auto& [number, times] : book.begun) CHECK(times == 1);
    begun += book.begun.size();
    check_trace(run, book);
  }
  CHECK(begun > kSeeds * 5);
}
