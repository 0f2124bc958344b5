// Judges a run by the checks of its exercise while it is recorded. Loop thread only.
#pragma once

#include <memory>
#include <string>

#include "trace/sink.h"

namespace aio::check {

/// Passes the trace on to `next`, which may be null. Before the last record it puts a `check` record for each rule of
/// the scope and, in the usual run, a `plan` record for each other scope. Called by the library, which knows it only in
/// programs that are linked with checks.
std::unique_ptr<trace::Sink> judged_by_exercise(std::unique_ptr<trace::Sink> next, const std::string& scope);

/// Does nothing; who calls it has the judge linked.
void bring_judge() noexcept;

}  // namespace aio::check
