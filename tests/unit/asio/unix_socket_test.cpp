// Unix sockets: the same as TCP, and the file that stands for them.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "unit/asio/sockets.h"

namespace {

namespace fs = std::filesystem;

/// A folder of the test's own.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "yieldpoint-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  Address socket() const { return {"", 0, (path_ / "app.sock").string()}; }

 private:
  fs::path path_;
};

Coro<Connection> connect(Address address) {
  return current_network().connect(std::move(address), std::nullopt);
}

std::string listen_failure(const Address& address) {
  return thrown_by([&] { current_network().listen(address, {}); });
}

}  // namespace

TEST_CASE("a unix socket carries bytes both ways, and both ends know its path") {
  const Folder folder;
  run_really([&]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen(folder.socket(), {});
    CHECK(listener->local() == folder.socket());
    const Pair pair = co_await connect_pair(*listener);
    CHECK(pair.client->peer() == folder.socket());
    CHECK(pair.server->local() == folder.socket());
    CHECK(pair.server->peer() == Address{});
    co_await send(*pair.client, "ping");
    const std::string ping = co_await receive(*pair.server);
    CHECK(ping == "ping");
    co_await send(*pair.server, "pong");
    pair.server->close();
    const std::string pong = co_await receive_all(*pair.client);
    CHECK(pong == "pong");
  });
}

TEST_CASE("a socket file is replaced, also one that is listened at, and the listener's own goes when it closes") {
  const Folder folder;
  const std::string path = folder.socket().path;
  run_really([&]() -> Coro<> {
    const detail::Ref<Listener> older = current_network().listen(folder.socket(), {});
    const detail::Ref<Listener> fresh = current_network().listen(folder.socket(), {});
    older->close();
    CHECK(fs::exists(path));  // it is another's now
    const Pair pair = co_await connect_pair(*fresh);
    CHECK(pair.server);
    fresh->close();
    CHECK_FALSE(fs::exists(path));
  });
}

TEST_CASE("a file that is no socket is not replaced") {
  const Folder folder;
  std::ofstream(folder.socket().path) << "precious";
  run_really([&]() -> Coro<> {
    CHECK(listen_failure(folder.socket()) == "OSError: Address already in use: " + folder.socket().text());
    co_return;
  });
  CHECK(fs::file_size(folder.socket().path) == 8);
}

TEST_CASE("a unix socket that is not there, or that nobody listens at, says so") {
  const Folder folder;
  run_really([&]() -> Coro<> {
    const std::string missing = co_await failure(connect(folder.socket()));
    CHECK(missing == "OSError: No such file or directory: " + folder.socket().text());
    std::ofstream(folder.socket().path) << "";
    const std::string refused = co_await failure(connect(folder.socket()));
    CHECK(refused == "ConnectionRefusedError: Connection refused: " + folder.socket().text());
  });
}

TEST_CASE("a path that is too long for a socket says how long it may be") {
  run_really([]() -> Coro<> {
    const std::string path(108, 'x');
    CHECK(listen_failure({"", 0, path}) ==
          "OSError: The path of a unix socket has at most 107 bytes, and '" + path + "' has 108");
    co_return;
  });
}

TEST_CASE("who connects to a unix socket with a full backlog waits, and can be cancelled") {
  const Folder folder;
  run_really([&]() -> Coro<> {
    ListenOptions options;
    options.backlog = 1;
    const detail::Ref<Listener> listener = current_network().listen(folder.socket(), options);
    std::vector<Task<Connection>> clients;
    for (int i = 0; i < 5; ++i) clients.push_back(create_task(connect(folder.socket())));
    co_await sleep(5ms);
    CHECK_FALSE(clients[3].done());
    clients[4].cancel();
    for (int i = 0; i < 4; ++i) {
      const Connection accepted = co_await accept_one(*listener);
      CHECK(accepted);
    }
    for (int i = 0; i < 4; ++i) {
      const Connection connected = co_await clients[static_cast<std::size_t>(i)];
      CHECK(connected);
    }
    CHECK(clients[4].cancelled());
  });
}

TEST_CASE("an abstract name needs no file") {
  run_really([]() -> Coro<> {
    const Address address{"", 0, std::string("\0yieldpoint-test-", 17) + std::to_string(::getpid())};
    const detail::Ref<Listener> listener = current_network().listen(address, {});
    CHECK(listener->local() == address);
    const Pair pair = co_await connect_pair(*listener);
    CHECK(pair.client);
  });
}
