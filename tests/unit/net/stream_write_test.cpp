#include <doctest/doctest.h>

#include "aio.h"
#include "support/scripted_transport.h"
#include "support/simulate.h"

using namespace aio;
using namespace aio::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kPlenty = 1'000'000;

/// A stream and the test's end of it, which takes `room` bytes.
struct Ends {
  explicit Ends(std::size_t room) : peer(new ScriptedTransport(room)) {}
  detail::Ref<ScriptedTransport> peer;
  Stream stream{peer, "connect"};
};

Coro<> write_all(Stream& stream, std::string data) {
  co_await stream.write(data);
}

Coro<> write_and_log(Stream& stream, std::string data, Log& log) {
  co_await stream.write(data);
  log("wrote", data.substr(0, 1));
}

const std::string kFull(kWriteHighWater, 'f');

}  // namespace

TEST_CASE("a write that there is room for goes at once, without suspending") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(kPlenty);
    co_await ends.stream.write("hello");
    CHECK(ends.peer->outgoing == "hello");
    CHECK(ends.stream.write_buffer_size() == 0);
    CHECK(ends.stream.total_written() == 5);
    co_await ends.stream.close();
    CHECK(ends.peer->closed);
    CHECK_FALSE(ends.peer->aborted);
  });
  CHECK(run.failure() == "");
  CHECK(run.records({"suspend"}).empty());
}

TEST_CASE("write_now takes all, what the transport leaves too, or nothing when it would have to wait") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(3);
    CHECK(ends.stream.write_now("hello"));
    CHECK(ends.peer->outgoing == "hel");
    CHECK(ends.stream.write_buffer_size() == 2);
    CHECK(ends.stream.total_written() == 5);
    CHECK_FALSE(ends.stream.write_now("x"));
    CHECK(ends.stream.total_written() == 5);
    ends.peer->make_room(kPlenty);
    co_await run_until_idle();
    CHECK(ends.peer->outgoing == "hello");
    CHECK_FALSE(ends.stream.write_now(kFull + "f"));
    CHECK(ends.stream.write_now(kFull));
    ends.stream.abort();
    CHECK_THROWS_AS(ends.stream.write_now("x"), RuntimeError);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("without room a write returns as long as what waits is below the high-water mark") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(0);
    co_await ends.stream.write(kFull);
    CHECK(ends.stream.write_buffer_size() == kWriteHighWater);
    Task<> more = create_task(write_all(ends.stream, "x"));
    co_await run_until_idle();
    CHECK_FALSE(more.done());
    CHECK(ends.stream.write_buffer_size() == kWriteHighWater);
    ends.peer->make_room(1);
    co_await more;
    CHECK(ends.peer->outgoing.size() == 1);
    ends.peer->make_room(kPlenty);
    co_await ends.stream.close();
    CHECK(ends.peer->outgoing == kFull + "x");
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a large write never leaves more waiting than the high-water mark, and loses nothing") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(0);
    std::string data(1'000'000, 'a');
    for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>('a' + i % 23);
    Task<> writer = create_task(write_all(ends.stream, data));
    while (!writer.done()) {
      co_await run_until_idle();
      CHECK(ends.stream.write_buffer_size() <= kWriteHighWater);
      ends.peer->make_room(10'007);
    }
    co_await writer;
    ends.peer->make_room(kPlenty);
    co_await ends.stream.close();
    CHECK(ends.peer->outgoing == data);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("writers take turns in the order in which they came, and their bytes do not mix") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    Ends ends(0);
    co_await ends.stream.write(kFull);
    Task<> first = create_task(write_and_log(ends.stream, std::string(kWriteHighWater * 2, '1'), log));
    Task<> second = create_task(write_and_log(ends.stream, "2", log));
    Task<> third = create_task(write_and_log(ends.stream, "3", log));
    co_await run_until_idle();
    ends.peer->make_room(kPlenty);
    co_await gather(first, second, third);
    CHECK(ends.peer->outgoing == kFull + std::string(kWriteHighWater * 2, '1') + "23");
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"wrote 1", "wrote 2", "wrote 3"});
}

TEST_CASE("a write of up to the high-water mark that is cancelled while it waits is not taken at all") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(0);
    co_await ends.stream.write(kFull.substr(1));
    Task<> writer = create_task(write_all(ends.stream, "never"));
    co_await run_until_idle();
    writer.cancel();
    co_await run_until_idle();
    CHECK(writer.cancelled());
    CHECK(ends.stream.total_written() == kWriteHighWater - 1);
    Task<> next = create_task(write_all(ends.stream, "next"));
    ends.peer->make_room(kPlenty);
    co_await next;
    co_await ends.stream.close();
    CHECK(ends.peer->outgoing == kFull.substr(1) + "next");
  });
  CHECK(run.failure() == "");
}

TEST_CASE("of a larger write that is cancelled a prefix was taken, as total_written() says, and no byte is repeated") {
  for (const std::size_t room : {std::size_t{0}, std::size_t{1}, kWriteHighWater, 2 * kWriteHighWater + 7}) {
    CAPTURE(room);
    const Run run = run_simulated([&]() -> Coro<> {
      Ends ends(room);
      std::string data(4 * kWriteHighWater, 'a');
      for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>('a' + i % 23);
      Task<> writer = create_task(write_all(ends.stream, data));
      co_await run_until_idle();
      writer.cancel();
      co_await run_until_idle();
      CHECK(writer.cancelled());
      const std::size_t taken = ends.stream.total_written();
      CHECK(taken >= room);
      CHECK(taken < data.size());
      ends.peer->make_room(kPlenty);
      co_await ends.stream.write(data.substr(taken));
      co_await ends.stream.close();
      CHECK(ends.peer->outgoing == data);
    });
    CHECK(run.failure() == "");
  }
}

TEST_CASE("a writer that is cancelled while it queues lets the next one have its turn") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    Ends ends(0);
    co_await ends.stream.write(kFull);
    Task<> first = create_task(write_and_log(ends.stream, "1", log));
    Task<> second = create_task(write_and_log(ends.stream, "2", log));
    Task<> third = create_task(write_and_log(ends.stream, "3", log));
    co_await run_until_idle();
    first.cancel();
    second.cancel();
    ends.peer->make_room(kPlenty);
    co_await third;
    co_await ends.stream.close();
    CHECK(ends.peer->outgoing == kFull + "3");
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"wrote 3"});
}

TEST_CASE("close sends what waits before it ends the connection") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(0);
    co_await ends.stream.write("tail");
    Task<> closing = create_task(ends.stream.close());
    co_await run_until_idle();
    CHECK_FALSE(closing.done());
    CHECK_FALSE(ends.peer->closed);
    ends.peer->make_room(kPlenty);
    co_await closing;
    CHECK(ends.peer->outgoing == "tail");
    CHECK(ends.peer->closed);
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a close that is cancelled aborts the connection") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(0);
    co_await ends.stream.write("tail");
    Task<> closing = create_task(ends.stream.close());
    co_await run_until_idle();
    closing.cancel();
    co_await run_until_idle();
    CHECK(closing.cancelled());
    CHECK(ends.peer->aborted);
    CHECK(ends.peer->waiting() == 0);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("write_eof comes after the last byte, and reading goes on") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(0);
    co_await ends.stream.write("question");
    Task<> finishing = create_task(ends.stream.write_eof());
    co_await run_until_idle();
    CHECK_FALSE(ends.peer->finished);
    ends.peer->make_room(kPlenty);
    co_await finishing;
    CHECK(ends.peer->finished);
    ends.peer->arrive("answer");
    std::string answer = co_await ends.stream.read(10);
    CHECK(answer == "answer");
    std::string caught;
    try {
      co_await ends.stream.write("more");
    } catch (const RuntimeError& error) {
      caught = error.what();
    }
    CHECK(caught == "write_eof() said that no more will come; write before it");
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("who waits to write hears that the connection broke, and so does every later write") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(0);
    co_await ends.stream.write(kFull);
    Task<> writer = create_task(write_all(ends.stream, "x"));
    co_await run_until_idle();
    ends.peer->fail(std::make_exception_ptr(BrokenPipeError("Broken pipe")));
    std::string caught;
    try {
      co_await writer;
    } catch (const BrokenPipeError& error) {
      caught = error.what();
    }
    CHECK(caught == "Broken pipe");

    caught.clear();
    try {
      co_await ends.stream.write("y");
    } catch (const BrokenPipeError& error) {
      caught = error.what();
    }
    CHECK(caught == "Broken pipe");
    co_await ends.stream.close();
    CHECK(ends.peer->aborted);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("close says when what waited was lost") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(0);
    co_await ends.stream.write("lost");
    Task<> closing = create_task(ends.stream.close());
    co_await run_until_idle();
    ends.peer->fail(std::make_exception_ptr(ConnectionResetError("Connection reset by peer")));
    std::string caught;
    try {
      co_await closing;
    } catch (const ConnectionResetError& error) {
      caught = error.what();
    }
    CHECK(caught == "Connection reset by peer");
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a stream that goes without close aborts its connection, and a lint says where it was made") {
  const Run run = run_simulated([]() -> Coro<> {
    detail::Ref<ScriptedTransport> peer(new ScriptedTransport());
    {
      Stream stream(peer, "connect");
      co_await stream.write("x");
    }
    CHECK(peer->aborted);
  });
  CHECK(run.failure() == "");
  const Lines lints = run.records({"lint"});
  REQUIRE(lints.size() == 1);
  CHECK(lints[0].find("\"never-closed\"") != std::string::npos);
  CHECK(lints[0].find("stream_write_test.cpp:") != std::string::npos);
}

TEST_CASE("an await of a stream that need not wait bears the name of its method") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(kPlenty);
    ends.peer->arrive("a line\nand more");
    co_await ends.stream.write("x");
    co_await ends.stream.read_line();
    co_await ends.stream.read(3);
    co_await ends.stream.read_exactly(1);
    co_await ends.stream.read_until("r");
    co_await ends.stream.close();
  });
  Lines names;
  for (const std::string& line : run.records({"pass"})) names.push_back(line.substr(line.find("\"on\"")));
  CHECK(names == Lines{R"("on":"stream.write"})", R"("on":"stream.read_line"})", R"("on":"stream.read"})",
                       R"("on":"stream.read_exactly"})", R"("on":"stream.read_until"})", R"("on":"stream.close"})"});
}

TEST_CASE("a stream leaves records of what it sent, received and how it ended") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends(3);
    co_await ends.stream.write("hello");
    ends.peer->arrive("answer");
    co_await ends.stream.read(10);
    ends.peer->make_room(10);
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
  CHECK(run.records({"stream"}) ==
        Lines{R"({"k":"stream","id":1,"op":"connect","local":"10.0.0.1:1000","peer":"10.0.0.2:80","task":1})",
              R"({"k":"stream","id":1,"op":"send","bytes":3,"task":1})",
              R"({"k":"stream","id":1,"op":"receive","bytes":6,"task":1})",
              R"({"k":"stream","id":1,"op":"send","bytes":2})", R"({"k":"stream","id":1,"op":"close","task":1})"});
}
