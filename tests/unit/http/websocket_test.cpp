#include "http/websocket.h"

#include "net/errors.h"
#include "support/test.h"
#include "support/websocket_sides.h"

TEST_CASE("messages go both ways, text and binary, of any size") {
  const Run result = connect(echo, [](Stream& stream) -> Coro<> {
    const Session session = session_over(stream, Role::client);
    CHECK(co_await send(session, Opcode::text, "hello") == "");
    CHECK(co_await next(session) == "text hello");
    CHECK(co_await send(session, Opcode::binary, std::string("\0\xff", 2)) == "");
    const WSMessage binary = co_await session->receive();
    CHECK(binary.type == WSMsgType::binary);
    CHECK(binary.data == std::string("\0\xff", 2));
    CHECK(co_await send(session, Opcode::text, "") == "");
    CHECK(co_await next(session) == "text");
    const std::string large(1'000'000, 'x');
    const Task<std::string> sending = create_task(send(session, Opcode::text, large));
    const WSMessage echoed = co_await session->receive();
    CHECK(echoed.data == large);
    CHECK(co_await sending == "");
    CHECK(co_await session->close() == true);
    CHECK(session->close_code() == 1000);
    CHECK(co_await session->close() == false);
    CHECK(co_await next(session) == "closed");
    session->end();
  });
  CHECK(result.failure() == "");
}

TEST_CASE("the peer's close is answered with its code, and then nothing can be sent") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::server);
        CHECK(co_await session->close(1001, "restarting") == true);
        CHECK(session->close_code() == 1001);
        session->end();
      },
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::client);
        CHECK(co_await next(session) == "close 1001 restarting");
        CHECK(session->closed());
        CHECK(session->close_code() == 1001);
        CHECK(co_await next(session) == "closed");
        CHECK(co_await send(session, Opcode::text, "late") ==
              "ConnectionResetError: The websocket is closing; send before close(), and stop when receive() gives "
              "close");
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("without autoclose the application answers the peer's close") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::server);
        CHECK(co_await session->close() == true);
        CHECK(session->close_code() == 4000);
        session->end();
      },
      [](Stream& stream) -> Coro<> {
        http::WebSocketOptions options;
        options.autoclose = false;
        const Session session = session_over(stream, Role::client, options);
        CHECK(co_await next(session) == "close 1000");
        CHECK(!session->closed());
        CHECK(co_await next(session) == "closing");
        CHECK(co_await session->close(4000) == true);
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("pings are answered by receive(), pongs are not seen; without autoping both are messages") {
  for (const bool autoping : {true, false}) {
    Lines seen;
    const Run result = connect(
        [](Stream& stream) -> Coro<> {
          const Session session = session_over(stream, Role::server);
          co_await session->send_control(Opcode::ping, "are you there");
          co_await session->send_control(Opcode::pong, "unasked");
          co_await session->send(Opcode::text, "done");
          CHECK(co_await next(session) == "close 1000");
          session->end();
        },
        [&](Stream& stream) -> Coro<> {
          http::WebSocketOptions options;
          options.autoping = autoping;
          const Session session = session_over(stream, Role::client, options);
          while (seen.empty() || seen.back() != "text done") seen.push_back(co_await next(session));
          co_await session->close();
          session->end();
        });
    CHECK(result.failure() == "");
    if (autoping) CHECK(seen == Lines{"text done"});
    if (!autoping) CHECK(seen == Lines{"ping are you there", "pong unasked", "text done"});
    const Lines records = result.records({"websocket"});
    std::size_t pongs = 0;
    for (const std::string& line : records) pongs += line.find("\"op\":\"send\",\"what\":\"pong\"") != line.npos;
    CHECK(pongs == (autoping ? 2 : 1));
  }
}

TEST_CASE("a second receive is refused while the first waits") {
  const Run result = connect(echo, [](Stream& stream) -> Coro<> {
    const Session session = session_over(stream, Role::client);
    const Task<std::string> first = create_task(next(session));
    co_await checkpoint();
    CHECK(co_await next(session) ==
          "RuntimeError: Another task receives from this websocket already; one task receives at a time");
    co_await session->send(Opcode::text, "x");
    CHECK(co_await first == "text x");
    co_await session->close();
    session->end();
  });
  CHECK(result.failure() == "");
}

TEST_CASE("close() from another task ends a receive that waits") {
  const Run result = connect(echo, [](Stream& stream) -> Coro<> {
    const Session session = session_over(stream, Role::client);
    const Task<std::string> receiver = create_task(next(session));
    co_await sleep(1s);
    CHECK(co_await session->close() == true);
    CHECK(co_await receiver == "closing");
    CHECK(receiver.cancelling() == 0);
    CHECK(co_await next(session) == "closed");
    session->end();
  });
  CHECK(result.failure() == "");
}

TEST_CASE("messages that come while this side closes are dropped") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        co_await send_frame(stream, Opcode::text, "one more");
        co_await sleep(1s);
        const std::string payload = http::detail::close_payload(1000);
        co_await send_frame(stream, Opcode::close, payload);
      },
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::client);
        CHECK(co_await session->close() == true);
        CHECK(session->close_code() == 1000);
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a peer that breaks the protocol is told so and left") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        co_await send_frame(stream, Opcode::text, "\xff");
        const std::string answer = co_await stream.read();
        CHECK(answer.size() == 8);  // a masked close of two bytes
      },
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::client);
        const std::string error = co_await next(session);
        CHECK(error.substr(0, 27) == "error 1007 WebSocketError: ");
        CHECK(session->close_code() == 1007);
        CHECK(co_await next(session) == "closed");
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a message over the limit is refused with 1009") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        co_await send_frame(stream, Opcode::binary, std::string(60, 'x'), false);
        co_await send_frame(stream, Opcode::continuation, std::string(60, 'x'), true);
        co_await stream.read();
      },
      [](Stream& stream) -> Coro<> {
        http::WebSocketOptions options;
        options.max_msg_size = 100;
        const Session session = session_over(stream, Role::client, options);
        const std::string error = co_await next(session);
        CHECK(error.substr(0, 27) == "error 1009 WebSocketError: ");
        CHECK(session->close_code() == 1009);
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE(
    "a refusal reaches a peer that is still sending: it reads 1009 and the end, and its connection is not reset") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::server);
        const std::string error = co_await next(session);
        CHECK(error.substr(0, 27) == "error 1009 WebSocketError: ");
        session->end();
      },
      [](Stream& stream) -> Coro<> {
        const auto upload = [&]() -> Coro<> {
          const std::string frame = http::detail::write_frame(Opcode::binary, std::string(5 * 1024 * 1024, 'x'), 7);
          co_await stream.write(frame);
          co_await stream.write_eof();
        };
        Task<> uploading = create_task(upload());
        const std::string answer = co_await stream.read();
        CHECK(answer == http::detail::write_frame(Opcode::close, std::string("\x03\xf1", 2)));
        co_await uploading;
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a peer that goes on sending after a refusal is cut off after the close timeout") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::server);
        const Duration begin = get_running_loop().time();
        const std::string error = co_await next(session);
        CHECK(error.substr(0, 27) == "error 1009 WebSocketError: ");
        CHECK(get_running_loop().time() - begin >= http::kWebSocketCloseTimeout);
        CHECK(get_running_loop().time() - begin < http::kWebSocketCloseTimeout + 1s);
        session->end();
      },
      [](Stream& stream) -> Coro<> {
        const std::string frame = http::detail::write_frame(Opcode::binary, std::string(5 * 1024 * 1024, 'x'), 7);
        const std::string head = frame.substr(0, 20);
        co_await stream.write(head);
        bool cut_off = false;
        while (!cut_off) {
          try {
            co_await stream.write("x");
          } catch (const ConnectionError&) {
            cut_off = true;
          }
          co_await sleep(100ms);
        }
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a cancelled receive loses nothing") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        const std::string frame = http::detail::write_frame(Opcode::text, "slowly");
        for (const char byte : frame) {
          co_await sleep(1s);
          co_await stream.write(std::string_view(&byte, 1));
        }
        co_await stream.read();
      },
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::client);
        std::string text;
        int cancelled = 0;
        while (text.empty()) {
          try {
            text = co_await timeout(1500ms, next(session));
          } catch (const TimeoutError&) {
          }
          if (text == "CancelledError") text.clear();
          if (text.empty()) ++cancelled;
        }
        CHECK(text == "text slowly");
        CHECK(cancelled == 5);
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("receive() has a timeout, its own or the session's") {
  const Run result = connect(keep_silent, [](Stream& stream) -> Coro<> {
    const Duration opened = get_running_loop().time();
    http::WebSocketOptions options;
    options.receive_timeout = 3s;
    const Session session = session_over(stream, Role::client, options);
    const std::string late =
        "TimeoutError: No websocket message came within the receive "
        "timeout";
    CHECK(co_await next(session) == late);
    CHECK(get_running_loop().time() - opened == 3s);
    CHECK(!session->closed());
    std::string text;
    try {
      co_await session->receive(1s);
    } catch (...) {
      text = describe_exception(std::current_exception());
    }
    CHECK(text == late);
    CHECK(get_running_loop().time() - opened == 4s);
    session->end();
  });
  CHECK(result.failure() == "");
}

TEST_CASE("a send that is cancelled between the frames of its message ends the connection") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        co_await sleep(10s);
        std::string how;
        try {
          co_await stream.read();
        } catch (...) {
          how = describe_exception(std::current_exception());
        }
        CHECK(how.substr(0, 20) == "ConnectionResetError");
      },
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::client);
        const Task<std::string> sending = create_task(send(session, Opcode::binary, std::string(3'000'000, 'x')));
        co_await sleep(1s);
        CHECK(!sending.done());
        sending.cancel();
        CHECK(co_await sending == "CancelledError");
        CHECK(session->closed());
        CHECK(session->close_code() == 1006);
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a send that waits for another's message is cancelled without harm") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        co_await sleep(10s);
        co_await echo(stream);
      },
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::client);
        const Task<std::string> large = create_task(send(session, Opcode::binary, std::string(3'000'000, 'x')));
        const Task<std::string> small = create_task(send(session, Opcode::text, "small"));
        co_await sleep(1s);
        CHECK(!small.done());
        small.cancel();
        CHECK(co_await small == "CancelledError");
        const WSMessage echoed = co_await session->receive();
        CHECK(echoed.data.size() == 3'000'000);
        CHECK(co_await large == "");
        CHECK(co_await session->close() == true);
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("text that is no UTF-8 and codes that must not be sent are refused") {
  const Run result = connect(echo, [](Stream& stream) -> Coro<> {
    const Session session = session_over(stream, Role::client);
    CHECK(co_await send(session, Opcode::text, "\xff") ==
          "ValueError: A text message must be UTF-8; send_bytes() sends any bytes");
    std::string how;
    try {
      co_await session->close(1006);
    } catch (const ValueError&) {
      how = "ValueError";
    }
    CHECK(how == "ValueError");
    CHECK(!session->closed());
    CHECK(co_await session->close() == true);
    session->end();
  });
  CHECK(result.failure() == "");
}
