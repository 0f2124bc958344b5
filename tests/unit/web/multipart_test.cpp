#include "web/multipart.h"

#include "support/test.h"
#include "support/web_server.h"

namespace {

constexpr const char* kForm = "Content-Type: multipart/form-data; boundary=b\r\n";

std::string form() {
  return "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA day\r\n"
         "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"day.png\"\r\nContent-Type: "
         "image/png\r\n\r\n"
         "\x89PNG\r\n\r\n"
         "--b--\r\n";
}

Coro<web::Response> read_form(web::Request& request) {
  auto reading = request.post();
  const http::MultiDict fields = co_await reading;
  std::string text;
  for (const auto& [name, value] : fields) text += name + "=" + value + ";";
  for (const web::FileField& file : request.files()) {
    text += file.name + ":" + file.filename + ":" + file.content_type + ":" + std::to_string(file.content.size()) + ";";
  }
  co_return web::Response::text(text);
}

Coro<web::Response> read_parts(web::Request& request) {
  web::MultipartReader parts = request.multipart();
  std::string text;
  for (;;) {
    auto waiting = parts.next();
    std::optional<web::BodyPart> part = co_await waiting;
    if (!part) break;
    auto reading = part->read();
    const std::string content = co_await reading;
    text += part->name().value_or("?") + ":" + part->content_type() + ":" + std::to_string(content.size()) + ";";
  }
  co_return web::Response::text(text);
}

Coro<web::Response> skip_parts(web::Request& request) {
  web::MultipartReader parts = request.multipart();
  auto first = parts.next();
  std::optional<web::BodyPart> kept = co_await first;
  auto second = parts.next();
  const std::optional<web::BodyPart> photo = co_await second;
  std::string problem;
  try {
    auto reading = kept->read_chunk();
    const std::string late = co_await reading;
  } catch (const RuntimeError& error) {
    problem = error.what();
  }
  co_return web::Response::text(photo->filename().value_or("?") + ";" + problem);
}

web::Application app() {
  web::ApplicationOptions options;
  options.client_max_size = 1000;
  web::Application made(options);
  made.router().add_post("/form", read_form);
  made.router().add_post("/parts", read_parts);
  made.router().add_post("/skip", skip_parts);
  return made;
}

}  // namespace

TEST_CASE("a form of several parts gives its texts and its files") {
  serve_simulated(app(), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.post("/form", form(), kForm);
    CHECK(body_of(answer) == "title=A day;photo:day.png:image/png:6;");
  });
}

TEST_CASE("parts are read as they come, cut anywhere") {
  serve_simulated(app(), [](RawClient& client) -> Coro<> {
    Stream stream = co_await client.connect();
    const std::string bytes = form();
    const std::string head = request_text(
        "POST", "/parts", "Connection: close\r\nContent-Length: " + std::to_string(bytes.size()) + "\r\n" + kForm);
    co_await stream.write(head);
    for (const char byte : bytes) {
      const std::string piece(1, byte);
      co_await stream.write(piece);
      co_await sleep(1ms);
    }
    const std::string answer = co_await stream.read();
    co_await stream.close();
    CHECK(body_of(answer) == "title:text/plain:5;photo:image/png:6;");
  });
}

TEST_CASE("a part that was not read is passed over, and cannot be read any more") {
  serve_simulated(app(), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.post("/skip", form(), kForm);
    CHECK(body_of(answer) == "day.png;This part is over: the next one was asked for; read parts in order");
  });
}

TEST_CASE("a broken form is refused, and so is one that is too large") {
  serve_simulated(app(), [](RawClient& client) -> Coro<> {
    for (const char* path : {"/form", "/parts"}) {
      CAPTURE(path);
      const std::string cut = co_await client.post(path, form().substr(0, 100), kForm);
      CHECK(status_of(cut) == "HTTP/1.1 400 Bad Request");
      const std::string unbounded = co_await client.post(path, form(), "Content-Type: multipart/form-data\r\n");
      CHECK(status_of(unbounded) == "HTTP/1.1 400 Bad Request");
      std::string large = form();
      large.insert(large.find("A day"), 2000, 'x');
      const std::string refused = co_await client.post(path, large, kForm);
      CHECK(status_of(refused) == "HTTP/1.1 413 Request Entity Too Large");
    }
  });
}
