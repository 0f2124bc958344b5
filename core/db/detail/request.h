// What a connection asks of its worker thread, and what comes back. Made, read and destroyed on the loop's thread; the
// worker has it between submit() and done.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/place.h"
#include "base/ref.h"
#include "db/result.h"
#include "db/row.h"

namespace aio::detail {
class Waiter;
class WorkItem;
}  // namespace aio::detail

namespace aio::db::detail {

enum class Action : unsigned char {
  open,
  execute,       ///< one statement, rows are dropped
  fetch,         ///< one statement, rows are kept
  execute_many,  ///< one statement for each list of parameters: all of them, or none
  script,        ///< statements one after the other
  close,
};

class Request final : public aio::detail::RefCounted {
 public:
  Request(Action action_in, const char* op_in, std::string sql_in = {})
      : action(action_in), op(op_in), sql(std::move(sql_in)) {}

  const Action action;
  const char* const op;  ///< its name in the trace
  const std::string sql;
  std::vector<std::vector<Value>> parameters;
  std::size_t max_rows = SIZE_MAX;

  /// Asks the worker to stop. Loop thread.
  void interrupt() noexcept { __atomic_store_n(&interrupted_, true, __ATOMIC_RELAXED); }
  /// Any thread.
  bool is_interrupted() const noexcept { return __atomic_load_n(&interrupted_, __ATOMIC_RELAXED); }

  // The outcome.
  bool executed = false;     ///< a worker came to it
  bool was_stopped = false;  ///< it had no effect, because of interrupt()
  bool is_locked = false;    ///< another connection holds what it needs: it had no effect, and may be tried again
  std::exception_ptr error;
  Result result;
  std::shared_ptr<Columns> columns;
  std::vector<std::vector<Value>> rows;

  // Who waits. Loop thread.
  bool done = false;
  aio::detail::Waiter* waiter = nullptr;
  const aio::detail::WorkItem* item = nullptr;

  void begin() noexcept {
    executed = was_stopped = is_locked = done = false;
    error = nullptr;
  }

 private:
  bool interrupted_ = false;  // atomic
};

}  // namespace aio::db::detail
