// Clients that order while the server is told to stop, on an internet where packets are lost, connections reset and
// lines cut: who was told 201 finds the order and its invoice in the database, and nothing is left.
// AIO_LOAD_SEEDS=1000 AIO_LOAD_CLIENTS=1000 ask for more.
#include <csignal>
#include <cstdlib>
#include <memory>

#include "net/errors.h"
#include "net/open_connection.h"
#include "sim/internet.h"
#include "sim/machine.h"
#include "sim/simulation.h"
#include "support/shop.h"
#include "support/test.h"
#include "web/run_app.h"

namespace {

constexpr std::int64_t kSeeds = 1'000;
constexpr int kClients = 24;
constexpr int kHosts = 4;
constexpr Duration kRush{1'000'000'000};  // the clients come within it
constexpr Duration kWork{20'000'000};

std::int64_t wanted(const char* variable, std::int64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text ? std::atoll(text) : otherwise;
}

struct Harvest {
  ShopBooks books;
  std::set<std::string> promised;  // answered with 201
  int left = 0;                    // clients that did not wait for the answer
  int failed = 0;
  int turned_away = 0;  // answered with anything else
};

Coro<std::string> order(std::string id) {
  auto opening = open_connection("localhost", 8080);
  auto ask = [id](Stream& stream) -> Coro<std::string> {
    const std::string request =
        "POST /orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + std::to_string(id.size()) +
        "\r\n\r\n" + id;
    co_await stream.write(request);
    co_return co_await stream.read();
  };
  auto asking = with(std::move(opening), ask);
  const std::string answer = co_await asking;
  co_return answer;
}

Duration up_to(Random& random, Duration most) {
  return Duration(random.randint(0, most.count()));
}

/// One client: orders once, and may lose patience. Lifetime: `harvest` outlives the run.
Coro<> shop_once(Harvest& harvest, std::string id, Duration comes, Duration patience) {
  co_await sleep_until(comes);
  try {
    auto ordering = timeout(patience, order(id));
    const std::string answer = co_await ordering;
    if (answer.starts_with("HTTP/1.1 201")) {
      harvest.promised.insert(id);
    } else {
      ++harvest.turned_away;
    }
  } catch (const TimeoutError&) {
    ++harvest.left;
  } catch (const OSError&) {
    ++harvest.failed;
  }
}

/// What runs on a host of clients.
Coro<> crowd(Harvest& harvest, int host, int clients, std::uint64_t seed) {
  Random random(seed);
  std::vector<Task<>> tasks;
  for (int i = 0; i < clients; ++i) {
    const Duration comes = up_to(random, kRush);
    const bool impatient = random.randint(0, 2) == 0;
    const Duration patience = impatient ? up_to(random, 200ms) : 300s;
    tasks.push_back(create_task(shop_once(harvest, std::to_string(host) + "-" + std::to_string(i), comes, patience)));
  }
  for (const Task<>& each : tasks) co_await each;
}

/// What goes wrong with the host of clients, if anything.
sim::Fault fault_of(Random& random) {
  static constexpr sim::FaultKind kKinds[] = {sim::FaultKind::kPartition, sim::FaultKind::kReset,
                                              sim::FaultKind::kStall, sim::FaultKind::kHalfOpen,
                                              sim::FaultKind::kBlackHole};
  sim::Fault fault{.kind = kKinds[random.randint(0, std::size(kKinds) - 1)]};
  fault.begins = up_to(random, kRush);
  if (fault.kind == sim::FaultKind::kPartition || fault.kind == sim::FaultKind::kBlackHole)
    fault.ends = fault.begins + 500ms;
  fault.duration = 100ms;
  return fault;
}

void add_crowds(sim::Internet& internet, Harvest& harvest, int clients, std::uint64_t seed) {
  Random random(seed);
  for (int i = 0; i < kHosts; ++i) {
    sim::HostOptions options;
    options.starts_at_once = true;
    options.link.latency = up_to(random, 30ms);
    options.link.jitter = 5ms;
    options.link.loss = 10'000;
    const std::uint64_t own_seed = random.next();
    sim::Host& host = internet.add_host(
        "clients-" + std::to_string(i),
        [&harvest, i, clients, own_seed] { return crowd(harvest, i, clients / kHosts, own_seed); }, options);
    host.set_at_home(true);
    if (random.randint(0, 1) == 0) internet.add_fault(host, fault_of(random));
  }
}

Coro<> serve(Harvest& harvest, int clients, std::uint64_t seed, std::size_t& tasks_left) {
  add_crowds(sim::Internet::of(get_running_loop().backend()), harvest, clients, seed);
  web::RunAppOptions options;
  options.print = false;
  options.handler_cancellation = true;
  auto serving = web::serve_app(shop("sqlite::memory:", kWork, harvest.books), options);
  co_await serving;
  tasks_left = all_tasks().size() - 1;
  co_await sleep(600s);  // clients end, at the latest by their own patience
}

Harvest run_shop(std::uint64_t seed, int clients) {
  CAPTURE(seed);
  Harvest harvest;
  std::size_t tasks_left = 0;
  auto simulation = std::make_unique<sim::Simulation>();
  Random random(seed * 2 + 1);
  const Duration stops = up_to(random, kRush * 3 / 2);
  simulation->inject_signal(stops, SIGTERM);
  RunOptions options;
  options.seed = seed;
  options.backend = std::move(simulation);
  run(serve(harvest, clients, seed, tasks_left), std::move(options));
  CHECK(tasks_left == 0);
  CHECK(harvest.books.orders == harvest.books.invoices);
  for (const std::string& id : harvest.promised) CHECK(harvest.books.orders.contains(id));
  CHECK(harvest.books.connections_out == 0);
  CHECK(harvest.books.jobs_left == 0);
  // A job that waited for its turn until its client was gone has nothing to store.
  const std::string gone = "Job processing failed: ConnectionResetError: ";
  for (const std::string& report : harvest.books.reports) CHECK(report.substr(0, gone.size()) == gone);
  return harvest;
}

}  // namespace

TEST_CASE("a server that is told to stop under load keeps every order that it has promised, on every seed") {
  const int clients = static_cast<int>(wanted("AIO_LOAD_CLIENTS", kClients));
  std::size_t promised = 0;
  std::size_t stored = 0;
  int left = 0;
  int failed = 0;
  for (std::int64_t seed = wanted("AIO_LOAD_FIRST", 1); seed <= wanted("AIO_LOAD_SEEDS", kSeeds); ++seed) {
    const Harvest harvest = run_shop(static_cast<std::uint64_t>(seed), clients);
    promised += harvest.promised.size();
    stored += harvest.books.orders.size();
    left += harvest.left;
    failed += harvest.failed;
  }
  // Each kind of end was there: clients served, clients that left while their order was stored, clients that failed.
  CHECK(promised > 0);
  CHECK(stored > promised);
  CHECK(left > 0);
  CHECK(failed > 0);
}

TEST_CASE("a thousand clients at a time: every order promised is stored") {
  const Harvest harvest = run_shop(7, 1'000);
  CHECK(harvest.promised.size() > 100);
}
