#include "static_site.h"

#include <doctest/doctest.h>
#include <httplib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace fs = std::filesystem;
using aio::tools::accepts_brotli;
using aio::tools::bind_first_free;
using aio::tools::is_immutable;
using aio::tools::matches_etag;
using aio::tools::media_type;
using aio::tools::mount;
using aio::tools::mount_trace;

namespace {

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

/// A served folder beside a secret that it must not give away.
class Site {
 public:
  Site() {
    std::string name = (fs::temp_directory_path() / "static-site-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    write(folder_ / "secret.txt", "secret");
    write(folder_ / "site/index.html", "<p>page</p>");
    write(folder_ / "site/app.js", "plain");
    write(folder_ / "site/app.js.br", "squeezed");
    write(folder_ / "site/program.wasm", std::string(600 * 1024, 'w'));
    write(folder_ / "site/assets/app-DEADBEEF.js", "hashed");
    write(folder_ / "my trace.jsonl", "{}\n");
    fs::create_symlink("../secret.txt", folder_ / "site/link.txt");
    mount_trace(server_, folder_ / "my trace.jsonl");
    mount(server_, folder_ / "site");
    port_ = bind_first_free(server_, 0).value_or(0);
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }

  ~Site() {
    server_.stop();
    thread_.join();
    fs::remove_all(folder_);
  }

  httplib::Response get(const std::string& path, const httplib::Headers& headers = {}) const {
    httplib::Client client("127.0.0.1", port_);
    client.set_decompress(false);
    const auto result = client.Get(path, headers);
    REQUIRE(result);
    return *result;
  }

  int port() const { return port_; }

 private:
  fs::path folder_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_CASE("wasm is served as application/wasm and arrives whole") {
  const Site site;
  const auto response = site.get("/program.wasm");
  CHECK(response.status == 200);
  CHECK(response.get_header_value("Content-Type") == "application/wasm");
  CHECK(response.body == std::string(600 * 1024, 'w'));
}

TEST_CASE("a folder answers with its index and never with a list") {
  const Site site;
  CHECK(site.get("/").body == "<p>page</p>");
  CHECK(site.get("/assets/").status == 404);
}

TEST_CASE("a precompressed file is sent to those who accept brotli, the plain one to the others") {
  const Site site;
  const auto squeezed = site.get("/app.js", {{"Accept-Encoding", "gzip, deflate, br"}});
  CHECK(squeezed.body == "squeezed");
  CHECK(squeezed.get_header_value("Content-Encoding") == "br");
  CHECK(squeezed.get_header_value("Content-Type") == "text/javascript; charset=utf-8");
  const auto plain = site.get("/app.js", {{"Accept-Encoding", "identity"}});
  CHECK(plain.body == "plain");
  CHECK_FALSE(plain.has_header("Content-Encoding"));
  CHECK(plain.get_header_value("Vary") == "Accept-Encoding");
}

TEST_CASE("an unchanged file costs a 304 without a body") {
  const Site site;
  const auto etag = site.get("/app.js").get_header_value("ETag");
  const auto again = site.get("/app.js", {{"If-None-Match", etag}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
}

TEST_CASE("only files named by a hash are cached without asking again") {
  const Site site;
  CHECK(site.get("/assets/app-DEADBEEF.js").get_header_value("Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(site.get("/app.js").get_header_value("Cache-Control") == "no-cache");
  CHECK(is_immutable("/toolchain/llvm.0123456789abcdef.wasm"));
  CHECK_FALSE(is_immutable("/toolchain/manifest.json"));
}

TEST_CASE("a trace lies beside the page, under its name and never cached") {
  const Site site;
  const auto response = site.get("/trace.jsonl");
  CHECK(response.body == "{}\n");
  CHECK(response.get_header_value("Content-Type") == "application/x-ndjson");
  // httplib's client has taken the percent signs away.
  CHECK(response.get_header_value("Content-Disposition") == "inline; filename*=UTF-8''my trace.jsonl");
  CHECK(response.get_header_value("Cache-Control") == "no-store");
}

TEST_CASE("no path leads out of the folder") {
  const Site site;
  for (const auto* path : {"/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/link.txt",
                           "//etc/passwd", "/..%2fsecret.txt", "/app.js%00.html"}) {
    CAPTURE(path);
    const auto response = site.get(path);
    CHECK(response.status != 200);
    CHECK(response.body != "secret");
  }
}

TEST_CASE("every answer carries the page's security headers") {
  const Site site;
  for (const auto* path : {"/", "/missing"}) {
    const auto response = site.get(path);
    CHECK(response.get_header_value("Content-Security-Policy") == aio::tools::kContentSecurityPolicy);
    CHECK(response.get_header_value("X-Content-Type-Options") == "nosniff");
  }
}

TEST_CASE("a taken port makes the next free one be used") {
  const Site site;
  httplib::Server second;
  const auto port = bind_first_free(second, site.port());
  REQUIRE(port);
  CHECK(*port > site.port());
}

TEST_CASE("headers are compared element by element") {
  CHECK(accepts_brotli("gzip;q=0.5, br;q=0.8"));
  CHECK_FALSE(accepts_brotli("gzip, br;q=0"));
  CHECK_FALSE(accepts_brotli("broccoli"));
  CHECK(matches_etag("W/\"a\", \"b\"", "\"b\""));
  CHECK_FALSE(matches_etag("\"ab\"", "\"b\""));
  CHECK(media_type("trace.jsonl") == "application/x-ndjson");
  CHECK(media_type("Makefile") == "application/octet-stream");
}
