// A process that has no descriptor left. UBSan needs some to look at memory, so this is not run under it.
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit/asio/sockets.h"

TEST_CASE("a server that finds no free descriptor says so, and serves the client when there is one") {
  Lines heard;
  bool served = false;
  run_really([&]() -> Coro<> {
    hear_exceptions(heard);
    Coro<Server> starting = start_server(
        [&](Stream&) -> Coro<> {
          served = true;
          co_return;
        },
        "127.0.0.1", 0);
    Server server = co_await starting;
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.sockets().at(0).port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit none = before;
    none.rlim_cur = 0;
    ::setrlimit(RLIMIT_NOFILE, &none);
    REQUIRE(::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    while (heard.empty()) co_await sleep(1ms);
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK_FALSE(served);
    while (!served) co_await sleep(10ms);
    co_await server.close();
    ::close(client);
  });
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].find("A connection could not be accepted; the server tries again: OSError: Too many open files") == 0);
}
