#include "net/server.h"

#include "support/test.h"

namespace {

Coro<> echo(Stream& stream) {
  for (;;) {
    std::string line = co_await stream.read_line();
    if (line.empty()) co_return;
    co_await stream.write(line);
  }
}

Coro<Stream> connect(std::uint16_t port) {
  return open_connection("127.0.0.1", port);
}

Coro<Server> serve(ConnectionHandler handler, std::uint16_t port = 0) {
  return start_server(std::move(handler), "127.0.0.1", port);
}

Coro<Server> serve_echo() {
  return serve(echo);
}

Coro<std::string> ask(std::uint16_t port, const char* question) {
  Stream stream = co_await connect(port);
  co_await stream.write(question);
  std::string answer = co_await stream.read_line();
  co_await stream.close();
  co_return answer;
}

std::uint16_t port_of(const Server& server) {
  return server.sockets().at(0).port;
}

Coro<Server> serve_echo_over_tls() {
  ServerOptions options;
  options.tls.emplace();
  options.tls->certificate = "simulated certificate";
  options.tls->private_key = "simulated key";
  return start_server(echo, "127.0.0.1", 0, std::move(options));
}

Coro<std::string> end_of(Stream& stream) {
  std::string how = "end";
  try {
    co_await stream.read();
  } catch (const ConnectionError& error) {
    how = error.name();
  }
  co_return how;
}

}  // namespace

TEST_CASE("a server answers its clients, each connection in a task of its own") {
  const Run run = run_simulated([]() -> Coro<> {
    Server server = co_await serve_echo();
    CHECK(server.is_serving());
    const std::uint16_t port = port_of(server);
    CHECK(port != 0);
    Task<std::string> one = create_task(ask(port, "one\n"));
    Task<std::string> two = create_task(ask(port, "two\n"));
    co_await gather(one, two);
    CHECK(one.result() == "one\n");
    CHECK(two.result() == "two\n");
    co_await server.close();
    CHECK_FALSE(server.is_serving());
    CHECK(server.connections() == 0);
    CHECK(server.sockets().empty());
  });
  CHECK(run.failure() == "");
  CHECK(run.count("lint") == 0);
}

TEST_CASE("nobody listens any more after close") {
  const Run run = run_simulated([]() -> Coro<> {
    Server server = co_await serve_echo();
    const std::uint16_t port = port_of(server);
    co_await server.close();
    co_await ask(port, "hello\n");
  });
  CHECK(run.failure().substr(0, 23) == "ConnectionRefusedError:");
}

TEST_CASE("close waits for the handlers that are at work, and takes no new connection meanwhile") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    const auto slow = [&log](Stream& stream) -> Coro<> {
      co_await sleep(5s);
      co_await stream.write("done\n");
      log.timed("answered");
    };
    Coro<Server> starting = serve(slow);
    Server server = co_await starting;
    Task<std::string> client = create_task(ask(port_of(server), "x\n"));
    co_await sleep(1s);
    CHECK(server.connections() == 1);
    co_await server.close();
    log.timed("closed");
    std::string answer = co_await client;
    CHECK(answer == "done\n");
  });
  CHECK(run.failure() == "");
  REQUIRE(log.lines.size() == 2);
  CHECK(log.lines[0].find("answered") != std::string::npos);
  CHECK(log.lines[1].find("closed") != std::string::npos);
}

TEST_CASE("close does not wait for a client that is silent in its TLS handshake") {
  const Run run = run_simulated([]() -> Coro<> {
    Server server = co_await serve_echo_over_tls();
    Stream client = co_await connect(port_of(server));
    co_await sleep(1s);
    CHECK(server.connections() == 1);
    co_await timeout(1s, server.close());
    co_await end_of(client);
    co_await client.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("cancel_clients and abort_clients end TLS handshakes too") {
  const Run run = run_simulated([]() -> Coro<> {
    Server server = co_await serve_echo_over_tls();
    for (const bool aborts : {false, true}) {
      Stream client = co_await connect(port_of(server));
      co_await sleep(1s);
      CHECK(server.connections() == 1);
      aborts ? server.abort_clients() : server.cancel_clients();
      co_await run_until_idle();
      CHECK(server.connections() == 0);
      co_await client.close();
    }
    co_await server.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a client that does not get through the TLS handshake is no error of the handler's, and is recorded") {
  Lines heard;
  const Run run = run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    Server server = co_await serve_echo_over_tls();
    Stream plain = co_await connect(port_of(server));
    co_await plain.write("GET / HTTP/1.1\r\n\r\n");
    co_await end_of(plain);
    co_await plain.close();
    Stream silent = co_await connect(port_of(server));
    co_await sleep(61s);
    CHECK(server.connections() == 0);
    co_await silent.close();
    co_await server.close();
  });
  CHECK(run.failure() == "");
  CHECK(heard == Lines{});
  std::string failures;
  for (const std::string& line : run.records({"stream"})) {
    if (line.find("\"op\":\"fail\"") != std::string::npos) failures += line + "\n";
  }
  CHECK(failures.find("\"error\":\"SSLError: TLS handshake with 127.0.0.1:") != std::string::npos);
  CHECK(failures.find("\"error\":\"TimeoutError") != std::string::npos);
}

TEST_CASE("a server that goes without close is a lint; one that was closed is none") {
  const auto lints_of = [](bool closes) {
    const CapturedStderr quiet;
    return run_simulated([closes]() -> Coro<> {
             Server server = co_await serve_echo();
             if (closes) co_await server.close();
           })
        .records({"lint"});
  };
  CHECK(lints_of(true) == Lines{});
  const Lines lints = lints_of(false);
  REQUIRE(lints.size() == 1);
  CHECK(lints[0].find("never-closed") != std::string::npos);
  CHECK(lints[0].find("a server was dropped without being closed") != std::string::npos);
  CHECK(lints[0].find("\"at\":\"server_test.cpp:") != std::string::npos);
}

TEST_CASE("a close that is cancelled has stopped listening; the handlers go on") {
  const Run run = run_simulated([]() -> Coro<> {
    Server server = co_await serve_echo();
    Stream client = co_await connect(port_of(server));
    co_await sleep(1s);
    Task<> closing = create_task(server.close());
    co_await sleep(1s);
    closing.cancel();
    co_await run_until_idle();
    CHECK(closing.cancelled());
    CHECK_FALSE(server.is_serving());
    co_await client.write("still\n");
    std::string answer = co_await client.read_line();
    CHECK(answer == "still\n");
    co_await client.close();
    co_await server.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("an exception of a handler is reported and ends its connection, not the server") {
  Lines heard;
  const Run run = run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    const auto broken = [](Stream& stream) -> Coro<> {
      std::string line = co_await stream.read_line();
      if (line == "bad\n") throw ValueError("bad line");
      co_await stream.write("good\n");
    };
    Coro<Server> starting = serve(broken);
    Server server = co_await starting;
    const std::uint16_t port = port_of(server);
    std::string failure;
    try {
      co_await ask(port, "bad\n");
    } catch (const ConnectionResetError&) {
      failure = "reset";
    }
    CHECK(failure == "reset");
    std::string answer = co_await ask(port, "good\n");
    CHECK(answer == "good\n");
    co_await server.close();
  });
  CHECK(run.failure() == "");
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].find(
            "Unhandled exception in a connection's handler: ValueError: bad line [connection from 127.0.0.1:") == 0);
}

TEST_CASE("cancel_clients ends the handlers, and close has nothing left to wait for") {
  const Run run = run_simulated([]() -> Coro<> {
    Server server = co_await serve_echo();
    Stream client = co_await connect(port_of(server));
    co_await sleep(1s);
    server.cancel_clients();
    co_await server.close();
    std::string failure;
    try {
      co_await client.read_line();
    } catch (const ConnectionResetError&) {
      failure = "reset";
    }
    CHECK(failure == "reset");
    co_await client.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("serve_forever stops listening when it is cancelled") {
  const Run run = run_simulated([]() -> Coro<> {
    Server server = co_await serve_echo();
    Task<> serving = create_task(server.serve_forever());
    co_await run_until_idle();
    serving.cancel();
    co_await run_until_idle();
    CHECK(serving.cancelled());
    CHECK_FALSE(server.is_serving());
  });
  CHECK(run.failure() == "");
}

TEST_CASE("an address that is taken is refused with its name") {
  const Run run = run_simulated([]() -> Coro<> {
    Coro<Server> starting = serve(echo, 8080);
    Server server = co_await starting;
    std::string failure;
    try {
      Coro<Server> again = serve(echo, 8080);
      Server second = co_await again;
    } catch (const OSError& error) {
      failure = error.what();
    }
    CHECK(failure == "Address already in use: 127.0.0.1:8080");
    co_await server.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a TLS server without a certificate is refused") {
  const Run run = run_simulated([]() -> Coro<> {
    ServerOptions options;
    options.tls = SSLContext();
    Coro<Server> starting = start_server(echo, "127.0.0.1", 0, options);
    co_await starting;
  });
  CHECK(run.failure() == "ValueError: A TLS server needs SSLContext::certificate and private_key, as PEM text");
}

TEST_CASE("a connection whose attempt takes longer than its timeout is given up") {
  const Run run = run_simulated([]() -> Coro<> {
    ConnectionOptions options;
    options.timeout = Duration::zero();
    Coro<Stream> connecting = open_connection("127.0.0.1", 1, options);
    co_await connecting;
  });
  CHECK(run.failure().substr(0, 12) == "TimeoutError");
}
