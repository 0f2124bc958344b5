// Each fault of the simulated internet as a web server meets it: what the handler saw of it, when the connection was
// gone, how a shutdown ends what is left, and that others are answered.
#include <algorithm>
#include <memory>

#include "net/open_connection.h"
#include "runtime/timeout.h"
#include "sim/internet.h"
#include "sim/machine.h"
#include "sim/scenario.h"
#include "sim/simulation.h"
#include "support/test.h"
#include "support/web_server.h"

namespace {

using sim::Fault;
using sim::FaultKind;

constexpr std::size_t kAnswer = 300'000;        // body bytes; more than all buffers on the way hold
constexpr std::size_t kQuestion = 1000;         // body bytes
constexpr std::uint64_t kInHead = 20;           // a byte of the question
constexpr std::uint64_t kInBody = 500;          // the same
constexpr Duration kPatient{100'000'000'000};   // a phone waits so long for its answer
constexpr Duration kRepaired{200'000'000'000};  // later than any fault here ends
constexpr Duration kClosely{2'000'000'000};
constexpr const char* kWhole = "300000 bytes of 200 OK";
constexpr const char* kLate = "TimeoutError: the deadline passed";
constexpr const char* kHandler = "handler";  // its task

sim::Internet& internet() {
  return sim::Internet::of(get_running_loop().backend());
}

/// What a server and its two clients say.
struct World {
  /// The handler of the phone's request, with the times.
  Log handler;
  /// What the phone got, and what the tablet, which meets no fault, got afterwards.
  std::string phone;
  std::string tablet;
  /// When the server had no connection any more, looked at every 10 ms and later every second; "" when that never was
  /// so, or always.
  std::string freed;
  /// How long the shutdown took.
  Duration shutdown{};
};

Coro<> stream_answer(web::Request& request, web::StreamResponse& response) {
  auto reading = request.read();
  const std::string body = co_await reading;
  CHECK(body.size() == kQuestion);
  co_await sleep(1s);
  response.set_content_length(kAnswer);
  auto preparing = response.prepare(request);
  co_await preparing;
  const std::string piece(10'000, 'x');
  for (std::size_t sent = 0; sent < kAnswer; sent += piece.size()) {
    auto writing = response.write(piece);
    co_await writing;
  }
}

/// Reads, waits for a second and streams; says how that ended.
Coro<web::Response> handle(web::Request& request, Log& log) {
  current_task().set_name(kHandler);
  note(log, "begins");
  web::StreamResponse response;
  try {
    Coro<> work = stream_answer(request, response);
    co_await work;
    note(log, "finished");
  } catch (const CancelledError&) {
    note(log, "cancelled");
    throw;
  } catch (const Error&) {
    note(log, describe_exception(std::current_exception()));
    throw;
  }
  co_return web::Response(std::move(response));
}

std::string summary(const std::string& answer) {
  if (!answer.starts_with("HTTP/1.1 ")) return answer.empty() ? "nothing" : "no HTTP";
  return std::to_string(body_of(answer).size()) + " bytes of " + status_of(answer).substr(9);
}

Coro<std::string> converse(std::string host) {
  Coro<Stream> connecting = open_connection(std::move(host), 80);
  Stream stream = co_await connecting;
  const std::string question =
      request_text("POST", "/", "Connection: close\r\nContent-Length: " + std::to_string(kQuestion) + "\r\n") +
      std::string(kQuestion, 'q');
  co_await stream.write(question);
  std::string answer = co_await stream.read();
  stream.abort();
  co_return summary(answer);
}

Coro<> ask(std::string host, std::string& how) {
  try {
    Coro<std::string> talk = converse(std::move(host));
    how = co_await wait_for(std::move(talk), kPatient);
  } catch (const Error&) {
    how = describe_exception(std::current_exception());
  }
}

/// A computer that asks the server at once.
void add_client(sim::Host& host, std::string& how, std::string whom = {}) {
  sim::Internet& net = internet();
  if (whom.empty()) whom = net.local_host().address();
  host.set_machine(std::make_unique<sim::Machine>(net, host, [whom, &how] { return ask(whom, how); }));
  net.inject_aside(net.now(), [&host] { host.machine()->start(); });
}

Coro<> watch_connections(const web::AppRunner& runner, World& world) {
  bool connected = false;
  while (get_running_loop().time() < kRepaired) {
    const Duration look = get_running_loop().time() < kClosely ? Duration(10ms) : Duration(1s);
    co_await sleep(look);
    if (runner.connections() > 0) {
      connected = true;
      world.freed.clear();
    } else if (connected && world.freed.empty()) {
      detail::append_duration(world.freed, get_running_loop().time() / 10ms * 10ms);
    }
  }
}

using Prepare = detail::Function<void(sim::Host& phone)>;

Coro<> serve(World& world, Prepare& prepare, bool cancels) {
  web::Application app;
  app.router().add_post("/", [&world](web::Request& request) { return handle(request, world.handler); });
  web::RunnerOptions options;
  options.server.handler_cancellation = cancels;
  web::AppRunner runner(std::move(app), std::move(options));
  co_await runner.setup();
  web::TCPSite site(runner, "0.0.0.0", 80);
  co_await site.start();
  sim::Host* const named = internet().host_named("phone.example");
  sim::Host& phone = named ? *named : internet().add_host("phone.example");
  prepare(phone);
  if (!phone.machine()) add_client(phone, world.phone);
  Coro<> watching = watch_connections(runner, world);
  co_await watching;
  const std::size_t left = runner.connections();
  const Lines of_phone = world.handler.lines;
  add_client(internet().add_host("tablet.example"), world.tablet);
  co_await sleep(10s);
  CHECK(world.tablet == kWhole);
  CHECK(runner.connections() == left);
  world.handler.lines = of_phone;
  const Duration began = get_running_loop().time();
  co_await runner.cleanup();
  world.shutdown = get_running_loop().time() - began;
  co_await run_until_idle();
  CHECK(runner.connections() == 0);
  CHECK(all_tasks().size() == 1);
}

World run_world(std::unique_ptr<sim::Simulation> simulation, Prepare prepare, bool cancels) {
  World world;
  const Run run = run_recorded(std::move(simulation), serve(world, prepare, cancels));
  CHECK(run.failure() == "");
  CHECK(run.records({"lint"}) == Lines{});
  return world;
}

/// A fault of the phone.
World meet(Fault fault, bool cancels = false) {
  if (fault.kind != FaultKind::kPartition) fault.connection = 1;
  Prepare prepare = [fault](sim::Host& phone) { internet().add_fault(phone, fault); };
  return run_world(std::make_unique<sim::Simulation>(), std::move(prepare), cancels);
}

/// A fault of the server's computer that its first connection meets.
World meet_at_server(Fault fault) {
  fault.connection = 1;
  Prepare prepare = [fault](sim::Host&) { internet().add_fault(internet().local_host(), fault); };
  return run_world(std::make_unique<sim::Simulation>(), std::move(prepare), false);
}

World meet_events(const std::string& events, bool cancels = false) {
  auto simulation = std::make_unique<sim::Simulation>();
  sim::install_scenario(*simulation,
                        sim::load_scenario(R"({"hosts": [{"name": "phone.example"}], "inject": [)" + events + "]}"));
  Prepare prepare = [](sim::Host&) {};
  return run_world(std::move(simulation), std::move(prepare), cancels);
}

Fault from(FaultKind kind, std::uint64_t byte, bool to_phone = false) {
  Fault fault{.kind = kind};
  fault.byte = byte;
  fault.to_host = to_phone;
  return fault;
}

/// The server noticed nothing: no connection, no handler, nothing to shut down.
void check_unseen(const World& world) {
  CHECK(world.handler.lines == Lines{});
  CHECK(world.freed == "");
  CHECK(world.shutdown < 1s);
}

/// It came and went between two looks.
void check_gone_at_once(const World& world) {
  CHECK(world.freed == "");
  CHECK(world.shutdown < 1s);
}

/// It cannot know that the client has gone: the connection is left until the shutdown, which cancels the handler.
void check_hanging(const World& world) {
  CHECK(world.handler.lines == Lines{"60ms begins", "270s cancelled"});
  CHECK(world.freed == "");
  CHECK(world.shutdown / 1s == 60);
}

}  // namespace

TEST_CASE("without a fault the phone has its answer") {
  const World world = meet(from(FaultKind::kReset, 1'000'000));
  CHECK(world.phone == kWhole);
  CHECK(world.handler.lines == Lines{"60ms begins", "1.18s finished"});
  CHECK(world.freed == "1.22s");
}

TEST_CASE("refused, unreachable, accepted and forgotten: the server sees nothing") {
  const World refused = meet_at_server({.kind = FaultKind::kRefused});
  CHECK(refused.phone == "ConnectionRefusedError: Connection refused: 192.168.1.2:80");
  check_unseen(refused);
  const World unreachable = meet_at_server({.kind = FaultKind::kUnreachable});
  CHECK(unreachable.phone == "OSError: No route to host: 192.168.1.2:80");
  check_unseen(unreachable);
  const World silent = meet_at_server({.kind = FaultKind::kNeverAnswers});
  CHECK(silent.phone == kLate);
  check_unseen(silent);
}

TEST_CASE("black hole, the SYN is lost: the server sees nothing") {
  const World world = meet({.kind = FaultKind::kPartition, .ends = 150s});
  CHECK(world.phone == kLate);
  check_unseen(world);
}

TEST_CASE("DNS failure: the server sees nothing") {
  World world;
  Prepare prepare = [&world](sim::Host& phone) {
    internet().add_fault(internet().add_host("www.example"), {.kind = FaultKind::kDnsFailure});
    add_client(phone, world.phone, "www.example");
  };
  const World seen = run_world(std::make_unique<sim::Simulation>(), std::move(prepare), false);
  CHECK(world.phone == "GAIError: Name or service not known: www.example");
  check_unseen(seen);
}

TEST_CASE("black hole in the head: the connection ends with its deadline, and nobody is answered") {
  const World world = meet(from(FaultKind::kBlackHole, kInHead));
  CHECK(world.phone == kLate);
  CHECK(world.handler.lines == Lines{});
  CHECK(world.freed == "41s");  // 30 s for the head, 10 s of lingering
  CHECK(world.shutdown < 1s);
}

TEST_CASE("black hole in the body or in the answer: a handler without a limit waits until the shutdown") {
  for (const bool cancels : {false, true}) {
    CAPTURE(cancels);
    check_hanging(meet(from(FaultKind::kBlackHole, kInBody), cancels));
    check_hanging(meet(from(FaultKind::kBlackHole, 100'000, true), cancels));
  }
}

TEST_CASE("reset in the head: the connection is gone, and no handler ran") {
  const World world = meet(from(FaultKind::kReset, kInHead));
  CHECK(world.phone == "ConnectionResetError: Connection reset by peer");
  CHECK(world.handler.lines == Lines{});
  check_gone_at_once(world);
}

TEST_CASE("reset in the body: the read throws, or the handler is cancelled") {
  const World thrown = meet(from(FaultKind::kReset, kInBody));
  CHECK(thrown.handler.lines == Lines{"60ms begins", "60ms ConnectionResetError: Connection reset by peer"});
  check_gone_at_once(thrown);
  const World cancelled = meet(from(FaultKind::kReset, kInBody), true);
  CHECK(cancelled.handler.lines == Lines{"60ms begins", "60ms cancelled"});
  CHECK(cancelled.freed == "70ms");
}

TEST_CASE("reset while the handler waits: the first write throws, or the handler is cancelled at once") {
  Fault fault{.kind = FaultKind::kReset};
  fault.begins = 500ms;
  const World thrown = meet(fault);
  CHECK(thrown.handler.lines == Lines{"60ms begins", "1.06s ConnectionResetError: Connection reset by peer"});
  CHECK(thrown.freed == "1.07s");
  const World cancelled = meet(fault, true);
  CHECK(cancelled.handler.lines == Lines{"60ms begins", "520ms cancelled"});
  CHECK(cancelled.freed == "530ms");
}

TEST_CASE("reset in the answer: a write throws") {
  for (const bool cancels : {false, true}) {
    CAPTURE(cancels);
    const World world = meet(from(FaultKind::kReset, 100'000, true), cancels);
    CHECK(world.handler.lines == Lines{"60ms begins", "1.14s ConnectionResetError: Connection reset by peer"});
    CHECK(world.freed == "1.15s");
  }
}

TEST_CASE("stall: in the body it is waited for; in the head for 30 s, then 408") {
  Fault fault = from(FaultKind::kStall, kInBody);
  fault.duration = 10s;
  const World body = meet(fault);
  CHECK(body.phone == kWhole);
  CHECK(body.handler.lines == Lines{"60ms begins", "11.18s finished"});
  fault = from(FaultKind::kStall, kInHead);
  fault.duration = 45s;
  const World head = meet(fault);
  CHECK(head.phone == "60 bytes of 408 Request Timeout");
  CHECK(head.handler.lines == Lines{});
  CHECK(head.freed == "41s");
}

TEST_CASE("slow trickle: the body may take its time, the head may not, and a slow reader slows its handler") {
  Fault fault = from(FaultKind::kTrickle, kInBody);
  fault.rate = 20;
  const World body = meet(fault);
  CHECK(body.phone == kWhole);
  CHECK(body.handler.lines == Lines{"60ms begins", "29.63s finished"});
  fault = from(FaultKind::kTrickle, kInHead);
  fault.rate = 1;
  const World head = meet(fault);
  CHECK(head.phone == "60 bytes of 408 Request Timeout");
  CHECK(head.handler.lines == Lines{});
  fault = from(FaultKind::kTrickle, 1, true);
  fault.rate = 10'000;
  const World answer = meet(fault);
  CHECK(answer.phone == kWhole);
  CHECK(answer.handler.lines == Lines{"60ms begins", "18.012s finished"});
}

TEST_CASE("half-open: the phone forgets the connection, and the server is not told") {
  for (const bool cancels : {false, true}) {
    CAPTURE(cancels);
    const World world = meet(from(FaultKind::kHalfOpen, kInBody), cancels);
    CHECK(world.phone == "ConnectionResetError: Connection reset by peer");
    check_hanging(world);
  }
}

TEST_CASE("partition and repair: the question and the rest of the answer come afterwards, whole") {
  const World question = meet({.kind = FaultKind::kPartition, .begins = 30ms, .ends = 10s});
  CHECK(question.phone == kWhole);
  CHECK(question.handler.lines == Lines{"12.66s begins", "13.78s finished"});
  const World answer = meet({.kind = FaultKind::kPartition, .begins = 1070ms, .ends = 10s});
  CHECK(answer.phone == kWhole);
  CHECK(answer.handler.lines == Lines{"60ms begins", "13.78s finished"});
}

TEST_CASE("events at a time, at a byte and at a request end what the phone has open") {
  const World at = meet_events(R"({"at": "500ms", "do": "disconnect", "host": "phone.example"})", true);
  CHECK(at.handler.lines == Lines{"60ms begins", "520ms cancelled"});
  CHECK(at.phone == "ConnectionResetError: Connection reset by peer");
  const World byte = meet_events(R"({"byte": 500, "host": "phone.example", "do": "disconnect"})");
  CHECK(byte.handler.lines == Lines{"60ms begins", "60ms ConnectionResetError: Connection reset by peer"});
  const World request = meet_events(R"({"request": 1, "host": "localhost", "do": "disconnect"})");
  CHECK(request.phone == "ConnectionResetError: Connection reset by peer");
  CHECK(request.handler.lines == Lines{});
  const World await = meet_events(R"({"await": 1, "task": "handler", "do": "cancel"})");
  CHECK(await.handler.lines == Lines{"60ms begins", "60ms cancelled"});
}

TEST_CASE("the phone resets at whatever await of the handler: it throws, is cancelled or ends, and nothing is left") {
  for (const bool cancels : {false, true}) {
    CAPTURE(cancels);
    bool happened = true;
    for (std::uint64_t n = 1; happened; ++n) {
      CAPTURE(n);
      happened = false;
      auto simulation = std::make_unique<sim::Simulation>();
      sim::Simulation& world = *simulation;
      Prepare prepare = [&](sim::Host& phone) {
        world.at_await(n, kHandler, [&] {
          happened = true;
          internet().disconnect(phone);
        });
      };
      const World seen = run_world(std::move(simulation), std::move(prepare), cancels);
      CHECK(seen.freed != "");
      CHECK(seen.shutdown < 1s);
    }
  }
}
