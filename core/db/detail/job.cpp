#include "db/detail/job.h"

namespace aio::db::detail {

Job::Job(Ref<ConnectionState> connection, Ref<Request> request, Duration cost)
    : connection_(std::move(connection)), request_(std::move(request)), cost_(cost) {
  request_->item = this;
}

Job::~Job() {
  error = request_->error;
  request_->item = nullptr;
  connection_->ended(*request_);
}

}  // namespace aio::db::detail
