// What a server does in the moment between the acceptance of a connection and the first step of its handler.
#include <new>
#include <utility>

#include "net/network.h"
#include "net/server.h"
#include "support/scripted_transport.h"
#include "support/test.h"

namespace {

/// A listener whose clients the test makes.
class ManualListener final : public Listener {
 public:
  /// The server accepts it before this returns.
  void offer(detail::Ref<Transport> client) {
    client_ = std::move(client);
    std::exchange(server_, nullptr)->run();
  }

  detail::Ref<Transport> accept() override {
    if (client_ && std::exchange(has_no_memory, false)) throw std::bad_alloc();
    return std::exchange(client_, {});
  }
  void when_acceptable(detail::Callback& callback) override {
    if (client_) return get_running_loop().make_ready(callback);
    server_ = &callback;
  }
  void forget(detail::Callback& callback) noexcept override {
    server_ = nullptr;
    callback.unlink();
  }
  void close() noexcept override {}
  Address local() const override { return {"127.0.0.1", 80}; }

  bool has_no_memory = false;

 private:
  detail::Ref<Transport> client_;
  detail::Callback* server_ = nullptr;
};

class ManualNetwork final : public Network {
 public:
  explicit ManualNetwork(detail::Ref<ManualListener> listener) : listener_(std::move(listener)) {}
  Coro<std::vector<Address>> resolve(std::string host, std::uint16_t port) override {
    co_return std::vector<Address>{{std::move(host), port}};
  }
  Coro<detail::Ref<Transport>> connect(Address, std::optional<Address>) override { throw OSError("no"); }
  detail::Ref<Listener> listen(const Address&, const ListenOptions&) override { return listener_; }
  Coro<detail::Ref<Transport>> start_tls(detail::Ref<Transport> below, SSLContext, bool, std::string) override {
    co_return below;
  }

 private:
  detail::Ref<ManualListener> listener_;
};

/// What the next server of this run listens with.
detail::Ref<ManualListener> listen_manually() {
  detail::Ref<ManualListener> listener(new ManualListener());
  get_running_loop().backend().set_network(std::make_unique<ManualNetwork>(listener));
  return listener;
}

Coro<Server> serve(ConnectionHandler handler) {
  return start_server(std::move(handler), "127.0.0.1", 80);
}

Coro<> read_a_line(Stream& stream) {
  co_await stream.read_line();
}

}  // namespace

TEST_CASE("close waits for a connection that was accepted and whose handler has not begun") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    const auto handler = [&log](Stream& stream) -> Coro<> {
      log("begun");
      co_await stream.read_line();
      log("ended");
    };
    const detail::Ref<ManualListener> listener = listen_manually();
    Coro<Server> starting = serve(handler);
    Server server = co_await starting;
    const detail::Ref<ScriptedTransport> client(new ScriptedTransport());
    client->arrive("x\n");
    listener->offer(client);
    CHECK(server.connections() == 1);
    CHECK(log.lines.empty());
    co_await server.close();
    log("closed");
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"begun", "ended", "closed"});
}

TEST_CASE("a connection whose handler has not begun can be cancelled and aborted like the others") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    const auto handler = [&log](Stream&) -> Coro<> {
      log("begun");
      co_return;
    };
    const detail::Ref<ManualListener> listener = listen_manually();
    Coro<Server> starting = serve(handler);
    Server server = co_await starting;
    const detail::Ref<ScriptedTransport> cancelled(new ScriptedTransport());
    listener->offer(cancelled);
    server.cancel_clients();
    co_await run_until_idle();
    CHECK(server.connections() == 0);
    CHECK(cancelled->aborted);
    CHECK(log.lines.empty());
    const detail::Ref<ScriptedTransport> aborted(new ScriptedTransport());
    listener->offer(aborted);
    server.abort_clients();
    CHECK(aborted->aborted);
    co_await server.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a server that has no memory to accept says so and tries again") {
  Lines heard;
  const Run run = run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    const detail::Ref<ManualListener> listener = listen_manually();
    Coro<Server> starting = serve(read_a_line);
    Server server = co_await starting;
    listener->has_no_memory = true;
    const detail::Ref<ScriptedTransport> client(new ScriptedTransport());
    try {
      listener->offer(client);
    } catch (const std::bad_alloc&) {
    }
    co_await sleep(2s);
    CHECK(server.connections() == 1);
    client->end();
    co_await server.close();
  });
  CHECK(run.failure() == "");
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].find("A connection could not be accepted; the server tries again: std::bad_alloc") == 0);
}
