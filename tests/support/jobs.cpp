#include "support/jobs.h"

using namespace std::chrono_literals;

namespace aio::testing {

Coro<jobs::Scheduler> limited(std::optional<std::size_t> limit, std::size_t pending_limit) {
  jobs::SchedulerOptions options;
  options.limit = limit;
  options.pending_limit = pending_limit;
  return jobs::Scheduler::create(std::move(options));
}

Coro<jobs::Scheduler> logging(Log& log) {
  jobs::SchedulerOptions options;
  options.exception_handler = [&log](jobs::Scheduler&, const jobs::JobContext& context) {
    log.timed(context.message + ": " + describe_exception(context.exception) + " [" + context.job.name() + "]");
  };
  return jobs::Scheduler::create(std::move(options));
}

Coro<> one_second(Log& log, const char* name) {
  try {
    co_await sleep(1s);
  } catch (const CancelledError&) {
    log(name, "cancelled");
    throw;
  }
  log(name, "done");
}

Coro<> logged(Log& log, const char* name, Duration lasts) {
  co_await sleep(lasts);
  log(name);
}

Coro<> stubborn(Log& log, int cancellations, Duration lasts) {
  for (int i = 0; i <= cancellations; ++i) {
    try {
      co_await sleep(i == 0 ? Duration(10s) : lasts);
      if (i > 0) {
        log.timed("stubborn cleaned up");
        co_return;
      }
    } catch (const CancelledError&) {
      log.timed("stubborn cancelled");
      if (i == cancellations) throw;
    }
  }
}

}  // namespace aio::testing
