#include <doctest/doctest.h>

#include "aio.h"
#include "support/scripted_transport.h"
#include "support/simulate.h"

using namespace aio;
using namespace aio::testing;
using namespace std::chrono_literals;

namespace {

/// A stream and the test's end of it.
struct Ends {
  detail::Ref<ScriptedTransport> peer{new ScriptedTransport()};
  Stream stream{peer, "connect"};
};

Coro<> log_read(Stream& stream, std::ptrdiff_t n, Log& log) {
  std::string text = co_await stream.read(n);
  log("read", text);
}

}  // namespace

TEST_CASE("read gives what has come, at most as much as it was asked for, without suspending") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    ends.peer->arrive("hello");
    std::string first = co_await ends.stream.read(2);
    CHECK(first == "he");
    std::string rest = co_await ends.stream.read(100);
    CHECK(rest == "llo");
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
  CHECK(run.records({"suspend"}).empty());
}

TEST_CASE("read waits for bytes, and gives empty text at the end of the stream, again and again") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    Ends ends;
    Task<> reader = create_task(log_read(ends.stream, 10, log));
    co_await run_until_idle();
    CHECK_FALSE(reader.done());
    ends.peer->arrive("x");
    co_await reader;
    ends.peer->end();
    co_await log_read(ends.stream, 10, log);
    CHECK(ends.stream.at_eof());
    co_await log_read(ends.stream, 10, log);
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"read x", "read ", "read "});
}

TEST_CASE("read without a number gives everything up to the end") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    ends.peer->arrive("one ");
    get_running_loop().call_later(1s, [peer = ends.peer] { peer->arrive("two"); });
    get_running_loop().call_later(2s, [peer = ends.peer] { peer->end(); });
    std::string text = co_await ends.stream.read();
    CHECK(text == "one two");
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
  CHECK(run.elapsed == 2s);
}

TEST_CASE("read_exactly waits for all, and says at the end of the stream what it got") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    ends.peer->arrive("abcdef");
    std::string four = co_await ends.stream.read_exactly(4);
    CHECK(four == "abcd");
    ends.peer->end();
    std::string caught;
    try {
      co_await ends.stream.read_exactly(4);
    } catch (const IncompleteReadError& error) {
      caught = error.what() + std::string(" / ") + error.partial();
    }
    CHECK(caught == "The stream ended after 2 bytes; 4 were asked for / ef");
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("read_line and read_until find their separator in whatever pieces it comes") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    ends.peer->arrive("first\nsec");
    std::string first = co_await ends.stream.read_line();
    CHECK(first == "first\n");
    get_running_loop().call_later(1s, [peer = ends.peer] { peer->arrive("ond\r"); });
    get_running_loop().call_later(2s, [peer = ends.peer] { peer->arrive("\nlast"); });
    std::string second = co_await ends.stream.read_until("\r\n");
    CHECK(second == "second\r\n");
    ends.peer->end();
    std::string last = co_await ends.stream.read_line();
    CHECK(last == "last");
    std::string none = co_await ends.stream.read_line();
    CHECK(none == "");
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a line longer than the limit is refused, and stays to be read otherwise") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    ends.peer->arrive(std::string(kReadLimit + 2, 'x'));
    std::string caught;
    try {
      co_await ends.stream.read_line();
    } catch (const LimitOverrunError& error) {
      caught = error.what();
    }
    CHECK(caught == "No separator within 65536 bytes; read(n) takes what has come");
    std::string rest = co_await ends.stream.read_exactly(kReadLimit + 2);
    CHECK(rest.size() == kReadLimit + 2);
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a line that is as long as the limit is given") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    std::string longest(kReadLimit, 'x');
    longest.push_back('\n');
    ends.peer->arrive(longest);
    std::string line = co_await ends.stream.read_line();
    CHECK(line.size() == kReadLimit + 1);
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a read that is cancelled at any byte loses none") {
  for (std::size_t cut = 0; cut <= 6; ++cut) {
    CAPTURE(cut);
    const Run run = run_simulated([&]() -> Coro<> {
      Ends ends;
      Task<std::string> reader = create_task(ends.stream.read_exactly(7));
      ends.peer->arrive(std::string("message").substr(0, cut));
      co_await run_until_idle();
      reader.cancel();
      co_await run_until_idle();
      CHECK(reader.cancelled());
      CHECK(ends.peer->waiting() == 0);
      ends.peer->arrive(std::string("message").substr(cut));
      std::string whole = co_await ends.stream.read_exactly(7);
      CHECK(whole == "message");
      co_await ends.stream.close();
    });
    CHECK(run.failure() == "");
  }
}

TEST_CASE("bytes that arrive in the moment in which the reader is cancelled stay in the stream") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    Task<std::string> reader = create_task(ends.stream.read(10));
    co_await run_until_idle();
    ends.peer->arrive("kept");
    reader.cancel();
    co_await run_until_idle();
    CHECK(reader.cancelled());
    std::string text = co_await ends.stream.read(10);
    CHECK(text == "kept");
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a second reader is refused at any time, also while the first only lets other tasks run") {
  const Run run = run_simulated([]() -> Coro<> {
    for (int reads = 1; reads <= 64; ++reads) {
      CAPTURE(reads);
      Ends ends;
      for (int i = 1; i < reads; ++i) {
        ends.peer->arrive("x");
        const bool more = co_await ends.stream.receive();
        CHECK(more);
      }
      Task<bool> first = create_task(ends.stream.receive());
      Task<bool> second = create_task(ends.stream.receive());
      co_await run_until_idle();
      REQUIRE(second.done());
      CHECK(describe_exception(second.exception()) ==
            "RuntimeError: Another task reads from this stream already; let one task read");
      ends.peer->arrive("y");
      co_await run_until_idle();
      REQUIRE(first.done());
      CHECK(first.result());
      co_await ends.stream.close();
    }
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a stream that is closed while a reader lets other tasks run says so to it") {
  const Run run = run_simulated([]() -> Coro<> {
    Lines ends_of_readers;
    for (int reads = 1; reads <= 40; ++reads) {
      Ends ends;
      for (int i = 1; i < reads; ++i) {
        ends.peer->arrive("x");
        co_await ends.stream.receive();
      }
      Task<bool> reader = create_task(ends.stream.receive());
      co_await checkpoint();
      ends.stream.abort();
      co_await run_until_idle();
      ends_of_readers.push_back(describe_exception(reader.exception()));
    }
    for (const std::string& end : ends_of_readers) {
      CHECK(end == "ConnectionAbortedError: The stream was closed by this side while a task read from it");
    }
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a second reader is refused while the first waits") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    Log log;
    Task<> first = create_task(log_read(ends.stream, 10, log));
    co_await run_until_idle();
    std::string caught;
    try {
      co_await ends.stream.read(1);
    } catch (const RuntimeError& error) {
      caught = error.what();
    }
    CHECK(caught == "Another task reads from this stream already; let one task read");
    ends.peer->arrive("first");
    co_await first;
    CHECK(log.lines == Lines{"read first"});
    co_await ends.stream.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a broken connection gives what had come, then its error, as often as one reads") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    ends.peer->arrive("tail");
    ends.peer->fail(std::make_exception_ptr(ConnectionResetError("Connection reset by peer")));
    std::string tail = co_await ends.stream.read(10);
    CHECK(tail == "tail");
    for (int again = 0; again < 2; ++again) {
      std::string caught;
      try {
        co_await ends.stream.read(10);
      } catch (const ConnectionResetError& error) {
        caught = error.what();
      }
      CHECK(caught == "Connection reset by peer");
    }
    ends.stream.abort();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a reader hears that its stream was closed meanwhile") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    Task<std::string> reader = create_task(ends.stream.read(10));
    co_await run_until_idle();
    co_await ends.stream.close();
    std::string caught;
    try {
      co_await reader;
    } catch (const ConnectionAbortedError& error) {
      caught = error.what();
    }
    CHECK(caught == "The stream was closed by this side while a task read from it");
  });
  CHECK(run.failure() == "");
}

TEST_CASE("reading from a stream that always has bytes lets other tasks run") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    ends.peer->arrive(std::string(4'000'000, 'x'));
    Task<> other = create_task(checkpoint());
    std::size_t before_other = 0;
    while (!other.done()) {
      std::string piece = co_await ends.stream.read(1'000'000);
      before_other += piece.size();
      REQUIRE_FALSE(piece.empty());
    }
    CHECK(before_other < 4'000'000);
    ends.stream.abort();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a stream may move while a task reads from it") {
  const Run run = run_simulated([]() -> Coro<> {
    Ends ends;
    Task<std::string> reader = create_task(ends.stream.read(10));
    co_await run_until_idle();
    Stream moved = std::move(ends.stream);
    ends.peer->arrive("x");
    std::string text = co_await reader;
    CHECK(text == "x");
    co_await moved.close();
  });
  CHECK(run.failure() == "");
}
