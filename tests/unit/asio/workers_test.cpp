// run_app() with workers: real processes behind one port.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "net/open_connection.h"
#include "unit/asio/sockets.h"
#include "web/request.h"
#include "web/run_app.h"

namespace {

Coro<web::Response> say_process(web::Request&) {
  co_return web::Response::text(std::to_string(::getpid()));
}

/// Who says how many workers there are.
enum class Says { program, environment };

/// A program with two workers at a port that was free a moment ago, and what it writes to stderr.
class Program {
 public:
  explicit Program(Says says = Says::program) : says_(says) {
    run_really([this]() -> Coro<> {
      port_ = current_network().listen(kAnyPort, {})->local().port;
      co_return;
    });
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    std::fflush(nullptr);
    process_ = ::fork();
    if (process_ == 0) serve(ends[1]);
    ::close(ends[1]);
    stderr_ = ends[0];
  }
  ~Program() { ::close(stderr_); }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::uint16_t port() const { return port_; }
  /// Sends SIGTERM, waits for the end, and gives the exit code, or -1.
  int stop() const {
    ::kill(process_, SIGTERM);
    int status = 0;
    ::waitpid(process_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  /// Everything up to the end of the last process.
  std::string complaints() const {
    std::string text;
    char block[256];
    for (ssize_t size = 0; (size = ::read(stderr_, block, sizeof block)) > 0;) {
      text.append(block, static_cast<std::size_t>(size));
    }
    return text;
  }

 private:
  [[noreturn]] void serve(int to) const {
    ::dup2(to, STDERR_FILENO);
    ::close(to);
    int code = 0;
    try {
      web::Application app;
      app.router().add_get("/", say_process);
      web::RunAppOptions options;
      options.port = port_;
      if (says_ == Says::program) options.workers = 2;
      if (says_ == Says::environment) {
        options.port = 1;
        ::setenv("AIO_WORKERS", "2", 1);
        ::setenv("AIO_PORT", std::to_string(port_).c_str(), 1);
      }
      options.print = false;
      RunOptions run_options;
      run_options.backend = asio::make_backend();
      web::run_app(std::move(app), std::move(options), std::move(run_options));
    } catch (const RuntimeError& error) {
      std::fprintf(stderr, "%s\n", error.what());
      code = 3;
    }
    std::_Exit(code);
  }

  Says says_;
  std::uint16_t port_ = 0;
  pid_t process_ = 0;
  int stderr_ = -1;
};

/// The process that answers one request, or 0 when none does.
Coro<int> answering(std::uint16_t port) {
  try {
    auto opening = open_connection("127.0.0.1", port);
    Stream stream = co_await opening;
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    co_await stream.write(request);
    const std::string answer = co_await stream.read();
    co_await stream.close();
    const std::size_t head = answer.find("\r\n\r\n");
    co_return head == std::string::npos ? 0 : std::atoi(answer.c_str() + head + 4);
  } catch (const ConnectionError&) {
  }
  co_await sleep(10ms);
  co_return 0;
}

/// Asks until `wanted` processes have answered.
std::set<int> processes(std::uint16_t port, std::size_t wanted) {
  std::set<int> found;
  run_really([&]() -> Coro<> {
    for (int attempt = 0; attempt < 500 && found.size() < wanted; ++attempt) {
      const int process = co_await answering(port);
      if (process != 0) found.insert(process);
    }
  });
  return found;
}

}  // namespace

TEST_CASE("two workers share a port, and SIGTERM ends them all") {
  const Program program;
  CHECK(processes(program.port(), 2).size() == 2);
  CHECK(program.stop() == 0);
  CHECK(program.complaints() == "");
}

TEST_CASE("AIO_PORT goes before the program's port, and AIO_WORKERS says how many workers it has unless it does") {
  const Program program(Says::environment);
  CHECK(processes(program.port(), 2).size() == 2);
  CHECK(program.stop() == 0);
  for (const char* wrong : {"0", "two", "1025", "-1", ""}) {
    ::setenv("AIO_WORKERS", wrong, 1);
    const std::string refusal = thrown_by([] { web::run_app(web::Application()); });
    ::unsetenv("AIO_WORKERS");
    CHECK(refusal == "Error: AIO_WORKERS=" + std::string(wrong) + ": not a whole number from 1 to 1024");
  }
}

TEST_CASE("a worker that dies is reported, and the other serves on") {
  const Program program;
  const std::set<int> both = processes(program.port(), 2);
  REQUIRE(both.size() == 2);
  ::kill(*both.begin(), SIGKILL);
  bool other = false;
  for (int attempt = 0; attempt < 100 && !other; ++attempt) {
    other = processes(program.port(), 1) == std::set<int>{*both.rbegin()};
  }
  CHECK(other);
  CHECK(program.stop() == 3);
  const std::string said = program.complaints();
  const std::string who = "(process " + std::to_string(*both.begin()) + ") ended by signal 9";
  CHECK(said.find(who) != std::string::npos);
  CHECK(said.find("1 of 2 workers failed") != std::string::npos);
}

TEST_CASE("workers need an address that can be shared") {
  const auto refusal = [](std::uint16_t port, std::string path) {
    return thrown_by([&] {
      web::RunAppOptions options;
      options.port = port;
      options.path = path;
      options.workers = 2;
      RunOptions run_options;
      run_options.backend = asio::make_backend();
      web::run_app(web::Application(), options, std::move(run_options));
    });
  };
  CHECK(refusal(0, "") == "ValueError: Workers would each take another free port for 0; give a port");
  CHECK(refusal(8080, "app.sock") == "ValueError: A unix socket cannot be shared by workers; give a port");
}
