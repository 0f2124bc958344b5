// cpp-httplib's client beside a server that answers routes.md: httplib_client PORT.

#include <httplib.h>

#include <cstdlib>
#include <stdexcept>

#include "report.h"

namespace {

using interop::check;
using interop::Json;

constexpr std::size_t kLarge = 5'000'000;

httplib::Response must(const httplib::Result& result) {
  if (!result) throw std::runtime_error(httplib::to_string(result.error()));
  return *result;
}

Json echoed(const httplib::Response& response) {
  return Json::parse(response.body);
}

httplib::Client connect(int port) {
  httplib::Client client("127.0.0.1", port);
  client.set_read_timeout(10);
  client.set_keep_alive(true);
  return client;
}

void check_methods(int port) {
  httplib::Client client = connect(port);
  check("hello", [&] {
    const httplib::Response got = must(client.Get("/hello"));
    return Json{{"status", got.status}, {"type", got.get_header_value("Content-Type")}, {"body", got.body}};
  });
  check("head", [&] {
    const httplib::Response got = must(client.Head("/hello"));
    return Json{{"status", got.status}, {"length", got.get_header_value("Content-Length")}, {"body", got.body}};
  });
  check("post", [&] {
    const Json got = echoed(must(client.Post("/echo?a=1&b=%20", "some text", "text/plain")));
    return Json{{"method", got["method"]}, {"target", got["target"]}, {"body", got["body"]}};
  });
  check("put, patch, delete and options", [&] {
    Json methods = Json::array();
    methods.push_back(echoed(must(client.Put("/echo", "1", "text/plain")))["method"]);
    methods.push_back(echoed(must(client.Patch("/echo", "2", "text/plain")))["method"]);
    methods.push_back(echoed(must(client.Delete("/echo")))["method"]);
    methods.push_back(echoed(must(client.Options("/echo")))["method"]);
    return methods;
  });
  check("one connection for all", [&] {
    const Json first = echoed(must(client.Get("/echo")))["client"];
    must(client.Head("/hello"));
    must(client.Get("/status/404"));
    return Json(first == echoed(must(client.Get("/echo")))["client"]);
  });
}

void check_bodies(int port) {
  httplib::Client client = connect(port);
  check("chunked", [&] { return Json(must(client.Get("/chunked")).body); });
  check("large", [&] {
    std::size_t count = 0;
    const auto take = [&](const char*, std::size_t size) {
      count += size;
      return true;
    };
    must(client.Get("/large?bytes=" + std::to_string(kLarge), take));
    return Json(count);
  });
  check("upload in chunks", [&] {
    std::size_t left = kLarge;
    const std::string piece(50'000, 'x');
    const auto give = [&](std::size_t, httplib::DataSink& sink) {
      const std::size_t size = std::min(left, piece.size());
      if (size > 0) sink.write(piece.data(), size);
      left -= size;
      if (left == 0) sink.done();
      return true;
    };
    return Json::parse(must(client.Post("/upload", give, "application/octet-stream")).body)["bytes"];
  });
  check("multipart form", [&] {
    const httplib::MultipartFormDataItems items = {{"note", "hi", "", "text/plain"},
                                                   {"file", std::string(3000, 'y'), "a.txt", "text/plain"}};
    return echoed(must(client.Post("/form", items)));
  });
  check("gzip", [&] {
    const httplib::Response got = must(client.Get("/gzip", {{"Accept-Encoding", "gzip"}}));
    return Json{{"coding", got.get_header_value("Content-Encoding")}, {"bytes", got.body.size()}};
  });
  check("redirect", [&] {
    client.set_follow_location(true);
    return Json(must(client.Get("/redirect?to=/hello&status=301")).body);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const int port = std::atoi(argv[1]);
  check_methods(port);
  check_bodies(port);
  return 0;
}
