// Handlers of every kind, cancelled at every await: nothing of them is left, and the next request is served.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "http/client_websocket.h"
#include "support/at_every_await.h"
#include "support/test.h"
#include "web/file_response.h"
#include "web/multipart.h"
#include "web/request.h"
#include "web/sse.h"
#include "web/testing.h"
#include "web/websocket_response.h"

namespace {

using Use = detail::Function<Coro<>(web::TestClient&)>;

Coro<web::Response> say_ok(web::Request&) {
  co_return web::Response::text("ok");
}

/// What a client does that may fail in any way, then what must not.
Coro<> use_and_go_on(web::TestClient& client, const Use& use, Log& leaks) {
  try {
    auto using_it = use(client);
    co_await using_it;
  } catch (const Error&) {
  }
  auto asking = client.get("/after");
  http::ClientResponse after = co_await asking;
  const std::string text = co_await after.text();
  if (text != "ok") leaks("afterwards", text);
  if (client.session().connector().in_use() != 0) leaks("the client's connection is in use");
}

Coro<> scenario(const web::Handler& handler, const Use& use, Log& leaks) {
  web::Application app;
  app.router().add_route("*", "/", [&handler](web::Request& request) AIO_CORO_WRAPPER_LAMBDA {
    current_task().set_name(kVictim);
    return handler(request);
  });
  app.router().add_get("/after", say_ok);
  auto creating = web::TestClient::create(std::move(app));
  web::TestClient client = co_await creating;
  auto going = use_and_go_on(client, use, leaks);
  co_await going;
  web::AppRunner& runner = client.server().runner();
  auto closing = client.close();
  co_await closing;
  co_await sleep(20s);
  if (runner.connections() != 0) leaks("a connection is still open");
  if (all_tasks().size() != 1) leaks("a task is left");
}

std::uint64_t sweep(web::Handler handler, Use use) {
  Log leaks;
  const auto whole = [&] { return scenario(handler, use, leaks); };
  const std::uint64_t awaits = at_every_await(whole, [](const Run& run) {
    CHECK(run.failure() == "");
    CHECK(run.records({"lint"}) == Lines{});
  });
  CHECK(leaks.lines == Lines{});
  return awaits;
}

Coro<> read_all(web::TestClient& client) {
  auto asking = client.get("/");
  http::ClientResponse response = co_await asking;
  const std::string text = co_await response.text();
}

Coro<web::EventSourceResponse> send_events(web::Request& request) {
  web::EventSourceResponse events;
  auto preparing = events.prepare(request);
  co_await preparing;
  for (int i = 0; i < 3; ++i) {
    auto sending = events.send("event");
    co_await sending;
    co_await sleep(1ms);
  }
  co_return events;
}

Coro<web::StreamResponse> stream_compressed(web::Request& request) {
  web::StreamResponse response;
  response.enable_compression();
  auto preparing = response.prepare(request);
  co_await preparing;
  const std::string piece(200'000, 'z');
  for (int i = 0; i < 3; ++i) {
    auto writing = response.write(piece);
    co_await writing;
    co_await sleep(1ms);
  }
  co_return response;
}

Coro<web::WebSocketResponse> echo(web::Request& request) {
  web::WebSocketResponse socket;
  auto preparing = socket.prepare(request);
  co_await preparing;
  for (;;) {
    auto receiving = socket.receive();
    http::WSMessage message = co_await receiving;
    if (message.type != http::WSMsgType::text) break;
    auto sending = socket.send_str(std::move(message.data));
    co_await sending;
  }
  co_return socket;
}

Coro<> talk(web::TestClient& client) {
  http::URL url = client.server().make_url("/");
  auto connecting = client.session().ws_connect(std::move(url));
  http::ClientWebSocketResponse socket = co_await connecting;
  for (const std::size_t size : {5, 200'000}) {
    auto sending = socket.send_str(std::string(size, 'w'));
    co_await sending;
    auto receiving = socket.receive();
    http::WSMessage message = co_await receiving;
    if (message.type != http::WSMsgType::text) break;
  }
  auto closing = socket.close();
  co_await closing;
}

Coro<web::Response> read_parts(web::Request& request) {
  web::MultipartReader parts = request.multipart();
  std::size_t size = 0;
  for (;;) {
    auto waiting = parts.next();
    std::optional<web::BodyPart> part = co_await waiting;
    if (!part) break;
    auto reading = part->read();
    const std::string content = co_await reading;
    size += content.size();
  }
  co_return web::Response::text(std::to_string(size));
}

Coro<> post_form(web::TestClient& client) {
  http::FormData form;
  form.add_field("title", "A day");
  form.add_field("photo", std::string(300'000, 'p'), "image/png", "day.png");
  http::RequestOptions options;
  options.form = std::move(form);
  auto posting = client.post("/", std::move(options));
  http::ClientResponse response = co_await posting;
  const std::string text = co_await response.text();
}

/// A file that goes with it.
class File {
 public:
  File() { std::ofstream(path_, std::ios::binary) << std::string(200'000, 'f'); }
  ~File() { std::remove(path_.c_str()); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_ =
      (std::filesystem::temp_directory_path() / ("yieldpoint-sweep-" + std::to_string(getpid()))).string();
};

}  // namespace

TEST_CASE("a handler that sends events may be cancelled at every await") {
  CHECK(sweep(send_events, read_all) >= 2);
}

TEST_CASE("a handler that streams compressed pieces may be cancelled at every await") {
  CHECK(sweep(stream_compressed, read_all) >= 2);
}

TEST_CASE("a handler that speaks over a websocket may be cancelled at every await") {
  CHECK(sweep(echo, talk) >= 3);
}

TEST_CASE("a handler that reads a form part by part may be cancelled at every await") {
  CHECK(sweep(read_parts, post_form) >= 2);
}

TEST_CASE("a handler that sends a file may be cancelled at every await") {
  const File file;
  const auto send_file = [&file](web::Request&) -> Coro<web::Response> { co_return web::Response::file(file.path()); };
  CHECK(sweep(send_file, read_all) >= 2);
}
