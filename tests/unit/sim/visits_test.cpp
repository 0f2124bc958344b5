// Requests that come from outside, as a scenario has them.
#include "sim/visits.h"

#include "net/server.h"
#include "net/stream.h"
#include "sim/internet.h"
#include "sim/scenario.h"
#include "sim/simulation.h"
#include "support/test.h"

namespace {

/// Serves as long as the scenario has something to ask, and logs the requests; "slow" ones are answered a second late.
Coro<> serve(Log& log) {
  auto answer = [&log](Stream& stream) -> Coro<> {
    std::string request = co_await stream.read_until("\r\n\r\n");
    log.timed(request.substr(0, request.find(" HTTP")));
    const std::size_t length = request.find("Content-Length: ");
    if (length != std::string::npos) {
      const std::size_t size = std::stoul(request.substr(length + 16));
      const std::string body = co_await stream.read_exactly(size);
      log(body);
    }
    if (request.find("slow") != std::string::npos) co_await sleep(1s);
    if (request.find("silent") != std::string::npos) co_return;
    co_await stream.write("HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello");
  };
  Coro<Server> starting = start_server(answer, "127.0.0.1", 8080);
  Server server = co_await starting;
  co_await sleep(10s);
  co_await server.close();
}

Run visit(Log& log, const std::string& members) {
  auto simulation = std::make_unique<sim::Simulation>();
  sim::install_scenario(*simulation, sim::load_scenario("{" + members + "}"));
  return run_recorded(std::move(simulation), serve(log));
}

bool has_line(const Run& run, std::string_view beginning) {
  for (const std::string& line : run.trace) {
    if (line.find(beginning) == 1) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a scenario's request comes at its time, over the link of its host") {
  Log log;
  const Run run = visit(log, R"("hosts": [{"name": "browser", "latency": "100ms"}],
                                "requests": [{"from": "browser", "at": "1s", "url": "http://localhost:8080/a?b=1"}])");
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"1.3s GET /a?b=1"});
  const Lines visits = run.records({"visit"});
  REQUIRE(visits.size() == 2);
  CHECK(has_line(run, R"("t":1000000000,"k":"visit","id":1,"host":"browser","op":"request")"));
  CHECK(visits[0].find(R"("host":"browser","op":"request","method":"GET","url":"http://localhost:8080/a?b=1"})") !=
        std::string::npos);
  CHECK(has_line(run, R"("t":1400000000,"k":"visit","id":1,"host":"browser","op":"response")"));
  CHECK(visits[1].find(R"("op":"response","status":201,"size":5})") != std::string::npos);
}

TEST_CASE("a request has a body with its length, and a POST without one says so") {
  Log log;
  visit(log, R"("requests": [{"from": "a", "method": "POST", "url": "http://localhost:8080/1", "body": "an order"},
                             {"from": "b", "at": "2s", "method": "POST", "url": "http://127.0.0.1:8080"}])");
  REQUIRE(log.lines.size() == 4);
  CHECK(log.lines[0].ends_with("POST /1"));
  CHECK(log.lines[1] == "an order");
  CHECK(log.lines[2].ends_with("POST /"));
  CHECK(log.lines[3] == "");
}

TEST_CASE("a host that leaves closes its connection, answered or not") {
  Log log;
  const Run run = visit(log, R"("requests": [
      {"from": "browser", "at": "1s", "url": "http://localhost:8080/slow", "leaves": "500ms"},
      {"from": "browser", "at": "3s", "url": "http://localhost:8080/slow", "leaves": "2s"}])");
  const Lines visits = run.records({"visit"});
  REQUIRE(visits.size() == 4);
  CHECK(has_line(run, R"("t":1500000000,"k":"visit","id":1,"host":"browser","op":"leave")"));
  CHECK(visits[1].find(R"("op":"leave"})") != std::string::npos);
  CHECK(visits[3].find(R"("op":"response")") != std::string::npos);
}

TEST_CASE("a server that closes without an answer, and one that is not there, are errors of the visit") {
  Log log;
  const Run run = visit(log, R"("requests": [{"from": "browser", "url": "http://localhost:8080/silent"},
                                             {"from": "browser", "at": "1s", "url": "http://localhost:1/"}])");
  const Lines visits = run.records({"visit"});
  REQUIRE(visits.size() == 4);
  CHECK(visits[1].find(R"("op":"error","error":"The server closed the connection without an answer"})") !=
        std::string::npos);
  CHECK(visits[3].find(R"("op":"error","error":"ConnectionRefusedError: )") != std::string::npos);
}

TEST_CASE("requests of one host are its own, and may be under way at the same time") {
  Log log;
  const Run run = visit(log, R"("requests": [{"from": "browser", "url": "http://localhost:8080/slow"},
                                             {"from": "phone", "url": "http://localhost:8080/phone"},
                                             {"from": "browser", "url": "http://localhost:8080/fast"}])");
  CHECK(log.lines.size() == 3);
  CHECK(run.records({"visit"}).size() == 6);
}

TEST_CASE("a host that runs a program of its own asks nothing for a scenario") {
  std::string refused;
  run_simulated([&]() -> Coro<> {
    sim::Internet& internet = sim::Internet::of(get_running_loop().backend());
    internet.add_host("busy", []() -> Coro<> { co_return; });
    sim::RequestScenario request;
    request.from = "busy";
    refused = thrown_by([&] { sim::add_visits(internet, {request}); });
    co_return;
  });
  CHECK(refused == "ValueError: The host busy runs a program of its own; let another one ask");
}
