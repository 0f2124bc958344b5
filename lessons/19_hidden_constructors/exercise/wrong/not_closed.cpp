// Fails: the connection is closed
#include "lesson.h"

class Client {
 public:
  static Coro<Client> create() {
    Stream stream = co_await open_connection("python.org", 80);
    print("client: connected");
    co_return Client(std::move(stream));
  }
  Coro<std::string> get(std::string path) {
    co_await stream_.write("GET " + path + " HTTP/1.0\r\nHost: python.org\r\n\r\n");
    co_return co_await stream_.read();
  }
  Coro<> close() { co_await stream_.close(); }

 private:
  explicit Client(Stream stream) : stream_(std::move(stream)) {}

  Stream stream_;
};

Coro<> program() {
  try {
    Client client = co_await Client::create();
    print("program: has a client");
    std::string page = co_await client.get("/");
    print("program: the page has", page.size(), "bytes");
  } catch (const ConnectionError& error) {
    print("program: no client,", error.what());
  }
}

int main() {
  run(program());
}
