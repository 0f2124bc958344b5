#include "lesson.h"
#include "runtime/backend.h"
#include "runtime/blocking_sleep.h"

#ifndef __wasm__
#include <httplib.h>

#include <thread>
#endif

namespace {

// As large as the page of slow.example.
constexpr std::size_t kPageBytes = 2'000;

std::string page() {
  return std::string(kPageBytes, 'p');
}

#ifndef __wasm__

/// A server on a thread of its own, at a free port of 127.0.0.1. Lifetime: ends and joins with it.
class SlowServer {
 public:
  explicit SlowServer(Duration answers_after) {
    server_.Get("/", [answers_after](const httplib::Request&, httplib::Response& response) {
      std::this_thread::sleep_for(answers_after);
      response.set_content(page(), "text/plain");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::sleep_for(1ms);
  }
  ~SlowServer() {
    server_.stop();
    thread_.join();
  }
  SlowServer(const SlowServer&) = delete;
  SlowServer& operator=(const SlowServer&) = delete;

  int port() const { return port_; }

 private:
  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
};

std::string fetch_really(Duration answers_after) {
  const SlowServer server(answers_after);
  httplib::Client client("127.0.0.1", server.port());
  const httplib::Result answer = client.Get("/");
  if (!answer) throw ConnectionError("fetch_blocking(): " + httplib::to_string(answer.error()));
  return answer->body;
}

#endif

}  // namespace

std::string fetch_blocking(Duration answers_after) {
#ifndef __wasm__
  const Backend* backend = detail::current_backend();  // a worker thread has no loop, but a backend
  if (backend != nullptr && !backend->is_simulated()) return fetch_really(answers_after);
#endif
  blocking_sleep(answers_after);
  return page();
}
