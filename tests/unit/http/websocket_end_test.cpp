// How websockets end when the peer does not do its part, or the owner goes first.
#include "http/websocket.h"

#include "net/errors.h"
#include "support/test.h"
#include "support/websocket_sides.h"

namespace {

// Reads a masked frame.
Coro<unsigned> read_opcode(Stream& stream) {
  const std::string head = co_await stream.read_exactly(2);
  std::size_t length = static_cast<unsigned char>(head[1]) & 0x7f;
  if (length >= 126) {
    const std::string digits = co_await stream.read_exactly(length == 126 ? 2 : 8);
    length = 0;
    for (const char digit : digits) length = length << 8 | static_cast<unsigned char>(digit);
  }
  const std::string rest = co_await stream.read_exactly(4 + length);
  co_return static_cast<unsigned char>(head[0]) & 0x0f;
}

}  // namespace

TEST_CASE("close() gives a silent peer ten seconds") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::server);
        CHECK(co_await session->close() == true);
        CHECK(session->close_code() == 1006);
        CHECK(describe_exception(session->exception()) == "TimeoutError: the deadline passed");
        CHECK(stream.is_closing());
        session->end();
      },
      [](Stream&) -> Coro<> { co_await sleep(30s); });
  CHECK(result.failure() == "");
}

TEST_CASE("a connection that ends without a close was closed abnormally") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        const std::string frame = http::detail::write_frame(Opcode::text, "half");
        co_await stream.write(std::string_view(frame).substr(0, 3));
      },
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::client);
        CHECK(co_await next(session) == "closed");
        CHECK(session->close_code() == 1006);
        CHECK(co_await session->close() == false);
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("the heartbeat pings a quiet peer, and keeps a connection that answers") {
  const Run result = connect(echo, [](Stream& stream) -> Coro<> {
    http::WebSocketOptions options;
    options.heartbeat = 2s;
    const Session session = session_over(stream, Role::client, options);
    const Task<std::string> receiver = create_task(next(session));
    co_await sleep(9s);
    CHECK(!receiver.done());
    co_await session->send(Opcode::text, "still here");
    CHECK(co_await receiver == "text still here");
    CHECK(co_await session->close() == true);
    session->end();
  });
  CHECK(result.failure() == "");
  std::size_t pings = 0;
  for (const std::string& line : result.records({"websocket"})) {
    pings += line.find("\"op\":\"send\",\"what\":\"ping\"") != line.npos;
  }
  CHECK(pings >= 3);
}

TEST_CASE("the heartbeat ends a connection whose peer is silent") {
  const Run result = connect(keep_silent, [](Stream& stream) -> Coro<> {
    const Duration opened = get_running_loop().time();
    http::WebSocketOptions options;
    options.heartbeat = 2s;
    const Session session = session_over(stream, Role::client, options);
    CHECK(co_await next(session) == "error 1006 TimeoutError: No PONG received after 1s");
    CHECK(get_running_loop().time() - opened == 3s);
    CHECK(session->close_code() == 1006);
    session->end();
  });
  CHECK(result.failure() == "");
}

TEST_CASE("the heartbeat ends a connection whose peer reads nothing, though its ping cannot be sent") {
  const Run result =
      connect([](Stream&) -> Coro<> { co_await sleep(1000s); },
              [](Stream& stream) -> Coro<> {
                const Duration opened = get_running_loop().time();
                http::WebSocketOptions options;
                options.heartbeat = 2s;
                const Session session = session_over(stream, Role::client, options);
                const std::string large(10'000'000, 'x');
                const std::string how = co_await send(session, Opcode::binary, large);
                CHECK(how.substr(0, 10) == "Connection");
                CHECK(get_running_loop().time() - opened == 3s);
                CHECK(co_await next(session) == "closed");
                CHECK(session->close_code() == 1006);
                CHECK(describe_exception(session->exception()) == "TimeoutError: No PONG received after 1s");
                session->end();
              });
  CHECK(result.failure() == "");
}

TEST_CASE("close() has its limit also while another task is held up by a peer that asks and does not read") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        std::string pings;
        for (int count = 0; count < 500; ++count) {
          pings += http::detail::write_frame(Opcode::ping, std::string(125, 'x'));
        }
        try {
          while (true) co_await stream.write(pings);
        } catch (const ConnectionError&) {
        }
      },
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::client);
        const Task<std::string> receiver = create_task(next(session));
        co_await sleep(60s);
        CHECK(!receiver.done());
        const Duration began = get_running_loop().time();
        CHECK(co_await session->close() == true);
        CHECK(get_running_loop().time() - began == 10s);
        CHECK(session->close_code() == 1006);
        CHECK(stream.is_closing());
        const std::string how = co_await receiver;
        CHECK(how.substr(0, 26) == "error 1006 TimeoutError: t");
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("nothing of a message follows this side's close") {
  const Run result = connect(
      [](Stream& stream) -> Coro<> {
        co_await sleep(5s);
        unsigned opcode = 0;
        while (opcode != 8) opcode = co_await read_opcode(stream);
        const std::string payload = http::detail::close_payload(1000);
        co_await send_frame(stream, Opcode::close, payload);
        const std::string rest = co_await stream.read();
        CHECK(rest.size() == 0);
      },
      [](Stream& stream) -> Coro<> {
        const Session session = session_over(stream, Role::client);
        const std::string large(3'000'000, 'x');
        const Task<std::string> sending = create_task(send(session, Opcode::binary, large));
        co_await sleep(1s);
        CHECK(!sending.done());
        CHECK(co_await session->close() == true);
        CHECK(session->close_code() == 1000);
        const std::string how = co_await sending;
        CHECK(how.substr(0, 22) == "ConnectionResetError: ");
        session->end();
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a session may go while others' messages wait for their turn") {
  const Run result = connect([](Stream&) -> Coro<> { co_await sleep(60s); },
                             [](Stream& stream) -> Coro<> {
                               Session session = session_over(stream, Role::client);
                               std::vector<Task<>> senders;
                               const std::string large(3'000'000, 'x');
                               senders.push_back(create_task(session->send(Opcode::binary, large)));
                               senders.push_back(create_task(session->send(Opcode::binary, large)));
                               senders.push_back(create_task(session->send(Opcode::text, "small")));
                               co_await sleep(1s);
                               senders.push_back(create_task(session->send_control(Opcode::ping, "x")));
                               co_await checkpoint();
                               session->end();
                               session = Session();
                               for (const Task<>& sender : senders) {
                                 std::string how;
                                 try {
                                   co_await sender;
                                 } catch (...) {
                                   how = describe_exception(std::current_exception());
                                 }
                                 CHECK(how.substr(0, 10) == "Connection");
                               }
                             });
  CHECK(result.failure() == "");
}
