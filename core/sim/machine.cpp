#include "sim/machine.h"

#include <cstdio>

#include "runtime/detail/context.h"
#include "runtime/event_loop.h"
#include "runtime/executor.h"
#include "sim/host.h"
#include "sim/internet.h"
#include "sim/sim_network.h"

namespace aio::sim {
namespace {

/// A machine's worker threads: each job runs at once, as computing costs a machine nothing.
class InstantExecutor final : public Executor {
 public:
  explicit InstantExecutor(MachineBackend& backend) noexcept : backend_(backend) {}
  void join() noexcept override {}

 protected:
  void start(std::unique_ptr<detail::WorkItem> item) override {
    EventLoop* const loop = detail::set_running_loop(nullptr);
    detail::thread_state.worker_of = &backend_;
    if (item->is_wanted()) item->execute();
    detail::thread_state.worker_of = nullptr;
    detail::set_running_loop(loop);
    backend_.loop().make_ready(*item.release());
  }

 private:
  MachineBackend& backend_;
};

/// Code of a machine's loop runs between the two.
class OtherLoop {
 public:
  explicit OtherLoop(EventLoop& loop) noexcept : outer_(detail::set_running_loop(&loop)), scope_(nothing_bound_) {}
  ~OtherLoop() { detail::set_running_loop(outer_); }
  OtherLoop(const OtherLoop&) = delete;
  OtherLoop& operator=(const OtherLoop&) = delete;

 private:
  EventLoop* outer_;
  detail::ContextRef nothing_bound_;
  detail::ContextScope scope_;
};

}  // namespace

bool MachineBackend::wait(std::optional<Duration> deadline) {
  if (deadline) machine_.wake_at(*deadline);
  loop_->stop();
  return true;
}

detail::Ref<Executor> MachineBackend::make_executor(unsigned) {
  return detail::Ref<Executor>(new InstantExecutor(*this));
}

Machine::Machine(Internet& internet, Host& host, detail::Function<Coro<>()> main)
    : internet_(internet), host_(host), simulation_(internet.simulation()), main_(std::move(main)) {}

Machine::~Machine() {
  if (!loop_) return;
  const OtherLoop scope(*loop_);
  task_.reset();
  loop_->close(0);
}

void Machine::start() {
  if (loop_) return;
  auto backend = std::make_unique<MachineBackend>(*this);
  backend->set_network(std::make_unique<SimNetwork>(internet_, host_));
  loop_ = detail::Ref<EventLoop>(new EventLoop(std::move(backend), nullptr, internet_.random().next()));
  host_.set_loop(loop_.get());
  loop_->set_exception_handler([this](const ExceptionContext& context) {
    std::fflush(stdout);
    std::fprintf(stderr, "The simulated host %s: %s%s%s\n", host_.name().c_str(), context.message.c_str(),
                 context.exception ? ": " : "", context.exception ? describe_exception(context.exception).c_str() : "");
  });
  simulation_.run_aside([this] {
    const OtherLoop scope(*loop_);
    task_ = create_task(main_(), {}, std::source_location());
    run_until_idle();
  });
}

void Machine::wake() {
  wake_at(simulation_.record_time());
}

void Machine::wake_at(Duration when) {
  if (wake_at_ && *wake_at_ <= when) return;
  wake_at_ = when;
  internet_.inject_aside(when, [this, when] {
    if (wake_at_ == when) run();
  });
}

void Machine::run() {
  simulation_.run_aside([this] {
    const OtherLoop scope(*loop_);
    run_until_idle();
  });
}

void Machine::run_until_idle() {
  wake_at_.reset();
  loop_->run_forever();
  if (task_ && task_->done()) report_failure();
}

void Machine::report_failure() {
  const Task<> ended = *std::exchange(task_, std::nullopt);
  const std::exception_ptr error = ended.cancelled() ? nullptr : ended.exception();
  if (!error) return;
  std::fflush(stdout);
  std::fprintf(stderr, "The simulated host %s failed: %s\n", host_.name().c_str(), describe_exception(error).c_str());
}

}  // namespace aio::sim
