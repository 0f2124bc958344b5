// Many connections at one server, while one more client measures how long its requests take.
//
//     load PORT IDLE SLOW SECONDS
//
// IDLE connections make one request each and stay open; SLOW ones send a byte of a request's head now and then; then
// one request after the other is timed on a connection of its own for SECONDS. Says "idle" when the idle ones are open
// and reads a line before it goes on. Prints {"idle", "slow", "requests", "p50", "p99", "max"}: connections still open
// at the end, and milliseconds.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::string_view kRequest = "GET /hello HTTP/1.1\r\nHost: load\r\n\r\n";
constexpr std::string_view kSlowHead = "GET /hello HTTP/1.1\r\nHost: load\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr milliseconds kSlowPause{500};
constexpr milliseconds kPause{2};

int open_connection(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw std::runtime_error("no descriptor is left; raise ulimit -n");
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("a connection was refused");
  }
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  const timeval limit = {.tv_sec = 10, .tv_usec = 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  return fd;
}

void send_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0) throw std::runtime_error("the server ended a connection");
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// One request and its whole answer, which ends with the page's text.
void exchange(int fd) {
  send_all(fd, kRequest);
  std::string got;
  char piece[4096];
  while (!got.ends_with("Hello, world!")) {
    const ssize_t size = recv(fd, piece, sizeof piece, 0);
    if (size <= 0) throw std::runtime_error("no answer came");
    got.append(piece, static_cast<std::size_t>(size));
  }
}

/// Whether the server has not ended it. Requires: it has nothing to say.
bool is_open(int fd) {
  char byte = 0;
  return recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
}

std::size_t count_open(const std::vector<int>& connections) {
  return static_cast<std::size_t>(std::count_if(connections.begin(), connections.end(), is_open));
}

/// Sends each connection's next byte, evenly spread over kSlowPause, until `ended`.
void send_slowly(const std::vector<int>& connections, const std::atomic<bool>& ended) {
  constexpr int kTurns = 50;
  for (std::size_t turn = 0; !ended; ++turn) {
    const std::size_t at = turn / kTurns;
    for (std::size_t i = turn % kTurns; i < connections.size(); i += kTurns) {
      if (at < kSlowHead.size()) send(connections[i], kSlowHead.data() + at, 1, MSG_NOSIGNAL);
    }
    std::this_thread::sleep_for(kSlowPause / kTurns);
  }
}

std::vector<double> measure(std::uint16_t port, std::chrono::seconds duration) {
  std::vector<double> times;
  const int fd = open_connection(port);
  const Clock::time_point end = Clock::now() + duration;
  while (Clock::now() < end) {
    const Clock::time_point begin = Clock::now();
    exchange(fd);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    std::this_thread::sleep_for(kPause);
  }
  close(fd);
  std::sort(times.begin(), times.end());
  return times;
}

void load(std::uint16_t port, std::size_t idle_count, std::size_t slow_count, std::chrono::seconds duration) {
  std::vector<int> idle;
  while (idle.size() < idle_count) {
    idle.push_back(open_connection(port));
    exchange(idle.back());
  }
  std::printf("idle\n");
  std::fflush(stdout);
  if (std::getchar() == EOF) throw std::runtime_error("nobody said to go on");
  std::vector<int> slow;
  while (slow.size() < slow_count) slow.push_back(open_connection(port));
  std::atomic<bool> ended = false;
  std::thread sender(send_slowly, std::cref(slow), std::cref(ended));
  const std::vector<double> times = measure(port, duration);
  ended = true;
  sender.join();
  if (times.empty()) throw std::runtime_error("no time to measure");
  const auto rank = [&](double share) { return times[static_cast<std::size_t>(share * (times.size() - 1.0))]; };
  std::printf("{\"idle\": %zu, \"slow\": %zu, \"requests\": %zu, \"p50\": %.3f, \"p99\": %.3f, \"max\": %.3f}\n",
              count_open(idle), count_open(slow), times.size(), rank(0.5), rank(0.99), times.back());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  try {
    load(static_cast<std::uint16_t>(std::atoi(argv[1])), std::strtoull(argv[2], nullptr, 10),
         std::strtoull(argv[3], nullptr, 10), std::chrono::seconds(std::atoi(argv[4])));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "load: %s\n", error.what());
    return 1;
  }
  return 0;
}
