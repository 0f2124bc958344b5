// A shop that loses no order: the application of the tests that stop a server under load. Plain library code, for test
// programs on both backends.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "jobs/scheduler.h"
#include "web/application.h"

namespace aio::testing {

/// What the shop knows when it has closed.
struct ShopBooks {
  /// The ids in each table.
  std::set<std::string> orders;
  std::set<std::string> invoices;
  /// Orders whose job began, and jobs that were still there when all had been closed.
  std::int64_t begun = 0;
  std::size_t jobs_left = 0;
  /// Connections of the pool that were out then.
  std::size_t connections_out = 0;
  /// What the scheduler's exception handler heard.
  std::vector<std::string> reports;
};

/// POST /orders with an id as its body: 201 once the order and its invoice are stored, by an atomic handler. Each order
/// takes `work` besides. `url` is the database's; the tables are made when they are missing.
/// Lifetime: `books` outlives the application.
web::Application shop(std::string url, Duration work, ShopBooks& books);

}  // namespace aio::testing
