// Claims of tasks and coroutines.
#include <map>

#include "check/claim.h"

namespace aio::check {
namespace {

std::string times(std::size_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

std::string ending_of(const TaskStory& task) {
  if (task.how == "result") return "ended with a result";
  if (task.how == "cancelled") return "was cancelled";
  return task.how.empty() ? "did not end" : "ended with " + task.error;
}

struct Crowd {
  bool came = false;      // somebody was inside
  std::size_t tasks = 0;  // so many, when there were more than the limit for the first time
  Duration when = Duration(0);
};

Crowd crowd_inside(const Run& run, const std::string& name, std::size_t limit) {
  std::map<std::int64_t, int> inside;  // so deep, by task
  Crowd crowd;
  for (const Record& record : run.records()) {
    const std::int64_t task = record.number("task");
    const bool is_its = record.text("coro") == name;
    if ((record.is("call") || record.is("task")) && is_its) {
      crowd.came = true;
      ++inside[task];
      if (inside.size() > limit) {
        crowd.tasks = inside.size();
        crowd.when = record.time();
        return crowd;
      }
    } else if ((record.is("return") && is_its) || record.is("done")) {
      if (const auto found = inside.find(task); found != inside.end() && --found->second == 0) inside.erase(found);
    }
  }
  return crowd;
}

Finding none(const std::string& name) {
  return {false, "There is no task " + name + "."};
}

}  // namespace

Tasks task(std::string name) {
  return Tasks(std::move(name));
}

Claim Tasks::are(std::size_t count) const {
  return Claim([name = name_, count](const Run& run) {
    const std::size_t found = run.tasks(name).size();
    if (found == count) return Finding();
    return Finding{false,
                   "There are " + std::to_string(found) + " tasks " + name + ", not " + std::to_string(count) + "."};
  });
}

Claim Tasks::cancelled_at(Duration time) const {
  return Claim([name = name_, time](const Run& run) {
    std::optional<Duration> other;
    for (const TaskStory& task : run.tasks(name)) {
      for (const Duration at : task.cancels) {
        if (at == time) return Finding();
        if (!other) other = at;
      }
    }
    if (!other)
      return Finding{false, "No task " + name + " is cancelled; it should be at " + in_words(time) + ".", time};
    return Finding{false, "Task " + name + " is cancelled at " + in_words(*other) + ", not at " + in_words(time) + ".",
                   other};
  });
}

Claim Tasks::cancelled(std::size_t count) const {
  return Claim([name = name_, count](const Run& run) {
    std::size_t found = 0;
    std::optional<Duration> last;
    for (const TaskStory& task : run.tasks(name)) {
      if (task.cancels.empty()) continue;
      ++found;
      last = task.cancels.front();
    }
    if (found == count) return Finding();
    return Finding{
        false, std::to_string(found) + " tasks " + name + " are cancelled, not " + std::to_string(count) + ".", last};
  });
}

Claim Tasks::each(std::function<Finding(const TaskStory&)> judge) const {
  return Claim([name = name_, judge = std::move(judge)](const Run& run) {
    const std::vector<TaskStory> tasks = run.tasks(name);
    for (const TaskStory& task : tasks) {
      Finding found = judge(task);
      if (!found.holds) return found;
    }
    return tasks.empty() ? none(name) : Finding();
  });
}

Claim Tasks::never_cancelled() const {
  return each([](const TaskStory& task) {
    if (task.cancels.empty()) return Finding();
    return Finding{false, "Task " + task.name + " is cancelled.", task.cancels.front()};
  });
}

Claim Tasks::end_with(std::string how) const {
  return each([how = std::move(how)](const TaskStory& task) {
    if (task.how == how) return Finding();
    return Finding{false, "Task " + task.name + " " + ending_of(task) + ".", task.ended};
  });
}

Claim Tasks::end_by(Duration time) const {
  return each([time](const TaskStory& task) {
    if (task.ended && *task.ended <= time) return Finding();
    if (!task.ended) return Finding{false, "Task " + task.name + " did not end."};
    return Finding{false,
                   "Task " + task.name + " ends at " + in_words(*task.ended) + ", later than " + in_words(time) + ".",
                   task.ended};
  });
}

Claim Tasks::gap_at_most(Duration time) const {
  return each([time](const TaskStory& task) {
    for (std::size_t i = 1; i < task.steps.size(); ++i) {
      const Duration gap = task.steps[i] - task.steps[i - 1];
      if (gap > time)
        return Finding{
            false,
            "Task " + task.name + " is not resumed for " + in_words(gap) + ", longer than " + in_words(time) + ".",
            task.steps[i - 1]};
    }
    return Finding();
  });
}

Coroutine coro(std::string name) {
  return Coroutine(std::move(name));
}

Claim Coroutine::runs(std::size_t count) const {
  return Claim([name = name_, count](const Run& run) {
    std::size_t found = 0;
    for (const Record& record : run.records()) {
      if ((record.is("call") || record.is("task")) && record.text("coro") == name) ++found;
    }
    if (found == count) return Finding();
    return Finding{false, name + " runs " + times(found) + ", not " + times(count) + "."};
  });
}

Claim Coroutine::one_at_a_time() const {
  return Claim([name = name_](const Run& run) {
    const Crowd crowd = crowd_inside(run, name, 1);
    if (!crowd.came) return Finding{false, "Nobody runs " + name + "."};
    if (crowd.tasks == 0) return Finding();
    return Finding{false, "Two tasks are inside " + name + " at " + in_words(crowd.when) + ".", crowd.when};
  });
}

Claim Coroutine::at_a_time_at_most(std::size_t limit) const {
  return Claim([name = name_, limit](const Run& run) {
    const Crowd crowd = crowd_inside(run, name, limit);
    if (!crowd.came) return Finding{false, "Nobody runs " + name + "."};
    if (crowd.tasks == 0) return Finding();
    return Finding{false,
                   std::to_string(crowd.tasks) + " tasks are inside " + name + " at " + in_words(crowd.when) +
                       ", more than " + std::to_string(limit) + ".",
                   crowd.when};
  });
}

Claim waits_for(std::string what) {
  return Claim([what = std::move(what)](const Run& run) {
    for (const Record& record : run.records()) {
      if (record.is("suspend") && record.text("on") == what) return Finding();
    }
    return Finding{false, "No task waits for " + what + "."};
  });
}

Claim workers_used(std::size_t jobs) {
  return Claim([jobs](const Run& run) {
    std::size_t done = 0;
    for (const Record& record : run.records()) {
      if (record.is("worked")) ++done;
    }
    if (done >= jobs) return Finding();
    return Finding{false, "Worker threads did " + std::to_string(done) + " jobs, not " + std::to_string(jobs) + "."};
  });
}

Claim handler_gets(std::string part) {
  return Claim([part = std::move(part)](const Run& run) {
    for (const Record& record : run.records()) {
      if (record.is("handler") && record.text("text").find(part) != std::string::npos) return Finding();
    }
    return Finding{false, "The loop's exception handler never hears of \"" + part + "\"."};
  });
}

}  // namespace aio::check
