#include "http/stream_reader.h"

#include <memory>
#include <stdexcept>

#include "net/errors.h"
#include "support/test.h"

namespace {

// Gives a piece a second; an empty piece stands for an error. Counts how often it was asked.
class Pieces final : public http::detail::BodySource {
 public:
  explicit Pieces(Lines pieces, int* asked = nullptr) : pieces_(std::move(pieces)), asked_(asked) {}

  Coro<bool> next(std::string& into) override {
    if (asked_) ++*asked_;
    if (ended()) co_return false;
    co_await sleep(1s);
    if (pieces_[given_].empty()) throw ConnectionResetError("the peer reset the connection");
    into += pieces_[given_++];
    co_return true;
  }
  bool ended() const noexcept override { return given_ == pieces_.size(); }

 private:
  Lines pieces_;
  std::size_t given_ = 0;
  int* asked_;
};

http::StreamReader reader_of(Lines pieces, int* asked = nullptr) {
  return http::StreamReader(std::make_unique<Pieces>(std::move(pieces), asked));
}

// What an await of `work` gives or throws, in a line.
Coro<std::string> outcome(Coro<std::string> work) {
  std::string how;
  try {
    how = co_await work;
  } catch (...) {
    how = describe_exception(std::current_exception());
  }
  co_return how;
}

}  // namespace

TEST_CASE("a body without a limit is read up to its end") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({"ab", "cd", "ef"});
    CHECK(!body.at_eof());
    CHECK(co_await body.read() == "abcdef");
    CHECK(body.at_eof());
    CHECK(co_await body.read() == "");
    CHECK(body.total_bytes() == 6);
  });
  CHECK(result.failure() == "");
  CHECK(result.elapsed == 3s);
}

TEST_CASE("read(n) gives what has come, at most n bytes, and asks for no more than it needs") {
  int asked = 0;
  const Run result = run_simulated([&]() -> Coro<> {
    http::StreamReader body = reader_of({"abcdef", "g"}, &asked);
    CHECK(asked == 0);
    CHECK(co_await body.read(0) == "");
    CHECK(co_await body.read(4) == "abcd");
    CHECK(co_await body.read(4) == "ef");
    CHECK(asked == 1);
    CHECK(co_await body.read_any() == "g");
    CHECK(co_await body.read_any() == "");
    CHECK(co_await body.read(1) == "");
    CHECK(asked == 2);
  });
  CHECK(result.failure() == "");
}

TEST_CASE("read_exactly joins pieces, and says how many bytes are missing at the end") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({"ab", "cd", "ef"});
    CHECK(co_await body.read_exactly(3) == "abc");
    std::string partial;
    std::string text;
    try {
      co_await body.read_exactly(4);
    } catch (const IncompleteReadError& error) {
      partial = error.partial();
      text = error.what();
    }
    CHECK(partial == "def");
    CHECK(text == "The body ended after 3 bytes of 4");
    CHECK(body.at_eof());
  });
  CHECK(result.failure() == "");
}

TEST_CASE("lines and separators are found across pieces") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({"one\ntw", "o\n\nthr", "ee--", "-four", "--", "five"});
    CHECK(co_await body.read_line() == "one\n");
    CHECK(co_await body.read_line() == "two\n");
    CHECK(co_await body.read_line() == "\n");
    CHECK(co_await body.read_until("---") == "three---");
    CHECK(co_await body.read_until("--") == "four--");
    CHECK(co_await body.read_until("--") == "five");
    CHECK(co_await body.read_until("--") == "");
    CHECK(co_await outcome(body.read_until("")) == "ValueError: The separator is empty; say what the piece ends with");
  });
  CHECK(result.failure() == "");
}

TEST_CASE("a line longer than the buffer is refused and stays") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({std::string(http::kReadBufsize, 'x'), "yyy", "\n"});
    CHECK(co_await outcome(body.read_line()) ==
          "LimitOverrunError: No separator within 262144 bytes of the body; read it in pieces of a fixed size");
    const std::string rest = co_await body.read();
    CHECK(rest.size() == http::kReadBufsize + 4);
  });
  CHECK(result.failure() == "");
}

TEST_CASE("chunks have the size that was asked for, but for the last") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({"abcde", "fg", "h"});
    Lines chunks;
    while (true) {
      const std::optional<std::string> chunk = co_await body.next_chunk(3);
      if (!chunk) break;
      chunks.push_back(*chunk);
    }
    CHECK(chunks == Lines{"abc", "def", "gh"});
  });
  CHECK(result.failure() == "");
}

TEST_CASE("a cancelled read loses nothing") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({"ab", "cd"});
    for (const Duration delay : {500ms, 500ms, 1500ms}) {
      std::string how;
      try {
        how = co_await timeout(delay, body.read_exactly(4));
      } catch (const TimeoutError&) {
        how = "timeout";
      }
      CHECK(how == "timeout");
    }
    CHECK(co_await body.read() == "abcd");
  });
  CHECK(result.failure() == "");
}

TEST_CASE("an error ends the body for every later read") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({"ab", ""});
    CHECK(co_await body.read_any() == "ab");
    const std::string error = "ConnectionResetError: the peer reset the connection";
    CHECK(co_await outcome(body.read()) == error);
    CHECK(co_await outcome(body.read(1)) == error);
    CHECK(co_await outcome(body.read_line()) == error);
    CHECK(body.exception() != nullptr);
    CHECK(!body.at_eof());
  });
  CHECK(result.failure() == "");
}

TEST_CASE("a second reader is refused while the first waits") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({"ab"});
    const Task<std::string> first = create_task(body.read());
    co_await checkpoint();
    CHECK(co_await outcome(body.read_any()) ==
          "RuntimeError: Another task reads this body already; one task reads at a time");
    CHECK(co_await first == "ab");
  });
  CHECK(result.failure() == "");
}

TEST_CASE("read() refuses a body over its limit as soon as that is known; pieces may go on") {
  int asked = 0;
  const Run result = run_simulated([&]() -> Coro<> {
    http::StreamReader body = reader_of({"abc", "de", "f", "g"}, &asked);
    body.set_max_size(4);
    CHECK(co_await outcome(body.read()) ==
          "BodyTooLargeError: The body is larger than 4 bytes (5 came); read it in pieces, or raise the limit");
    CHECK(asked == 2);
    CHECK(co_await body.read(10) == "abcde");
    body.set_max_size(2);
    CHECK(co_await body.read() == "fg");
  });
  CHECK(result.failure() == "");
}

TEST_CASE("a body of the limit's size is not over it") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body(std::make_unique<Pieces>(Lines{"ab", "cd"}), 4);
    CHECK(co_await body.read() == "abcd");
  });
  CHECK(result.failure() == "");
}

TEST_CASE("a body that is there already needs no wait") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body(std::string("text"));
    CHECK(body.is_eof());
    CHECK(!body.at_eof());
    CHECK(co_await body.read() == "text");
    CHECK(body.at_eof());
  });
  CHECK(result.failure() == "");
  CHECK(result.elapsed == 0s);
}

TEST_CASE("a body that is given up throws what it was given up with") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({"ab", "cd"});
    CHECK(co_await body.read(1) == "a");
    body.fail(std::make_exception_ptr(RuntimeError("closed")));
    CHECK(co_await outcome(body.read()) == "RuntimeError: closed");
    CHECK(body.source() == nullptr);
  });
  CHECK(result.failure() == "");
}

TEST_CASE("a body that is given up under a reader ends the read when it wakes") {
  const Run result = run_simulated([]() -> Coro<> {
    http::StreamReader body = reader_of({"ab", "cd"});
    const Task<std::string> reader = create_task(outcome(body.read()));
    co_await checkpoint();
    body.fail(std::make_exception_ptr(RuntimeError("closed")));
    CHECK(co_await reader == "RuntimeError: closed");
  });
  CHECK(result.failure() == "");
}
