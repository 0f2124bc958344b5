// Streams and servers: the same bodies on simulated and on real sockets of 127.0.0.1.
#include <algorithm>
#include <string>
#include <vector>

#include "conformance/worlds.h"

namespace {

constexpr std::size_t kMegabyte = 1'000'000;

Coro<Server> serve(ConnectionHandler handler) {
  return start_server(std::move(handler), "127.0.0.1", 0);
}

Coro<Stream> connect(const Server& server) {
  return open_connection("127.0.0.1", server.sockets().at(0).port);
}

Coro<> echo(Stream& stream) {
  for (;;) {
    const std::string bytes = co_await stream.read(64 * 1024);
    if (bytes.empty()) co_return;
    co_await stream.write(bytes);
  }
}

Coro<Server> serve_echo() {
  return serve(echo);
}

std::string pattern(std::size_t size) {
  std::string data(size, ' ');
  for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<char>('a' + i * 7 % 23);
  return data;
}

Coro<> write_then_eof(Stream& stream, std::string data) {
  co_await stream.write(data);
  co_await stream.write_eof();
}

/// Ends on every way out: with() closes what a failed check would leave open.
template <class World, class Body>
Run with_echo(Body body) {
  return run_in<World>([&]() -> Coro<> {
    Server server = co_await serve_echo();
    Stream stream = co_await connect(server);
    co_await body(stream);
    co_await stream.close();
    co_await server.close();
    CHECK(server.connections() == 0);
  });
}

}  // namespace

TEST_CASE_TEMPLATE("what a client writes comes back from an echo server, byte for byte", World, WORLDS) {
  const Run run = with_echo<World>([](Stream& stream) -> Coro<> {
    const std::string data = pattern(kMegabyte);
    Task<> writer = create_task(write_then_eof(stream, data));
    std::string back = co_await stream.read();
    CHECK((back == data));
    co_await writer;
    CHECK(stream.at_eof());
  });
  CHECK(run.failure() == "");
  for (const std::string& lint : run.records({"lint"})) {
    // In real time a busy machine holds the loop, too.
    CHECK_MESSAGE(lint.find("loop-blocked") != std::string::npos, lint);
  }
}

TEST_CASE_TEMPLATE("a peer that does not read makes the writer wait, and no byte is lost", World, WORLDS) {
  std::size_t written_at_pause = 0;
  const std::string data = pattern(10 * kMegabyte);
  const Run run = run_in<World>([&]() -> Coro<> {
    const auto patient = [](Stream& stream) -> Coro<> {
      co_await sleep(50ms);
      const std::string all = co_await stream.read();
      const std::string size = std::to_string(all.size());
      co_await stream.write(size);
    };
    Coro<Server> starting = serve(patient);
    Server server = co_await starting;
    Stream stream = co_await connect(server);
    Task<> writer = create_task(write_then_eof(stream, data));
    co_await sleep(20ms);
    CHECK_FALSE(writer.done());
    CHECK(stream.write_buffer_size() <= kWriteHighWater);
    written_at_pause = stream.total_written();
    const std::string size = co_await stream.read();
    CHECK(size == std::to_string(data.size()));
    co_await writer;
    co_await stream.close();
    co_await server.close();
  });
  CHECK(run.failure() == "");
  CHECK(written_at_pause < data.size());
}

TEST_CASE_TEMPLATE("after write_eof the peer reads the end, and its answer still arrives", World, WORLDS) {
  const Run run = run_in<World>([]() -> Coro<> {
    const auto count = [](Stream& stream) -> Coro<> {
      const std::string all = co_await stream.read();
      const std::string answer = "got " + std::to_string(all.size());
      co_await stream.write(answer);
    };
    Coro<Server> starting = serve(count);
    Server server = co_await starting;
    Stream stream = co_await connect(server);
    co_await stream.write("12345");
    co_await stream.write_eof();
    const std::string answer = co_await stream.read();
    CHECK(answer == "got 5");
    co_await stream.close();
    co_await server.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("an address where nobody listens refuses, in the same words", World, WORLDS) {
  std::uint16_t port = 0;
  const Run run = run_in<World>([&]() -> Coro<> {
    Server server = co_await serve_echo();
    port = server.sockets().at(0).port;
    co_await server.close();
    Coro<Stream> connecting = open_connection("127.0.0.1", port);
    Stream stream = co_await connecting;
  });
  CHECK(run.failure() == "ConnectionRefusedError: Connection refused: 127.0.0.1:" + std::to_string(port));
}

TEST_CASE_TEMPLATE("a peer that aborts is a reset for who reads", World, WORLDS) {
  const Run run = run_in<World>([]() -> Coro<> {
    const auto abort = [](Stream& stream) -> Coro<> {
      co_await stream.read(1);
      stream.abort();
    };
    Coro<Server> starting = serve(abort);
    Server server = co_await starting;
    Stream stream = co_await connect(server);
    co_await stream.write("x");
    std::string caught;
    try {
      co_await stream.read(1);
    } catch (const ConnectionResetError& error) {
      caught = error.what();
    }
    CHECK(caught.find("reset") != std::string::npos);
    stream.abort();
    co_await server.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("writing to a peer that has gone ends in a ConnectionError", World, WORLDS) {
  const Run run = run_in<World>([]() -> Coro<> {
    const auto leave = [](Stream&) -> Coro<> { co_return; };
    Coro<Server> starting = serve(leave);
    Server server = co_await starting;
    Stream stream = co_await connect(server);
    const std::string end = co_await stream.read();
    CHECK(end == "");
    bool failed = false;
    for (int attempt = 0; attempt < 100 && !failed; ++attempt) {
      try {
        co_await stream.write("anybody?");
      } catch (const ConnectionError&) {
        failed = true;
      }
      co_await sleep(1ms);
    }
    CHECK(failed);
    stream.abort();
    co_await server.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("a read that times out loses nothing: the next one gives what came meanwhile", World, WORLDS) {
  const Run run = with_echo<World>([](Stream& stream) -> Coro<> {
    bool timed_out = false;
    try {
      co_await timeout(5ms, stream.read(10));
    } catch (const TimeoutError&) {
      timed_out = true;
    }
    CHECK(timed_out);
    co_await stream.write("late");
    const std::string bytes = co_await stream.read_exactly(4);
    CHECK(bytes == "late");
  });
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("a server takes a hundred clients at once", World, WORLDS) {
  const Run run = run_in<World>([]() -> Coro<> {
    Server server = co_await serve_echo();
    const auto client = [&](int number) -> Coro<std::string> {
      Stream stream = co_await connect(server);
      const std::string line = "client " + std::to_string(number) + "\n";
      co_await stream.write(line);
      std::string answer = co_await stream.read_line();
      co_await stream.close();
      co_return answer;
    };
    std::vector<Task<std::string>> clients;
    for (int number = 0; number < 100; ++number) clients.push_back(create_task(client(number)));
    const std::vector<std::string> answers = co_await gather(clients);
    for (int number = 0; number < 100; ++number) {
      CHECK(answers[static_cast<std::size_t>(number)] == "client " + std::to_string(number) + "\n");
    }
    co_await server.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("a run that ends with connections open ends, and who still reads hears of it", World, WORLDS) {
  Lines heard;
  const Run run = run_in<World>([&]() -> Coro<> {
    hear_exceptions(heard);
    Server server = co_await serve_echo();
    Stream stream = co_await connect(server);
    co_await stream.write("left");
    Task<std::string> reader = create_task(stream.read(100));
    const std::string echoed = co_await reader;
    CHECK(echoed == "left");
    Task<std::string> left = create_task(stream.read(100));
    co_await sleep(1ms);
  });
  CHECK(run.failure() == "");
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].find("The stream was closed by this side while a task read from it") != std::string::npos);
}

TEST_CASE_TEMPLATE("localhost has an address, and a name that cannot exist has none", World, WORLDS) {
  const Run run = run_in<World>([]() -> Coro<> {
    Coro<std::vector<Address>> resolving = resolve("localhost", 80);
    const std::vector<Address> addresses = co_await resolving;
    REQUIRE_FALSE(addresses.empty());
    CHECK(addresses[0].port == 80);
    std::string caught;
    try {
      Coro<std::vector<Address>> impossible = resolve("no-such-host.invalid", 80);
      co_await impossible;
    } catch (const GAIError& error) {
      caught = error.what();
    }
    CHECK(caught.find("no-such-host.invalid") != std::string::npos);
  });
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("the records of a connection are the same in both worlds", World, WORLDS) {
  const Run run = with_echo<World>([](Stream& stream) -> Coro<> {
    co_await stream.write("hello");
    const std::string bytes = co_await stream.read_exactly(5);
    CHECK(bytes == "hello");
  });
  CHECK(run.failure() == "");
  Lines ops;
  for (const std::string& line : run.records({"stream"})) {
    const std::size_t begin = line.find("\"op\":\"") + 6;
    ops.push_back(line.substr(begin, line.find('"', begin) - begin));
  }
  CHECK(ops.size() == 9);
  for (const char* op : {"connect", "accept", "send", "receive", "eof", "close"}) {
    CHECK_MESSAGE(std::count(ops.begin(), ops.end(), op) >= 1, op);
  }
}
