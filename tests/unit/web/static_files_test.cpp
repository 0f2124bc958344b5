#include "web/static_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support/test.h"
#include "support/web_server.h"
#include "web/detail/content_coding.h"
#include "web/file_response.h"

namespace {

namespace fs = std::filesystem;

/// A folder that goes with it: site/{app.js, app.js.br, app.js.gz, index.html, empty.txt, sub/}, and secret.txt beside.
class Folder {
 public:
  Folder() : root_(fs::temp_directory_path() / ("yieldpoint-static-files-test-" + std::to_string(getpid()))) {
    fs::remove_all(root_);
    fs::create_directories(site() / "sub");
    write("site/app.js", "0123456789");
    write("site/app.js.br", "brotli");
    write("site/app.js.gz", "gzip");
    write("site/index.html", "<p>index");
    write("site/empty.txt", "");
    write("site/big.bin", std::string(200'000, 'b'));
    write("secret.txt", "secret");
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path site() const { return root_ / "site"; }
  fs::path root() const { return root_; }

 private:
  void write(const char* name, const std::string& text) { std::ofstream(root_ / name, std::ios::binary) << text; }
  fs::path root_;
};

web::Application serving(const Folder& folder, std::string index = {}) {
  web::Application app;
  web::StaticOptions options;
  options.name = "static";
  options.index = std::move(index);
  app.router().add_static("/static/", folder.site().string(), std::move(options));
  return app;
}

}  // namespace

TEST_CASE("a file is served with its type, length and validators, in pieces when it is large") {
  const Folder folder;
  serve_simulated(serving(folder), [](RawClient& client) -> Coro<> {
    const std::string file = co_await client.get("/static/app.js");
    CHECK(status_of(file) == "HTTP/1.1 200 OK");
    CHECK(header_of(file, "Content-Type") == "text/javascript; charset=utf-8");
    CHECK(header_of(file, "Content-Length") == "10");
    CHECK(header_of(file, "Accept-Ranges") == "bytes");
    CHECK(header_of(file, "Vary") == "Accept-Encoding");
    CHECK(header_of(file, "ETag").size() > 4);
    CHECK(body_of(file) == "0123456789");
    const std::string empty = co_await client.get("/static/empty.txt");
    CHECK(header_of(empty, "Content-Length") == "0");
    const std::string big = co_await client.get("/static/big.bin");
    CHECK(body_of(big) == std::string(200'000, 'b'));
    const std::string head = co_await client.get("/static/big.bin", "", "HEAD");
    CHECK(header_of(head, "Content-Length") == "200000");
    CHECK(body_of(head) == "");
  });
}

TEST_CASE("a precompressed variant is sent to who takes it") {
  const Folder folder;
  serve_simulated(serving(folder), [](RawClient& client) -> Coro<> {
    const std::string brotli = co_await client.get("/static/app.js", "Accept-Encoding: gzip, br\r\n");
    CHECK(header_of(brotli, "Content-Encoding") == "br");
    CHECK(header_of(brotli, "Content-Type") == "text/javascript; charset=utf-8");
    CHECK(body_of(brotli) == "brotli");
    const std::string gzip = co_await client.get("/static/app.js", "Accept-Encoding: gzip, br;q=0\r\n");
    CHECK(header_of(gzip, "Content-Encoding") == "gzip");
    CHECK(header_of(gzip, "ETag") != header_of(brotli, "ETag"));
  });
}

TEST_CASE("conditional requests are answered with 304 and 412") {
  const Folder folder;
  serve_simulated(serving(folder), [](RawClient& client) -> Coro<> {
    const std::string file = co_await client.get("/static/app.js");
    const std::string etag = header_of(file, "ETag");
    const std::string same = co_await client.get("/static/app.js", "If-None-Match: " + etag + "\r\n");
    CHECK(status_of(same) == "HTTP/1.1 304 Not Modified");
    CHECK(header_of(same, "ETag") == etag);
    CHECK(body_of(same) == "");
    const std::string date = header_of(file, "Last-Modified");
    const std::string since = co_await client.get("/static/app.js", "If-Modified-Since: " + date + "\r\n");
    CHECK(status_of(since) == "HTTP/1.1 304 Not Modified");
    const std::string other = co_await client.get("/static/app.js", "If-Match: \"other\"\r\n");
    CHECK(status_of(other) == "HTTP/1.1 412 Precondition Failed");
  });
}

TEST_CASE("ranges are answered with 206 and 416") {
  const Folder folder;
  serve_simulated(serving(folder), [](RawClient& client) -> Coro<> {
    const std::string part = co_await client.get("/static/app.js", "Range: bytes=2-4\r\n");
    CHECK(status_of(part) == "HTTP/1.1 206 Partial Content");
    CHECK(header_of(part, "Content-Range") == "bytes 2-4/10");
    CHECK(body_of(part) == "234");
    const std::string tail = co_await client.get("/static/app.js", "Range: bytes=-3\r\n");
    CHECK(body_of(tail) == "789");
    const std::string beyond = co_await client.get("/static/app.js", "Range: bytes=10-\r\n");
    CHECK(status_of(beyond) == "HTTP/1.1 416 Requested Range Not Satisfiable");
    CHECK(header_of(beyond, "Content-Range") == "bytes */10");
    const std::string changed = co_await client.get("/static/app.js", "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n");
    CHECK(body_of(changed) == "0123456789");
  });
}

TEST_CASE("nothing outside the folder is served, by no spelling and no link") {
  const Folder folder;
  fs::create_symlink(folder.root() / "secret.txt", folder.site() / "link.txt");
  fs::create_symlink(folder.root(), folder.site() / "up");
  fs::create_symlink(folder.site() / "app.js", folder.site() / "inside.js");
  serve_simulated(serving(folder), [](RawClient& client) -> Coro<> {
    const char* const kPaths[] = {
        "/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static/..%2fsecret.txt", "/static/sub/../../secret.txt",
        "/static/link.txt",      "/static/up/secret.txt",     "/static//etc/passwd",     "/static/%2fetc/passwd",
        "/static/app.js%00.txt", "/static/..%5csecret.txt",   "/static/nothing",         "/static/app.js/"};
    for (const char* path : kPaths) {
      const std::string shown(path);
      CAPTURE(shown);
      const std::string answer = co_await client.get(path);
      CHECK(answer.find("secret") == std::string::npos);
      CHECK(status_of(answer) == "HTTP/1.1 404 Not Found");
    }
    const std::string inside = co_await client.get("/static/inside.js");
    CHECK(body_of(inside) == "0123456789");
  });
}

TEST_CASE("no encoded variant is a way out of the folder") {
  const Folder folder;
  for (const char* name : {"app.js.br", "app.js.gz"}) {
    fs::remove(folder.site() / name);
    fs::create_symlink(folder.root() / "secret.txt", folder.site() / name);
  }
  serve_simulated(serving(folder), [](RawClient& client) -> Coro<> {
    for (const char* coding : {"br", "gzip"}) {
      const std::string answer =
          co_await client.get("/static/app.js", std::string("Accept-Encoding: ") + coding + "\r\n");
      CHECK(header_of(answer, "Content-Encoding") == "-");
      CHECK(body_of(answer) == "0123456789");
    }
  });
}

#ifndef __EMSCRIPTEN__  // its file system has no pipes with names
TEST_CASE("a pipe in the folder is no file, and does not hold its reader") {
  const Folder folder;
  const std::string pipe = (folder.site() / "pipe").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  web::Application app;
  app.router().add_get("/", [pipe](web::Request&) -> Coro<web::Response> { co_return web::Response::file(pipe); });
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string answer = co_await client.get("/");
    CHECK(status_of(answer) == "HTTP/1.1 404 Not Found");
  });
}
#endif

TEST_CASE("a folder is 403, or its index") {
  const Folder folder;
  serve_simulated(serving(folder), [](RawClient& client) -> Coro<> {
    const std::string root = co_await client.get("/static/");
    CHECK(status_of(root) == "HTTP/1.1 403 Forbidden");
    CHECK(client.runner().app().router().url_for("static", {{"filename", "a b.js"}}) == "/static/a%20b.js");
  });
  serve_simulated(serving(folder, "index.html"), [](RawClient& client) -> Coro<> {
    const std::string root = co_await client.get("/static/");
    CHECK(body_of(root) == "<p>index");
    const std::string sub = co_await client.get("/static/sub");
    CHECK(status_of(sub) == "HTTP/1.1 308 Permanent Redirect");
    CHECK(header_of(sub, "Location") == "/static/sub/");
    const std::string none = co_await client.get("/static/sub/");
    CHECK(status_of(none) == "HTTP/1.1 404 Not Found");
  });
}

TEST_CASE("Accept-Encoding is read with its weights") {
  using web::detail::accepts_coding;
  CHECK(accepts_coding("gzip, br", "br"));
  CHECK(accepts_coding("GZIP;q=0.5", "gzip"));
  CHECK(accepts_coding("*", "br"));
  CHECK_FALSE(accepts_coding("*;q=0", "br"));
  CHECK_FALSE(accepts_coding("br;q=0, *", "br"));
  CHECK_FALSE(accepts_coding("", "br"));
  CHECK_FALSE(accepts_coding("brotli", "br"));
}

TEST_CASE("Vary keeps what the handler says, and names Accept-Encoding once") {
  const auto varied = [](std::string before) {
    http::Headers headers;
    if (!before.empty()) headers.set("Vary", std::move(before));
    web::detail::vary_by_coding(headers);
    return headers.get_all("Vary");
  };
  CHECK(varied("") == Lines{"Accept-Encoding"});
  CHECK(varied("Cookie") == Lines{"Cookie, Accept-Encoding"});
  CHECK(varied("Cookie, accept-encoding") == Lines{"Cookie, accept-encoding"});
  CHECK(varied("*") == Lines{"*"});
}
