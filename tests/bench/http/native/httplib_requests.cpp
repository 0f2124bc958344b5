// Requests one after the other on one connection, with cpp-httplib: httplib_requests PORT COUNT.

#include <httplib.h>

#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  httplib::Client client("127.0.0.1", std::atoi(argv[1]));
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  for (int i = 0; i < std::atoi(argv[2]); ++i) {
    const httplib::Result result = client.Get("/hello");
    if (!result || result->body.size() != 13) return 1;
  }
  return 0;
}
