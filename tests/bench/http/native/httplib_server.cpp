// The measured routes on cpp-httplib, a thread a connection; it has no websockets.
//
//     httplib_server FILE     says "port N"

#include <httplib.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace {

constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kStream = 10 * 1024 * 1024;
constexpr std::size_t kThreads = 64;
constexpr std::size_t kKeepAlive = 1'000'000'000;

bool give_piece(std::size_t offset, httplib::DataSink& sink) {
  static const std::string kText(kPiece, 'x');
  sink.write(kText.data(), kText.size());
  if (offset + kPiece == kStream) sink.done();
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path file(argv[1]);
  httplib::Server server;
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_keep_alive_max_count(kKeepAlive);
  server.set_tcp_nodelay(true);
  server.Get("/hello", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("Hello, world!", "text/plain; charset=utf-8");
  });
  server.Post("/echo", [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(nlohmann::json::parse(request.body).dump(), "application/json");
  });
  server.Get("/stream", [](const httplib::Request&, httplib::Response& response) {
    response.set_chunked_content_provider("application/octet-stream", give_piece);
  });
  server.set_mount_point("/", file.parent_path().string());
  std::printf("port %d\n", server.bind_to_any_port("127.0.0.1"));
  std::fflush(stdout);
  return server.listen_after_bind() ? 0 : 1;
}
