// Why a database's file could not be opened, in words. Any thread.
#pragma once

#include <string>

#include "db/detail/database.h"

namespace aio::db::detail {

/// "its folder does not exist".
std::string why_not_opened(const OpenOptions& options);

}  // namespace aio::db::detail
