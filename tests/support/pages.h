// A simulated host that sends pages, and a client that says how it fared. Loop thread only.
#pragma once

#include "support/simulate.h"

namespace aio::testing {

/// Listens at port 80 and answers a line with 5,000 bytes.
Coro<> serve_pages();

/// Asks the host "pages.example" for a page; logs when that was over, how many bytes came and how it ended.
/// Lifetime: `log` outlives the call.
Coro<> fetch_page(Log& log);

}  // namespace aio::testing
