// A request on its way to a worker thread and back. Loop thread, but for execute().
#pragma once

#include <optional>
#include <utility>

#include "db/detail/connection_state.h"
#include "runtime/executor.h"

namespace aio::db::detail {

class Job final : public aio::detail::WorkItem {
 public:
  /// `cost`: what the simulation charges.
  Job(Ref<ConnectionState> connection, Ref<Request> request, Duration cost);
  /// A job that is dropped ends its request too.
  ~Job() override;
  void execute() noexcept override { connection_->database_.perform(*request_); }
  void run() override { delete this; }
  bool is_wanted() const noexcept override { return !request_->is_interrupted(); }
  std::optional<Duration> simulated_cost() const override { return cost_; }

 private:
  Ref<ConnectionState> connection_;
  Ref<Request> request_;
  Duration cost_;
};

}  // namespace aio::db::detail
