#include "support/pages.h"

#include "net/open_connection.h"
#include "net/server.h"

namespace aio::testing {
namespace {

Coro<> send_page(Stream& stream) {
  const std::string question = co_await stream.read_line();
  const std::string page(5000, 'x');
  co_await stream.write(page);
  co_await stream.close();
}

}  // namespace

Coro<> serve_pages() {
  Coro<Server> starting = start_server(send_page, "0.0.0.0", 80);
  Server server = co_await starting;
  co_await server.serve_forever();
}

Coro<> fetch_page(Log& log) {
  std::size_t bytes = 0;
  std::string how = "end";
  try {
    Coro<Stream> connecting = open_connection("pages.example", 80);
    Stream stream = co_await connecting;
    co_await stream.write("page\n");
    for (;;) {
      const std::string piece = co_await stream.read(100000);
      if (piece.empty()) break;
      bytes += piece.size();
    }
    co_await stream.close();
  } catch (const Error&) {
    how = describe_exception(std::current_exception());
  }
  log.timed(bytes, "bytes,", how);
}

}  // namespace aio::testing
