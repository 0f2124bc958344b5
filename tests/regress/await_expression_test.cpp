// Await shapes that g++ 12 miscompiles or rejects and that lesson programs use all the same. Built by clang and emcc.

#include "support/test.h"

namespace {

struct Reply {
  int status = 0;
  std::string body;
};

struct Limits {
  int first = 0;
  int second = 0;
};

Coro<bool> ready(bool value) {
  co_return value;
}

Coro<int> number(int value) {
  co_await checkpoint();
  co_return value;
}

Coro<std::string> text(std::string value) {
  co_await checkpoint();
  co_return value;
}

Coro<Reply> reply(Reply value) {
  co_await checkpoint();
  co_return value;
}

Coro<int> sum(Limits limits) {
  co_await checkpoint();
  co_return limits.first + limits.second;
}

Coro<int> begins_with_if(bool value) {
  if (co_await ready(value)) co_return 1;
  co_return 2;
}

Coro<int> begins_with_while() {
  while (co_await ready(false)) co_return 1;
  co_return 2;
}

Coro<int> begins_with_switch(int value) {
  switch (co_await number(value)) {
    case 1:
      co_return 10;
    default:
      co_return 20;
  }
}

}  // namespace

TEST_CASE("a coroutine may begin with if (co_await ...)") {
  run_simulated([]() -> Coro<> {
    CHECK(co_await begins_with_if(true) == 1);
    CHECK(co_await begins_with_if(false) == 2);
    CHECK(co_await begins_with_while() == 2);
    CHECK(co_await begins_with_switch(1) == 10);
  });
}

TEST_CASE("co_await inside conditions of loops") {
  run_simulated([]() -> Coro<> {
    int rounds = 0;
    while (co_await number(rounds) < 3) ++rounds;
    CHECK(rounds == 3);
    for (int i = co_await number(0); i < co_await number(3); i += co_await number(1)) ++rounds;
    CHECK(rounds == 6);
    do ++rounds;
    while (co_await ready(false));
    CHECK(rounds == 7);
  });
}

TEST_CASE("co_await on both sides of the conditional operator") {
  run_simulated([]() -> Coro<> {
    for (const bool which : {true, false}) {
      const int value = which ? co_await number(1) : co_await number(2);
      CHECK(value == (which ? 1 : 2));
      const std::string words = which ? co_await text("a") : std::string("b");
      CHECK(words == (which ? "a" : "b"));
    }
  });
}

TEST_CASE("short-circuiting operators await only what they need") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto say = [&](bool value) -> Coro<bool> {
      log(value);
      co_return value;
    };
    const bool both = co_await say(false) && co_await say(true);
    const bool any = co_await say(true) || co_await say(false);
    CHECK_FALSE(both);
    CHECK(any);
  });
  CHECK(log.lines == Lines{"false", "true"});
}

TEST_CASE("co_await in a braced list") {
  run_simulated([]() -> Coro<> {
    const std::vector<int> numbers{co_await number(1), co_await number(2), co_await number(3)};
    CHECK(numbers == std::vector<int>{1, 2, 3});
    const std::vector<std::string> words{co_await text("a"), co_await text("b")};
    CHECK(words == Lines{"a", "b"});
    const Reply made{co_await number(200), co_await text("body")};
    CHECK(made.status == 200);
    CHECK(made.body == "body");
  });
}

TEST_CASE("aggregate temporaries and designated initialisers as arguments of an awaited call") {
  run_simulated([]() -> Coro<> {
    const Reply back = co_await reply(Reply{404, "not found, in a text too long for the small string buffer"});
    CHECK(back.status == 404);
    CHECK(back.body == "not found, in a text too long for the small string buffer");
    const Reply named = co_await reply({.status = 201, .body = "created"});
    CHECK(named.status == 201);
    CHECK(co_await sum({.first = 3, .second = 4}) == 7);
  });
}

TEST_CASE("co_await as an argument, an operand and a receiver") {
  run_simulated([]() -> Coro<> {
    CHECK(co_await number(co_await number(co_await number(5))) == 5);
    CHECK(co_await number(1) + co_await number(2) * co_await number(3) == 7);
    CHECK((co_await text("abc")).size() == 3);
    CHECK((co_await text("a") + co_await text("b")) == "ab");
  });
}

TEST_CASE("temporaries of the awaited expression live until it ends") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto shared = std::make_shared<int>(1);
    auto count = [](std::shared_ptr<int> held, const std::shared_ptr<int>& outside) -> Coro<long> {
      co_await checkpoint();
      static_cast<void>(held);
      co_return outside.use_count();
    };
    CHECK(co_await count(std::shared_ptr<int>(shared), shared) >= 2);
    co_await checkpoint();
    CHECK(shared.use_count() == 1);
  });
}

TEST_CASE("a capturing lambda coroutine keeps its captures while its closure lives") {
  run_simulated([]() -> Coro<> {
    std::string word = "captured, and too long for the small string buffer";
    auto body = [word]() -> Coro<std::string> {
      co_await checkpoint();
      co_return word;
    };
    CHECK(co_await body() == word);
    CHECK(co_await timeout(1s, [word]() -> Coro<std::string> {
            co_await checkpoint();
            co_return word;
          }) == word);
  });
}
