#include "static_site.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "support/test.h"
#include "support/web_server.h"

namespace {

namespace fs = std::filesystem;
using aio::tools::is_immutable;
using aio::tools::listen_at_first_free;
using aio::tools::make_site;

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

/// A folder to serve beside a secret that must not be given away, and a trace.
class Site {
 public:
  Site() {
    std::string name = (fs::temp_directory_path() / "static-site-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    write(folder_ / "secret.txt", "secret");
    write(folder_ / "site/index.html", "<p>page</p>");
    write(folder_ / "site/app.js", "plain");
    write(folder_ / "site/app.js.br", "squeezed");
    write(folder_ / "site/Makefile", "all:");
    write(folder_ / "site/program.wasm", std::string(600 * 1024, 'w'));
    write(folder_ / "site/assets/app-DEADBEEF.js", "hashed");
    write(folder_ / "my trace.jsonl", "{}\n");
    fs::create_symlink("../secret.txt", folder_ / "site/link.txt");
  }
  ~Site() { fs::remove_all(folder_); }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  std::string folder() const { return (folder_ / "site").string(); }
  std::string trace() const { return (folder_ / "my trace.jsonl").string(); }
  web::Application app() const { return make_site(folder(), trace()); }

 private:
  fs::path folder_;
};

}  // namespace

TEST_CASE("wasm is served as application/wasm and arrives whole") {
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    const std::string response = co_await client.get("/program.wasm");
    CHECK(status_of(response) == "HTTP/1.1 200 OK");
    CHECK(header_of(response, "Content-Type") == "application/wasm");
    CHECK(body_of(response) == std::string(600 * 1024, 'w'));
    const std::string unknown = co_await client.get("/Makefile");
    CHECK(header_of(unknown, "Content-Type") == "application/octet-stream");
  });
}

TEST_CASE("a folder answers with its index and never with a list") {
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    const std::string index = co_await client.get("/");
    CHECK(body_of(index) == "<p>page</p>");
    CHECK(header_of(index, "Content-Type") == "text/html; charset=utf-8");
    const std::string list = co_await client.get("/assets/");
    CHECK(status_of(list) == "HTTP/1.1 404 Not Found");
    CHECK(body_of(list) == "There is no /assets/ here.\n");
    const std::string bare = co_await client.get("//assets");
    CHECK(header_of(bare, "Location") == "/assets/");
  });
}

TEST_CASE("a precompressed file is sent to those who accept brotli, the plain one to the others") {
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    const std::string squeezed = co_await client.get("/app.js", "Accept-Encoding: gzip;q=0.5, br;q=0.8\r\n");
    CHECK(body_of(squeezed) == "squeezed");
    CHECK(header_of(squeezed, "Content-Encoding") == "br");
    CHECK(header_of(squeezed, "Content-Type") == "text/javascript; charset=utf-8");
    for (const char* accepted : {"identity", "gzip, br;q=0", "broccoli"}) {
      CAPTURE(accepted);
      const std::string plain = co_await client.get("/app.js", std::string("Accept-Encoding: ") + accepted + "\r\n");
      CHECK(body_of(plain) == "plain");
      CHECK(header_of(plain, "Content-Encoding") == "-");
      CHECK(header_of(plain, "Vary") == "Accept-Encoding");
    }
  });
}

TEST_CASE("an unchanged file costs a 304 without a body") {
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    const std::string first = co_await client.get("/app.js");
    const std::string etag = header_of(first, "ETag");
    for (const std::string& known : {etag, "\"other\", W/" + etag, std::string("*")}) {
      CAPTURE(known);
      const std::string again = co_await client.get("/app.js", "If-None-Match: " + known + "\r\n");
      CHECK(status_of(again) == "HTTP/1.1 304 Not Modified");
      CHECK(body_of(again).empty());
    }
    const std::string other = co_await client.get("/app.js", "If-None-Match: \"other\"\r\n");
    CHECK(status_of(other) == "HTTP/1.1 200 OK");
  });
}

TEST_CASE("only files named by a hash are cached without asking again") {
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    const std::string hashed = co_await client.get("/assets/app-DEADBEEF.js");
    CHECK(header_of(hashed, "Cache-Control") == "public, max-age=31536000, immutable");
    const std::string named = co_await client.get("/app.js");
    CHECK(header_of(named, "Cache-Control") == "no-cache");
  });
  CHECK(is_immutable("/toolchain/llvm.0123456789abcdef.wasm"));
  CHECK_FALSE(is_immutable("/toolchain/manifest.json"));
}

TEST_CASE("a trace lies beside the page, under its name and never cached") {
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    const std::string response = co_await client.get("/trace.jsonl");
    CHECK(body_of(response) == "{}\n");
    CHECK(header_of(response, "Content-Type") == "application/x-ndjson");
    CHECK(header_of(response, "Content-Disposition") == "inline; filename*=UTF-8''my%20trace.jsonl");
    CHECK(header_of(response, "Cache-Control") == "no-store");
  });
}

TEST_CASE("no path leads out of the folder") {
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    for (const char* path : {"/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/link.txt",
                             "//etc/passwd", "/..%2fsecret.txt", "/app.js%00.html"}) {
      CAPTURE(path);
      const std::string response = co_await client.get(path);
      CHECK(status_of(response).find(" 40") != std::string::npos);
      CHECK(body_of(response) != "secret");
    }
  });
}

TEST_CASE("every answer carries the page's security headers") {
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    for (const char* path : {"/", "/missing", "/assets", "/trace.jsonl"}) {
      CAPTURE(path);
      const std::string response = co_await client.get(path);
      CHECK(header_of(response, "Content-Security-Policy") == aio::tools::kPagePolicy);
      CHECK(header_of(response, "Permissions-Policy") == aio::tools::kPermissionsPolicy);
      CHECK(header_of(response, "X-Content-Type-Options") == "nosniff");
      CHECK(header_of(response, "Referrer-Policy") == "no-referrer");
      CHECK(header_of(response, "Cross-Origin-Opener-Policy") == "same-origin");
      CHECK(header_of(response, "Cross-Origin-Resource-Policy") == "same-origin");
    }
    const std::string refused = co_await client.post("/", "text");
    CHECK(status_of(refused) == "HTTP/1.1 405 Method Not Allowed");
    CHECK(header_of(refused, "X-Content-Type-Options") == "nosniff");
  });
}

TEST_CASE("only the workers may compile WebAssembly, and the one that runs programs has no network") {
  using aio::tools::content_security_policy;
  const std::string_view run = content_security_policy("/assets/run-worker-DEADBEEF.js");
  CHECK(run == "default-src 'none'; script-src 'wasm-unsafe-eval'");
  for (const char* path : {"/assets/compile-worker-DEADBEEF.js", "/assets/language-worker-DEADBEEF.js"}) {
    CAPTURE(path);
    CHECK(content_security_policy(path) == aio::tools::kToolWorkerPolicy);
  }
  for (const char* path : {"/", "/index.html", "/assets/index-DEADBEEF.js", "/run-worker-DEADBEEF.js"}) {
    CAPTURE(path);
    CHECK(content_security_policy(path) == aio::tools::kPagePolicy);
  }
  CHECK(aio::tools::kPagePolicy.find("unsafe") == std::string_view::npos);
  for (const char* path : {"/slides/", "/slides/short.html", "/slides/speaker.html"}) {
    CAPTURE(path);
    CHECK(content_security_policy(path) == aio::tools::kSlidesPolicy);
  }
  CHECK(aio::tools::kSlidesPolicy.find("unsafe") == std::string_view::npos);
}

TEST_CASE("other sites may load the script that embeds a program, and frame its page, and nothing else") {
  using aio::tools::content_security_policy;
  CHECK(content_security_policy("/frame.html") == aio::tools::kFramePolicy);
  CHECK(aio::tools::kFramePolicy.find("frame-ancestors *;") != std::string_view::npos);
  CHECK(aio::tools::kFramePolicy.find("unsafe") == std::string_view::npos);
  for (const char* path : {"/", "/index.html", "/embed.html", "/sub/frame.html"}) {
    CAPTURE(path);
    CHECK(content_security_policy(path) == aio::tools::kPagePolicy);
  }
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    const std::string script = co_await client.get("/embed.js");
    CHECK(header_of(script, "Cross-Origin-Resource-Policy") == "cross-origin");
    CHECK(header_of(script, "Access-Control-Allow-Origin") == "*");
    const std::string other = co_await client.get("/app.js");
    CHECK(header_of(other, "Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(header_of(other, "Access-Control-Allow-Origin") == "-");
  });
}

TEST_CASE("a taken port makes the next free one be used") {
  const Site site;
  serve_simulated(site.app(), [](RawClient& client) -> Coro<> {
    auto listening = listen_at_first_free(client.runner(), client.port());
    const int port = co_await listening;
    CHECK(port == client.port() + 1);
  });
}

TEST_CASE("what is not there is not served") {
  const Site site;
  CHECK(thrown_by([&] { make_site(site.folder() + "/app.js"); }).starts_with("ValueError: The folder "));
  CHECK(thrown_by([&] { make_site(site.folder(), site.folder()); }).starts_with("ValueError: The trace "));
}

TEST_CASE("the program says where it is, and ends with code 0 at Ctrl-C") {
  const Site site;
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(pipe_ends[1], STDOUT_FILENO);
    execl(SERVE, SERVE, site.folder().c_str(), "--port", "0", static_cast<char*>(nullptr));
    _exit(127);
  }
  close(pipe_ends[1]);
  char line[200] = {};
  CHECK(read(pipe_ends[0], line, sizeof line - 1) > 0);
  close(pipe_ends[0]);
  CHECK(std::string(line).starts_with("Yieldpoint is at http://127.0.0.1:"));
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
