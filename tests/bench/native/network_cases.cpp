#include "network_cases.h"

#include <optional>
#include <utility>

#include "aio.h"
#include "asio/make_backend.h"
#include "asio/readiness.h"
#include "clients.h"
#include "measure.h"
#include "net/network.h"

namespace bench {
namespace {

using aio::Coro;
using Connection = aio::detail::Ref<aio::Transport>;

template <class Body>
void run(Body body) {
  aio::RunOptions options;
  options.backend = aio::asio::make_backend();
  aio::run(body(), std::move(options));
}

}  // namespace

namespace transport_cases {
namespace {

Coro<> serve(Connection connection) {
  char buffer[4'096];
  while (true) {
    aio::IoResult result = connection->read(buffer, sizeof buffer);
    if (result.status == aio::IoStatus::kWouldBlock) {
      aio::asio::Readiness readiness(*connection, "read");
      co_await readiness.readable();
      continue;
    }
    if (result.status != aio::IoStatus::kDone) co_return;
    result = connection->write(kAnswer.data(), kAnswer.size());
    if (result.status != aio::IoStatus::kDone) co_return;
  }
}

void serve_all(int connections, int count) {
  run([=]() -> Coro<> {
    const aio::detail::Ref<aio::Listener> listener = aio::current_network().listen({"127.0.0.1", 0}, {});
    const Clients clients(listener->local().port, connections, count / connections);
    std::vector<aio::Task<>> tasks;
    while (tasks.size() < static_cast<std::size_t>(connections)) {
      Connection accepted = listener->accept();
      if (accepted) tasks.push_back(aio::create_task(serve(std::move(accepted))));
    }
    begin();
    for (const aio::Task<>& task : tasks) co_await task;
    end();
  });
}

}  // namespace

void one_connection(int count) {
  serve_all(1, count);
}

void many_connections(int count) {
  serve_all(kManyConnections, count);
}

}  // namespace transport_cases

namespace stream_cases {
namespace {

void serve_all(int connections, int count) {
  run([=]() -> Coro<> {
    int open = connections;
    aio::Future<> over;
    auto answer = [&](aio::Stream& stream) -> Coro<> {
      while (true) {
        const std::string request = co_await stream.read(4'096);
        if (request.empty()) break;
        co_await stream.write(kAnswer);
      }
      if (--open == 0) over.set_result();
    };
    aio::Server server = co_await aio::start_server(answer, "127.0.0.1", 0);
    std::optional<Clients> clients;
    clients.emplace(server.sockets().front().port, connections, count / connections);
    begin();
    co_await over;
    end();
    co_await server.close();
  });
}

}  // namespace

void one_connection(int count) {
  serve_all(1, count);
}

void many_connections(int count) {
  serve_all(kManyConnections, count);
}

}  // namespace stream_cases

}  // namespace bench
