#include "web/detail/workers.h"

#include "base/errors.h"

#ifdef __wasm__

namespace aio::web::detail {

void run_workers(unsigned, aio::detail::Function<void(unsigned)>) {
  throw RuntimeError("a WebAssembly program has no processes; run it without workers");
}

}  // namespace aio::web::detail

#else

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aio::web::detail {
namespace {

/// The signals that the parent waits for, kept from everything else while it lives.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigemptyset(&waited_);
    for (const int signal : {SIGINT, SIGTERM, SIGCHLD}) sigaddset(&waited_, signal);
    ::sigprocmask(SIG_BLOCK, &waited_, &before_);
  }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;
  ~BlockedSignals() { restore(); }

  void restore() noexcept { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  int wait() const noexcept {
    int signal = 0;
    ::sigwait(&waited_, &signal);
    return signal;
  }

 private:
  sigset_t waited_{};
  sigset_t before_{};
};

/// In the new process. A group of its own keeps the terminal's Ctrl-C away: the parent passes it on, once.
[[noreturn]] void work(unsigned number, pid_t parent, const aio::detail::Function<void(unsigned)>& body) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) std::_Exit(0);
  int code = 0;
  try {
    body(number);
  } catch (...) {
    std::fprintf(stderr, "Unhandled %s\n", describe_exception(std::current_exception()).c_str());
    code = 1;
  }
  std::fflush(nullptr);
  std::_Exit(code);
}

class Workers {
 public:
  ~Workers() { stop(); }

  void start(unsigned count, BlockedSignals& signals, const aio::detail::Function<void(unsigned)>& body) {
    const pid_t parent = ::getpid();
    std::fflush(nullptr);
    for (unsigned number = 0; number < count; ++number) {
      const pid_t process = ::fork();
      if (process < 0) throw RuntimeError("The system makes no process for worker " + std::to_string(number));
      if (process == 0) {
        signals.restore();
        work(number, parent, body);
      }
      processes_.emplace_back(number, process);
    }
  }

  bool any() const noexcept { return !processes_.empty(); }
  unsigned failed() const noexcept { return failed_; }

  void stop() noexcept {
    stopping_ = true;
    for (const auto& [number, process] : processes_) ::kill(process, SIGTERM);
  }

  /// Forgets those that have ended.
  void collect() {
    std::erase_if(processes_, [this](const auto& worker) {
      int status = 0;
      if (::waitpid(worker.second, &status, WNOHANG) <= 0) return false;
      report(worker.first, worker.second, status);
      return true;
    });
  }

 private:
  void report(unsigned number, pid_t process, int status) {
    const bool by_signal = WIFSIGNALED(status);
    const int code = by_signal ? WTERMSIG(status) : WEXITSTATUS(status);
    if (stopping_ && code == (by_signal ? SIGTERM : 0)) return;
    ++failed_;
    std::fprintf(stderr, "Worker %u (process %d) ended %s %d%s\n", number, static_cast<int>(process),
                 by_signal ? "by signal" : "with exit code", code, stopping_ ? "" : "; it is not started again");
  }

  std::vector<std::pair<unsigned, pid_t>> processes_;
  unsigned failed_ = 0;
  bool stopping_ = false;
};

}  // namespace

void run_workers(unsigned count, aio::detail::Function<void(unsigned)> body) {
  BlockedSignals signals;
  Workers workers;
  workers.start(count, signals, body);
  while (workers.any()) {
    if (signals.wait() != SIGCHLD) workers.stop();
    workers.collect();
  }
  if (workers.failed() > 0) {
    throw RuntimeError(std::to_string(workers.failed()) + " of " + std::to_string(count) +
                       " workers failed; stderr says how");
  }
}

}  // namespace aio::web::detail

#endif
