// The routes of routes.md that cpp-httplib's server can answer; says "port N" when it listens.
//
//     httplib_server [--tls CERTIFICATE KEY]

#include <httplib.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>

namespace {

using Json = nlohmann::json;

constexpr std::size_t kThreads = 128;  // one for each connection that is kept

std::string pattern(std::size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  while (text.size() < size) text += kDigits;
  return text;
}

void echo(const httplib::Request& request, httplib::Response& response) {
  Json headers = Json::object();
  for (const auto& [name, value] : request.headers) {
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    headers[lower] = value;
  }
  const std::string client = request.remote_addr + ":" + std::to_string(request.remote_port);
  const Json answer = {{"method", request.method},
                       {"target", request.target},
                       {"headers", headers},
                       {"body", request.body},
                       {"client", client}};
  response.set_content(answer.dump(), "application/json");
}

void upload(const httplib::Request&, httplib::Response& response, const httplib::ContentReader& read) {
  std::size_t count = 0;
  read([&](const char*, std::size_t size) {
    count += size;
    return true;
  });
  response.set_content(Json{{"bytes", count}}.dump(), "application/json");
}

void large(const httplib::Request& request, httplib::Response& response) {
  const std::size_t total = std::stoull(request.get_param_value("bytes"));
  response.set_chunked_content_provider("application/octet-stream",
                                        [total](std::size_t offset, httplib::DataSink& sink) {
                                          static const std::string kPattern = pattern(64 * 1024);
                                          const std::size_t size = std::min(kPattern.size(), total - offset);
                                          if (size > 0) sink.write(kPattern.data(), size);
                                          if (offset + size == total) sink.done();
                                          return true;
                                        });
}

void chunked(const httplib::Request&, httplib::Response& response) {
  response.set_chunked_content_provider("text/plain", [](std::size_t, httplib::DataSink& sink) {
    for (const std::string_view piece : {"one ", "two ", "three"}) sink.write(piece.data(), piece.size());
    sink.done();
    return true;
  });
}

void redirect(const httplib::Request& request, httplib::Response& response) {
  response.set_header("Location", request.get_param_value("to"));
  response.status = request.has_param("status") ? std::stoi(request.get_param_value("status")) : 302;
}

void add_routes(httplib::Server& server) {
  server.Get("/hello", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("Hello, world!", "text/plain");
  });
  server.Get("/echo", echo).Post("/echo", echo).Put("/echo", echo).Patch("/echo", echo).Delete("/echo", echo);
  server.Options("/echo", echo);
  server.Post("/upload", upload);
  server.Get("/large", large);
  server.Get("/chunked", chunked);
  server.Get("/redirect", redirect).Post("/redirect", redirect);
  server.Get("/gzip", [](const httplib::Request&, httplib::Response& response) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "compress me ";
    response.set_content(text, "text/plain");  // it compresses text when the client accepts that
  });
  server.Get("/slow", [](const httplib::Request& request, httplib::Response& response) {
    std::this_thread::sleep_for(std::chrono::milliseconds(std::stoi(request.get_param_value("ms"))));
    response.set_content("at last", "text/plain");
  });
  server.Get(R"(/status/(\d+))", [](const httplib::Request& request, httplib::Response& response) {
    response.status = std::stoi(request.matches[1]);
    if (response.status != 204) response.set_content("as asked", "text/plain");
  });
  server.Get("/close", [](const httplib::Request&, httplib::Response& response) {
    response.set_header("Connection", "close");
    response.set_content("closing", "text/plain");
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::unique_ptr<httplib::Server> server;
  if (argc == 4 && std::string_view(argv[1]) == "--tls") {
    server = std::make_unique<httplib::SSLServer>(argv[2], argv[3]);
  } else {
    server = std::make_unique<httplib::Server>();
  }
  add_routes(*server);
  server->set_keep_alive_max_count(1000);
  server->new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  const int port = server->bind_to_any_port("127.0.0.1");
  std::printf("port %d\n", port);
  std::fflush(stdout);
  return server->listen_after_bind() ? 0 : 1;
}
