// Requests one after the other on one connection, with core/http: own_requests PORT COUNT.

#include <cstdlib>
#include <string>
#include <utility>

#include "asio/make_backend.h"
#include "http/client_session.h"
#include "runtime/run.h"

namespace {

using namespace aio;

Coro<> ask(std::string url, int count) {
  http::ClientSession session = co_await http::ClientSession::create();
  for (int i = 0; i < count; ++i) {
    http::URL target(url);
    http::ClientResponse response = co_await session.get(target);
    const std::string body = co_await response.read();
    if (body.size() != 13) std::exit(1);
  }
  co_await session.close();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  RunOptions options;
  options.backend = asio::make_backend();
  run(ask("http://127.0.0.1:" + std::string(argv[1]) + "/hello", std::atoi(argv[2])), std::move(options));
  return 0;
}
