// Compiles a route's path into literals, names and, when an expression needs it, a machine of states. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/detail/route_pattern.h"

namespace aio::web::detail {

/// A path taken apart. `literals` has one entry more than `names`.
struct CompiledPath {
  std::vector<std::string> literals;
  std::vector<std::string> names;
  std::vector<PatternState> states;  ///< empty when every variable is a whole segment
  std::string canonical;
};

/// Throws: ValueError with the path and what is wrong in it.
CompiledPath compile_path(std::string_view path);

}  // namespace aio::web::detail
