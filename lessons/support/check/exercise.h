// The checks of an exercise: claims with names, and the runs that they are about. Loop thread only.
//
// The program of an exercise is linked with its check.cpp. AIO_CHECK names the scope of a run ("usual", "seed",
// "await", "debug" or "world NAME"): the rules of this scope are judged, and each leaves a `check` record before the
// last record of the trace. The usual run says in `plan` records what rules there are, and so what other runs are to be
// made.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "check/claim.h"
#include "trace/sink.h"

namespace aio::check {

/// A claim with the sentence that learners know it by, and the scope of runs that it must hold in.
struct Rule {
  std::string name;
  Claim claim;
  std::string scope = "usual";
  /// Of "seed": how many of them.
  std::uint64_t seeds = 0;
};

using Rules = std::vector<Rule>;

/// The checks of an exercise in the order in which a learner meets them.
struct Exercise {
  Exercise(std::initializer_list<Rules> rules);
  Rules rules;
};

/// In the usual run: the lesson's first world, seed 1.
Rules check(std::string name, Claim claim);
/// In runs with the seeds 1 to `seeds`.
Rules on_every_seed(Rules rules, std::uint64_t seeds = 20);
/// In runs in which somebody is cancelled, exactly at one await: of tasks of this name, or of all.
Rules at_every_await(Rules rules, std::string task = "");
/// In the world NAME.scenario.json of the exercise or its lesson.
Rules in_world(std::string name, Rules rules);
/// In a run with debug mode.
Rules in_debug_mode(Rules rules);

}  // namespace aio::check

/// What check.cpp defines.
aio::check::Exercise exercise();
