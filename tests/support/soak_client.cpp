#include <algorithm>

#include "http/client_session.h"
#include "http/errors.h"
#include "net/errors.h"
#include "support/soak.h"

namespace aio::testing {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLongestPause{15'000'000'000};
constexpr std::int64_t kLargest = 200'000;  // bytes of a body
constexpr std::size_t kMessage = 20'000;    // bytes of a websocket's message at most

Duration milliseconds(std::int64_t count) {
  return Duration(count * 1'000'000);
}

/// One client and what it does.
class Client {
 public:
  Client(Soak& soak, http::ClientSession& session, std::uint64_t seed) noexcept
      : soak_(soak), session_(session), random_(seed) {}

  Coro<> run(Duration until);

 private:
  Coro<> one_thing(Exchange& exchange);
  Coro<> small(Exchange& exchange);
  Coro<> download(Exchange& exchange);
  Coro<> read_body(Exchange& exchange, http::ClientResponse& response, std::uint64_t size);
  Coro<> upload(Exchange& exchange);
  Coro<> slow(Exchange& exchange);
  Coro<> echo(Exchange& exchange);
  Coro<> declared(Exchange& exchange);
  Coro<> cancelled(Exchange& exchange, Duration after);
  http::URL url(const std::string& path) const { return http::URL("http://shop.example/" + path); }
  bool one_in(std::int64_t n) { return random_.randint(1, n) == 1; }

  Soak& soak_;
  http::ClientSession& session_;
  Random random_;
};

std::string id_of(const Exchange& exchange) {
  return std::to_string(exchange.id);
}

Coro<> Client::small(Exchange& exchange) {
  const std::uint64_t size = static_cast<std::uint64_t>(random_.randint(0, 2000));
  http::URL target = url("small/" + id_of(exchange) + "/" + std::to_string(size));
  http::ClientResponse response = co_await session_.get(std::move(target));
  const std::string body = co_await response.read();
  exchange.down.take(exchange.id, body);
  exchange.completed = response.status() == 200 && body.size() == size;
}

Coro<> Client::download(Exchange& exchange) {
  const std::uint64_t size = static_cast<std::uint64_t>(random_.randint(0, kLargest));
  http::URL target = url("download/" + id_of(exchange) + "/" + std::to_string(size));
  http::ClientResponse response = co_await session_.get(std::move(target));
  Coro<> reading = read_body(exchange, response, size);
  co_await reading;
}

Coro<> Client::read_body(Exchange& exchange, http::ClientResponse& response, std::uint64_t size) {
  const bool leaves = one_in(8);
  const bool dawdles = one_in(6);
  for (;;) {
    const std::string piece = co_await response.content().read_any();
    if (piece.empty()) break;
    exchange.down.take(exchange.id, piece);
    if (dawdles) co_await sleep(300ms);
    if (!leaves) continue;
    exchange.failure = "left unread";
    co_return;
  }
  exchange.completed = response.status() == 200 && exchange.down.received == size;
}

Coro<> Client::upload(Exchange& exchange) {
  const std::uint64_t size = static_cast<std::uint64_t>(random_.randint(0, kLargest));
  exchange.up.sent.push_back(0);
  std::uint64_t& sent = exchange.up.sent.back();
  http::RequestOptions options;
  options.expect100 = one_in(4);
  const bool dawdles = one_in(6);
  options.data = http::BodyProducer([&exchange, &sent, size, dawdles](http::BodyWriter& body) -> Coro<> {
    while (sent < size) {
      const std::string piece =
          soak_bytes(exchange.id, sent, static_cast<std::size_t>(std::min<std::uint64_t>(16 * 1024, size - sent)));
      sent += piece.size();
      co_await body.write(piece);
      if (dawdles) co_await sleep(100ms);
    }
  });
  http::URL target = url("upload/" + id_of(exchange));
  http::ClientResponse response = co_await session_.post(std::move(target), std::move(options));
  const std::string answer = co_await response.text();
  exchange.completed = response.status() == 200 && answer == std::to_string(size);
}

Coro<> Client::slow(Exchange& exchange) {
  const std::int64_t takes = random_.randint(1, 20'000);
  http::RequestOptions options;
  options.timeout.total = milliseconds(random_.randint(1, 10'000));
  http::URL target = url("slow/" + std::to_string(takes));
  http::ClientResponse response = co_await session_.get(std::move(target), std::move(options));
  const std::string body = co_await response.text();
  exchange.completed = response.status() == 200 && body == "at last";
}

Coro<> Client::echo(Exchange& exchange) {
  exchange.up.sent.push_back(0);
  std::uint64_t& sent = exchange.up.sent.back();
  http::WSConnectOptions options;
  options.websocket.heartbeat = 20s;
  http::URL target = url("echo/" + id_of(exchange));
  http::ClientWebSocketResponse socket = co_await session_.ws_connect(std::move(target), std::move(options));
  for (std::int64_t left = random_.randint(0, 8); left > 0; --left) {
    const std::size_t size = static_cast<std::size_t>(random_.randint(0, kMessage));
    std::string message = soak_bytes(exchange.id, sent, size);
    sent += size;
    co_await socket.send_bytes(std::move(message));
    const std::string answer = co_await socket.receive_bytes();
    exchange.down.take(exchange.id, answer);
    const Duration pause = milliseconds(random_.randint(0, 500));
    co_await sleep(pause);
  }
  if (one_in(5)) {
    exchange.failure = "left open";
    co_return;
  }
  co_await socket.close();
  exchange.completed = socket.close_code() == 1000 && exchange.down.received == sent;
}

Coro<> Client::one_thing(Exchange& exchange) {
  if (exchange.kind == std::string_view("small")) return small(exchange);
  if (exchange.kind == std::string_view("download")) return download(exchange);
  if (exchange.kind == std::string_view("upload")) return upload(exchange);
  if (exchange.kind == std::string_view("slow")) return slow(exchange);
  return echo(exchange);
}

/// Whatever goes wrong is written down.
Coro<> Client::declared(Exchange& exchange) {
  try {
    Coro<> work = one_thing(exchange);
    co_await work;
    if (!exchange.completed && exchange.failure.empty()) exchange.failure = "a wrong answer";
  } catch (const CancelledError&) {
    exchange.failure = "cancelled";
    throw;
  } catch (const Error&) {
    exchange.failure = describe_exception(std::current_exception());
  }
}

Coro<> Client::cancelled(Exchange& exchange, Duration after) {
  TaskOptions options;
  options.name = "operation";
  Coro<> work = declared(exchange);
  const Task<> operation = create_task(std::move(work), std::move(options));
  co_await sleep(after);
  operation.cancel();
  try {
    co_await operation;
  } catch (const CancelledError&) {
    exchange.failure = "cancelled";
  }
}

Coro<> Client::run(Duration until) {
  constexpr const char* kKinds[] = {"small", "small", "small", "download", "download", "upload", "slow", "echo"};
  while (get_running_loop().time() < until) {
    const Duration pause = milliseconds(random_.randint(1, kLongestPause / 1ms));
    co_await sleep(pause);
    Exchange& exchange = soak_.begin(kKinds[random_.randint(0, 7)]);
    const bool cancels = one_in(6);
    Coro<> work = cancels ? cancelled(exchange, milliseconds(random_.randint(0, 3000))) : declared(exchange);
    co_await work;
  }
}

}  // namespace

Coro<> run_soak_client(Soak& soak, std::uint64_t seed, Duration until) {
  http::ClientSessionOptions options;
  options.timeout.total = 150s;
  options.timeout.sock_read = 40s;
  http::ClientSession session = co_await http::ClientSession::create(std::move(options));
  Client client(soak, session, seed);
  Coro<> work = client.run(until);
  co_await work;
  const http::Connector connector = session.connector();
  co_await session.close();
  soak.pooled += connector.in_use() + connector.idle() + connector.waiting();
  ++soak.clients_ended;
}

}  // namespace aio::testing
