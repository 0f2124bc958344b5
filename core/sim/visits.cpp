#include "sim/visits.h"

#include <map>
#include <memory>
#include <utility>

#include "base/errors.h"
#include "net/open_connection.h"
#include "runtime/event_loop.h"
#include "runtime/sleep.h"
#include "runtime/timeout.h"
#include "runtime/with.h"
#include "sim/internet.h"
#include "sim/machine.h"
#include "sim/simulation.h"

namespace aio::sim {
namespace {

constexpr std::size_t kMaxAnswer = 1024 * 1024;           // bytes; more is not read
constexpr Duration kPatienceOfVisitors{300'000'000'000};  // as browsers have

std::string authority_of(const RequestScenario& request) {
  return request.port == 80 ? request.host : request.host + ":" + std::to_string(request.port);
}

std::string text_of(const RequestScenario& request) {
  std::string text = request.method + " " + request.target + " HTTP/1.1\r\nHost: " + authority_of(request) +
                     "\r\nConnection: close\r\n";
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH")
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return text + "\r\n" + request.body;
}

/// The number behind "HTTP/1.1 ", or 0.
int status_of(const std::string& answer) {
  constexpr std::size_t kStatusAt = 9;
  int status = 0;
  for (std::size_t i = kStatusAt; i < kStatusAt + 3 && i < answer.size(); ++i) {
    if (answer[i] < '0' || answer[i] > '9') return 0;
    status = status * 10 + (answer[i] - '0');
  }
  return answer.starts_with("HTTP/1.") ? status : 0;
}

std::size_t body_size_of(const std::string& answer) {
  const std::size_t head = answer.find("\r\n\r\n");
  return head == std::string::npos ? 0 : answer.size() - head - 4;
}

/// One request and what the trace tells of it. Lifetime: that of its coroutine.
class Visit {
 public:
  Visit(Internet& internet, const RequestScenario& request)
      : internet_(internet), id_(internet.next_connection_id()), request_(request) {}

  Coro<> run() {
    co_await sleep_until(request_.time);
    record_request();
    auto asking = timeout(request_.leaves.value_or(kPatienceOfVisitors), ask());
    std::string error;
    try {
      const std::string answer = co_await asking;
      record_answer(answer);
      co_return;
    } catch (const TimeoutError&) {
    } catch (const std::exception&) {
      error = describe_exception(std::current_exception());
    }
    record_failure(error);
  }

 private:
  Coro<std::string> ask() {
    auto use = [this](Stream& stream) AIO_CORO_WRAPPER_LAMBDA { return converse(stream); };
    auto work = with(open_connection(request_.host, request_.port), use);
    const std::string answer = co_await work;
    co_return answer;
  }

  Coro<std::string> converse(Stream& stream) {
    const std::string text = text_of(request_);
    co_await stream.write(text);
    std::string answer;
    while (answer.size() < kMaxAnswer) {
      const std::string more = co_await stream.read(kMaxAnswer);
      if (more.empty()) break;
      answer += more;
    }
    co_return answer;
  }

  void record_request() {
    if (!loop().tracing()) return;
    auto line = loop().record("visit");
    line.id("id", id_).text("host", request_.from).text("op", "request").text("method", request_.method);
    line.text("url", "http://" + authority_of(request_) + request_.target);
  }
  void record_answer(const std::string& answer) {
    if (status_of(answer) == 0) return record_failure("The server closed the connection without an answer");
    if (!loop().tracing()) return;
    auto line = loop().record("visit");
    line.id("id", id_).text("host", request_.from).text("op", "response").number("status", status_of(answer));
    line.number("size", static_cast<std::int64_t>(body_size_of(answer)));
  }
  void record_failure(const std::string& error) {
    if (!loop().tracing()) return;
    auto line = loop().record("visit");
    line.id("id", id_).text("host", request_.from).text("op", error.empty() ? "leave" : "error");
    if (!error.empty()) line.text("error", error);
  }
  EventLoop& loop() { return internet_.simulation().loop(); }

  Internet& internet_;
  std::uint64_t id_;
  const RequestScenario& request_;
};

/// What a host asks, each when its time has come.
Coro<> ask_all(Internet& internet, std::vector<RequestScenario> requests) {
  std::vector<std::unique_ptr<Visit>> visits;
  std::vector<Task<>> tasks;
  for (const RequestScenario& each : requests) {
    visits.push_back(std::make_unique<Visit>(internet, each));
    tasks.push_back(create_task(visits.back()->run()));
  }
  for (const Task<>& each : tasks) co_await each;
}

}  // namespace

void add_visits(Internet& internet, const std::vector<RequestScenario>& requests) {
  std::map<std::string, std::vector<RequestScenario>> by_host;
  for (const RequestScenario& each : requests) by_host[each.from].push_back(each);
  for (const auto& [name, own] : by_host) {
    Host* const known = internet.host_named(name);
    Host& host = known ? *known : internet.add_host(name);
    if (host.machine()) throw ValueError("The host " + name + " runs a program of its own; let another one ask");
    host.set_at_home(true);
    host.set_machine(std::make_unique<Machine>(
        internet, host, [&internet, asked = own]() AIO_CORO_WRAPPER_LAMBDA { return ask_all(internet, asked); }));
    internet.inject_aside(internet.now(), [&host] { host.machine()->start(); });
  }
}

}  // namespace aio::sim
