// Our server and our client on simulated and on real sockets.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "conformance/worlds.h"
#include "support/test.h"
#include "web/request.h"
#include "web/sse.h"
#include "web/testing.h"
#include "web/websocket_response.h"

namespace {

// Runs `body` against the application, and sees that nothing is left of either side.
template <class World>
Run with_app(web::Application app, detail::Function<Coro<>(web::TestClient&)> body, web::RunnerOptions options = {}) {
  const Run result = run_in<World>([&]() -> Coro<> {
    auto creating = web::TestClient::create(std::move(app), std::move(options));
    web::TestClient client = co_await creating;
    co_await body(client);
    CHECK(client.session().connector().in_use() == 0);
    co_await client.close();
    CHECK(all_tasks().size() == 1);
  });
  CHECK(result.failure() == "");
  return result;
}

Coro<std::string> text_of(web::TestClient& client, std::string path, http::RequestOptions options = {}) {
  auto asking = client.get(std::move(path), std::move(options));
  http::ClientResponse response = co_await asking;
  const std::string text = co_await response.text();
  co_return text;
}

// Of the records of kind http, what one side did.
Lines operations(const Run& run, const std::string& role) {
  const std::string op = "\"op\":\"";
  Lines found;
  for (const std::string& line : run.records({"http"})) {
    if (line.find("\"role\":\"" + role + "\"") == std::string::npos) continue;
    const std::size_t at = line.find(op) + op.size();
    found.push_back(line.substr(at, line.find('"', at) - at));
  }
  return found;
}

}  // namespace

TEST_CASE_TEMPLATE("requests reach handlers with their parts, and answers come back", World, WORLDS) {
  web::Application app;
  app.router().add_get("/user/{name}", [](web::Request& request) -> Coro<web::Response> {
    const std::string name = request.match_info()["name"];
    const std::string greeting = request.query().get("greeting", "hello");
    co_return web::Response::text(greeting + " " + name);
  });
  app.router().add_post("/json", [](web::Request& request) -> Coro<web::Response> {
    auto reading = request.json();
    const http::Json json = co_await reading;
    co_return web::Response::json(json);
  });
  app.router().add_get("/old",
                       [](web::Request&) -> Coro<web::Response> { co_return web::Response::redirect("/user/moved"); });
  with_app<World>(std::move(app), [](web::TestClient& client) -> Coro<> {
    auto greeting = text_of(client, "/user/ada?greeting=hi");
    const std::string greeted = co_await greeting;
    CHECK(greeted == "hi ada");
    auto following = text_of(client, "/old");
    const std::string moved = co_await following;
    CHECK(moved == "hello moved");
    http::RequestOptions options;
    options.json = http::Json::object({{"a", 1}});
    auto posting = client.post("/json", std::move(options));
    http::ClientResponse posted = co_await posting;
    const std::string json = co_await posted.text();
    CHECK(json == R"({"a": 1})");
    auto missing = client.get("/nothing");
    http::ClientResponse nothing = co_await missing;
    CHECK(nothing.status() == 404);
    const std::string text = co_await nothing.text();
    CHECK(text == "404: Not Found");
  });
}

TEST_CASE_TEMPLATE("a body streams up in chunks and down compressed, whole in both directions", World, WORLDS) {
  web::Application app;
  app.router().add_post("/", [](web::Request& request) -> Coro<web::StreamResponse> {
    web::StreamResponse response;
    response.enable_compression();
    auto preparing = response.prepare(request);
    co_await preparing;
    http::StreamReader& body = request.content();
    std::string piece = co_await body.read_any();
    while (!piece.empty()) {
      auto writing = response.write(piece);
      co_await writing;
      piece = co_await body.read_any();
    }
    co_return response;
  });
  with_app<World>(std::move(app), [](web::TestClient& client) -> Coro<> {
    std::string sent;
    for (int i = 0; sent.size() < 1'000'000; ++i) sent += std::to_string(i) + ",";
    http::RequestOptions options;
    options.data = sent;
    options.chunked = true;
    auto posting = client.post("/", std::move(options));
    http::ClientResponse response = co_await posting;
    CHECK(response.headers().get("Content-Encoding", "") == "gzip");
    const std::string received = co_await response.text();
    CHECK(received == sent);
  });
}

TEST_CASE_TEMPLATE("websocket messages of every size come back, and the close code goes both ways", World, WORLDS) {
  std::uint16_t seen = 0;
  web::Application app;
  app.router().add_get("/ws", [&seen](web::Request& request) -> Coro<web::Response> {
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
    seen = socket.close_code();
    co_return socket;
  });
  with_app<World>(std::move(app), [](web::TestClient& client) -> Coro<> {
    http::URL url = client.server().make_url("/ws");
    auto connecting = client.session().ws_connect(std::move(url));
    http::ClientWebSocketResponse socket = co_await connecting;
    for (const std::size_t size : {0, 1, 125, 126, 65'535, 65'536, 1'000'000}) {
      const std::string text(size, 'w');
      auto sending = socket.send_str(text);
      co_await sending;
      auto receiving = socket.receive_str();
      const std::string echoed = co_await receiving;
      CHECK(echoed == text);
    }
    auto pinging = socket.ping("alive?");
    co_await pinging;
    auto closing = socket.close(4321, "enough");
    const bool closed = co_await closing;
    CHECK(closed);
    CHECK(socket.close_code() == 4321);
  });
  CHECK(seen == 4321);
}

TEST_CASE_TEMPLATE("events come one by one while their handler runs", World, WORLDS) {
  web::Application app;
  app.router().add_get("/", [](web::Request& request) -> Coro<web::EventSourceResponse> {
    web::EventSourceResponse events;
    auto preparing = events.prepare(request);
    co_await preparing;
    for (int i = 1; i <= 3; ++i) {
      auto sending = events.send("event " + std::to_string(i));
      co_await sending;
      co_await sleep(1ms);
    }
    co_return events;
  });
  with_app<World>(std::move(app), [](web::TestClient& client) -> Coro<> {
    auto asking = client.get("/");
    http::ClientResponse response = co_await asking;
    CHECK(response.headers().get("Content-Type", "") == "text/event-stream");
    const std::string text = co_await response.text();
    CHECK(text == "data: event 1\n\ndata: event 2\n\ndata: event 3\n\n");
  });
}

TEST_CASE_TEMPLATE("a file is sent whole, in part, and not again", World, WORLDS) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("yieldpoint-conformance-" + std::to_string(getpid()))).string();
  std::ofstream(path, std::ios::binary) << std::string(200'000, 'f') << "end";
  web::Application app;
  app.router().add_get("/", [path](web::Request&) -> Coro<web::Response> { co_return web::Response::file(path); });
  with_app<World>(std::move(app), [](web::TestClient& client) -> Coro<> {
    auto asking = client.get("/");
    http::ClientResponse whole = co_await asking;
    const std::string text = co_await whole.text();
    CHECK(text.size() == 200'003);
    http::RequestOptions part_options;
    part_options.headers.set("Range", "bytes=-3");
    auto asking_part = text_of(client, "/", std::move(part_options));
    const std::string part = co_await asking_part;
    CHECK(part == "end");
    http::RequestOptions again_options;
    again_options.headers.set("If-None-Match", whole.headers().get("ETag", ""));
    auto asking_again = client.get("/", std::move(again_options));
    http::ClientResponse again = co_await asking_again;
    CHECK(again.status() == 304);
    auto reading = again.read();
    co_await reading;
  });
  std::remove(path.c_str());
}

TEST_CASE_TEMPLATE("a client that leaves cancels the handler that asked for it", World, WORLDS) {
  Lines log;
  web::Application app;
  app.router().add_get("/", [&log](web::Request&) -> Coro<web::Response> {
    try {
      co_await sleep(10s);
    } catch (const CancelledError&) {
      log.push_back("cancelled");
      throw;
    }
    co_return web::Response::text("late");
  });
  web::RunnerOptions options;
  options.server.handler_cancellation = true;
  with_app<World>(
      std::move(app),
      [&log](web::TestClient& client) -> Coro<> {
        http::RequestOptions impatient;
        impatient.timeout.total = 20ms;
        std::string how;
        try {
          auto asking = client.get("/", std::move(impatient));
          http::ClientResponse response = co_await asking;
        } catch (const TimeoutError& error) {
          how = error.name();
        }
        CHECK(how == "TimeoutError");
        while (log.empty()) co_await sleep(1ms);
      },
      std::move(options));
  CHECK(log == Lines{"cancelled"});
}

TEST_CASE_TEMPLATE("a shutdown lets a handler end and unwinds the contexts behind it", World, WORLDS) {
  Lines log;
  web::Application app;
  app.router().add_get("/", [&log](web::Request&) -> Coro<web::Response> {
    log.push_back("handler begins");
    co_await sleep(20ms);
    log.push_back("handler ends");
    co_return web::Response::text("done");
  });
  app.cleanup_ctx().append([&log](web::Application&, web::Yield yield) -> Coro<> {
    log.push_back("context begins");
    co_await yield();
    log.push_back("context ends");
  });
  with_app<World>(std::move(app), [&log](web::TestClient& client) -> Coro<> {
    Task<std::string> asking = create_task(text_of(client, "/", http::RequestOptions()));
    while (log.size() < 2) co_await sleep(1ms);
    auto closing = client.server().close();
    co_await closing;
    const std::string text = co_await asking;
    CHECK(text == "done");
  });
  CHECK(log == Lines{"context begins", "handler begins", "handler ends", "context ends"});
}

TEST_CASE_TEMPLATE("both sides of a request are in the trace", World, WORLDS) {
  web::Application app;
  app.router().add_get("/", [](web::Request&) -> Coro<web::Response> { co_return web::Response::text("hello"); });
  const Run result = with_app<World>(std::move(app), [](web::TestClient& client) -> Coro<> {
    auto asking = text_of(client, "/");
    const std::string text = co_await asking;
    CHECK(text == "hello");
  });
  CHECK(operations(result, "server") == Lines{"request", "response", "end"});
  const Lines client = operations(result, "client");
  CHECK(client.front() == "request");
  CHECK(client.back() == "end");
}
