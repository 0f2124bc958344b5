// The least that answers the measured requests: a loop around epoll, written for these routes alone. One thread.
//
//     raw_server FILE         says "port N"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kStream = 10 * 1024 * 1024;
constexpr std::string_view kHello =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 13\r\n\r\nHello, world!";

const char* file_path = nullptr;

struct Connection {
  int fd = -1;
  std::string in = {};
  std::string out = {};
  std::size_t stream_left = 0;
  int file = -1;
  std::size_t file_left = 0;
  bool websocket = false;
  bool wants_room = false;
};

std::string accept_key(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  unsigned char encoded[64];
  const int size = EVP_EncodeBlock(encoded, digest, SHA_DIGEST_LENGTH);
  return {reinterpret_cast<char*>(encoded), static_cast<std::size_t>(size)};
}

/// Of a name written exactly so: the clients are known.
std::string_view header(std::string_view head, std::string_view name) {
  const std::string line = "\r\n" + std::string(name) + ": ";
  const std::size_t at = head.find(line);
  if (at == std::string_view::npos) return {};
  const std::string_view value = head.substr(at + line.size());
  return value.substr(0, value.find("\r\n"));
}

void begin_file(Connection& connection) {
  connection.file = open(file_path, O_RDONLY | O_CLOEXEC);
  struct stat status = {};
  fstat(connection.file, &status);
  connection.file_left = static_cast<std::size_t>(status.st_size);
  connection.out += "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " +
                    std::to_string(connection.file_left) + "\r\n\r\n";
}

void answer(Connection& connection, std::string_view head, std::string_view body) {
  if (head.starts_with("GET /hello")) {
    connection.out += kHello;
  } else if (head.starts_with("POST /echo")) {
    connection.out +=
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n";
    connection.out += body;
  } else if (head.starts_with("GET /file")) {
    begin_file(connection);
  } else if (head.starts_with("GET /stream")) {
    connection.out += "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    connection.stream_left = kStream;
  } else if (head.starts_with("GET /ws")) {
    connection.out +=
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        accept_key(header(head, "Sec-WebSocket-Key")) + "\r\n\r\n";
    connection.websocket = true;
  } else {
    connection.out += "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  }
}

/// The next request of the input, answered. False when more must come.
bool next_request(Connection& connection) {
  const std::size_t end = connection.in.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  const std::string_view head(connection.in.data(), end + 2);
  std::size_t length = 0;
  if (head.starts_with("POST")) {
    length = static_cast<std::size_t>(std::atoll(std::string(header(head, "Content-Length")).c_str()));
  }
  if (connection.in.size() < end + 4 + length) return false;
  answer(connection, head, std::string_view(connection.in).substr(end + 4, length));
  connection.in.erase(0, end + 4 + length);
  return true;
}

/// Frames of at most 125 bytes, sent back unmasked.
bool next_frame(Connection& connection) {
  if (connection.in.size() < 6) return false;
  const std::size_t size = connection.in[1] & 0x7f;
  if (connection.in.size() < 6 + size) return false;
  connection.out += connection.in[0];
  connection.out += static_cast<char>(size);
  for (std::size_t i = 0; i < size; ++i) {
    connection.out += static_cast<char>(connection.in[6 + i] ^ connection.in[2 + i % 4]);
  }
  connection.in.erase(0, 6 + size);
  return true;
}

bool has_work(const Connection& connection) {
  return !connection.out.empty() || connection.file_left > 0 || connection.stream_left > 0;
}

void refill(Connection& connection) {
  static const std::string kChunk = "10000\r\n" + std::string(kPiece, 'x') + "\r\n";
  connection.out += kChunk;
  connection.stream_left -= kPiece;
  if (connection.stream_left == 0) connection.out += "0\r\n\r\n";
}

/// Sends what there is room for. False when the client has gone.
bool flush(Connection& connection) {
  while (has_work(connection)) {
    if (connection.out.empty() && connection.stream_left > 0) refill(connection);
    ssize_t sent = 0;
    if (!connection.out.empty()) {
      sent = send(connection.fd, connection.out.data(), connection.out.size(), MSG_NOSIGNAL);
      if (sent > 0) connection.out.erase(0, static_cast<std::size_t>(sent));
    } else {
      sent = sendfile(connection.fd, connection.file, nullptr, connection.file_left);
      if (sent > 0) connection.file_left -= static_cast<std::size_t>(sent);
      if (connection.file_left == 0) close(connection.file);
    }
    if (sent <= 0) return errno == EAGAIN;
  }
  return true;
}

bool serve(Connection& connection) {
  char piece[16 * 1024];
  for (;;) {
    const ssize_t size = recv(connection.fd, piece, sizeof piece, 0);
    if (size == 0) return false;
    if (size < 0) break;
    connection.in.append(piece, static_cast<std::size_t>(size));
    if (static_cast<std::size_t>(size) < sizeof piece) break;
  }
  while (!has_work(connection) || !connection.file_left) {
    if (!(connection.websocket ? next_frame(connection) : next_request(connection))) break;
  }
  return flush(connection);
}

int listen_anywhere() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, 1024) != 0) std::exit(1);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("port %d\n", static_cast<int>(ntohs(address.sin_port)));
  std::fflush(stdout);
  return listener;
}

class Loop {
 public:
  Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)), listener_(listen_anywhere()) {
    watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
  }

  [[noreturn]] void run() {
    epoll_event events[256];
    for (;;) {
      const int count = epoll_wait(epoll_, events, 256, -1);
      for (int i = 0; i < count; ++i) happened(events[i].data.fd);
    }
  }

 private:
  void watch(int operation, int fd, std::uint32_t what) {
    epoll_event event = {};
    event.events = what;
    event.data.fd = fd;
    epoll_ctl(epoll_, operation, fd, &event);
  }

  void happened(int fd) {
    if (fd == listener_) return accept_all();
    Connection& connection = connections_[fd];
    if (!serve(connection)) {
      close(fd);
      connections_.erase(fd);
      return;
    }
    const bool wants_room = has_work(connection);
    if (wants_room == connection.wants_room) return;
    connection.wants_room = wants_room;
    watch(EPOLL_CTL_MOD, fd, wants_room ? EPOLLIN | EPOLLOUT : EPOLLIN);
  }

  void accept_all() {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      const int one = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      connections_[fd].fd = fd;
      watch(EPOLL_CTL_ADD, fd, EPOLLIN);
    }
  }

  int epoll_;
  int listener_;
  std::unordered_map<int, Connection> connections_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  file_path = argv[1];
  Loop().run();
}
