// Fails: the client is whole when it is there
#include "lesson.h"

class Client {
 public:
  // A constructor can't await: it lets a task connect.
  Client() : connecting_(create_task(connect())) {}
  Coro<std::string> get(std::string path) {
    co_await connecting_;
    co_await stream_->write("GET " + path + " HTTP/1.0\r\nHost: python.org\r\n\r\n");
    co_return co_await stream_->read();
  }

 private:
  Coro<> connect() {
    stream_ = co_await open_connection("python.org", 80);
    print("client: connected");
  }

  std::optional<Stream> stream_;
  Task<> connecting_;
};

Coro<> program() {
  try {
    Client client;
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
