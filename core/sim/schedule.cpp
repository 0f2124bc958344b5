#include "sim/schedule.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/detail/task_base.h"

namespace aio::sim {
namespace {

struct Candidate {
  detail::Callback* callback;
  std::size_t arrival;    // its place in the ready queue
  std::size_t drawn = 0;  // its place by chance
};

bool is_sleep(const detail::WaitInfo& wait) {
  return std::string_view(wait.on) == "sleep";
}

// Candidates of one group keep an order among themselves.
const void* group_of(const Candidate& candidate) {
  static constexpr char kSleepers = 0;
  const detail::WaitInfo& wait = candidate.callback->task()->wait();
  return is_sleep(wait) ? &kSleepers : wait.queue;
}

bool must_precede(const Candidate& a, const Candidate& b) {
  const detail::WaitInfo& wait = a.callback->task()->wait();
  if (!is_sleep(wait)) return a.arrival < b.arrival;
  const std::optional<Duration> other = b.callback->task()->wait().until;
  return wait.until != other ? wait.until < other : a.drawn < b.drawn;
}

// Puts the members of each group in order, into the places that the group has.
void restore_groups(std::vector<Candidate>& candidates) {
  std::map<const void*, std::vector<std::size_t>> places;
  for (std::size_t at = 0; at < candidates.size(); ++at) {
    if (const void* group = group_of(candidates[at])) places[group].push_back(at);
  }
  for (const auto& [group, at] : places) {
    std::vector<Candidate> members;
    for (const std::size_t place : at) members.push_back(candidates[place]);
    std::sort(members.begin(), members.end(), must_precede);
    for (std::size_t i = 0; i < at.size(); ++i) candidates[at[i]] = members[i];
  }
}

}  // namespace

void ScheduleExplorer::reorder(detail::CallbackList& batch) {
  std::vector<detail::Callback*> all;
  std::vector<Candidate> candidates;
  while (!batch.empty()) {
    detail::Callback& callback = batch.pop_front();
    if (callback.task()) candidates.push_back({&callback, all.size()});
    all.push_back(&callback);
  }
  for (std::size_t left = candidates.size(); left > 1; --left) {
    std::swap(candidates[left - 1],
              candidates[static_cast<std::size_t>(random_.randint(0, static_cast<int>(left) - 1))]);
  }
  for (std::size_t at = 0; at < candidates.size(); ++at) candidates[at].drawn = at;
  restore_groups(candidates);
  auto chosen = candidates.begin();
  for (detail::Callback* callback : all) batch.push_back(callback->task() ? *(chosen++)->callback : *callback);
}

}  // namespace aio::sim
