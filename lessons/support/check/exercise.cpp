#include "check/exercise.h"

#include <algorithm>
#include <utility>

#include "check/judge.h"

namespace aio::check {
namespace {

Rules within(Rules rules, const std::string& scope) {
  for (Rule& rule : rules) rule.scope = scope;
  return rules;
}

}  // namespace

Exercise::Exercise(std::initializer_list<Rules> groups) {
  bring_judge();
  for (const Rules& group : groups) rules.insert(rules.end(), group.begin(), group.end());
}

Rules check(std::string name, Claim claim) {
  Rules rules;
  rules.push_back({std::move(name), std::move(claim)});
  return rules;
}

Rules on_every_seed(Rules rules, std::uint64_t seeds) {
  for (Rule& rule : rules) rule.seeds = seeds;
  return within(std::move(rules), "seed");
}

Rules at_every_await(Rules rules, std::string task) {
  return within(std::move(rules), task.empty() ? "await" : "await " + task);
}

Rules in_world(std::string name, Rules rules) {
  return within(std::move(rules), "world " + name);
}

Rules in_debug_mode(Rules rules) {
  return within(std::move(rules), "debug");
}

}  // namespace aio::check
