// invariant(): what must hold whatever happened. A program states it at its end, and a sweep judges the run by it.
// Loop thread only.
#pragma once

#include <source_location>
#include <string_view>

namespace aio {

/// States that what `text` says holds: "every accepted order is stored". Records it in the trace, says a broken one on
/// stderr, and gives `holds`; the program goes on either way, and its exit code stays its own.
bool invariant(std::string_view text, bool holds, std::source_location at = std::source_location::current());

}  // namespace aio
