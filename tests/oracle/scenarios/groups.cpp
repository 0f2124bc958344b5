// TaskGroup, line by line. The bodies are kept by task_group(), so their lambdas may capture.
#include "native/support.h"

namespace oracle {

using namespace aio;
using namespace std::chrono_literals;

namespace {

Coro<> a_group_waits_for_its_tasks(Log log) {
  co_await task_group([&](TaskGroup& group) -> Coro<> {
    group.create_task(work(log, "a", 2));
    group.create_task(work(log, "b", 1));
    log("body ends");
    co_return;
  });
  log("group ends");
}

Coro<> failing(Log log) {
  co_await task_group([&](TaskGroup& group) -> Coro<> {
    group.create_task(work(log, "a", 5));
    group.create_task(fail(1, 1));
    const std::string how = co_await ending(sleep(9s));
    log("body", how);
  });
}

Coro<> the_first_error_cancels_siblings_and_body(Log log) {
  const std::string how = co_await ending(failing(log));
  log(how, current_task().cancelling());
}

Coro<> failing_twice() {
  co_await task_group([](TaskGroup& group) -> Coro<> {
    group.create_task(fail(1, 1));
    group.create_task(fail(1, 2));
    co_return;
  });
}

Coro<> all_errors_arrive_in_one_group(Log log) {
  const std::string how = co_await ending(failing_twice());
  log(how);
}

Coro<> failing_body(Log log) {
  co_await task_group([&](TaskGroup& group) -> Coro<> {
    group.create_task(work(log, "a", 5));
    co_await sleep(1s);
    throw Boom(7);
  });
}

Coro<> the_error_of_the_body_is_in_the_group(Log log) {
  const std::string how = co_await ending(failing_body(log));
  log(how);
}

Coro<> a_child_that_is_cancelled_is_ignored(Log log) {
  std::optional<Task<long>> child;
  co_await task_group([&](TaskGroup& group) -> Coro<> {
    child = group.create_task(work(log, "child", 5));
    group.create_task(work(log, "other", 2));
    co_await sleep(1s);
    child->cancel("child");
  });
  log("group ends", child->cancelled());
}

Coro<> grouped(std::vector<Coro<long>> children) {
  co_await task_group([&](TaskGroup& group) -> Coro<> {
    for (Coro<long>& child : children) group.create_task(std::move(child));
    co_return;
  });
}

Coro<> grouped(Coro<long> first, Coro<long> second) {
  std::vector<Coro<long>> children;
  children.push_back(std::move(first));
  children.push_back(std::move(second));
  return grouped(std::move(children));
}

Coro<> an_outside_cancel_alone_is_cancelled_error(Log log) {
  Task<> task = create_task(grouped(work(log, "a", 5), work(log, "b", 5)));
  co_await sleep(1s);
  task.cancel("outside");
  const std::string how = co_await ending(task);
  log(how, task.cancelling());
}

Coro<> errors_and_cancel(Log log) {
  const TaskHandle task = current_task();
  get_running_loop().call_later(1s, [task] { task.cancel("outside"); });
  const std::string how = co_await ending(grouped(fail(1, 1), stubborn(log, "stubborn", 5, 1)));
  log(how, task.cancelling());
  const std::string next = co_await ending(sleep(1s));
  log(next);
}

Coro<> errors_and_an_outside_cancel_give_the_group_and_the_next_await_throws(Log log) {
  Task<> task = create_task(errors_and_cancel(log));
  const std::string how = co_await ending(task);
  log(how);
}

Coro<> create_task_on_a_finished_group_is_refused(Log log) {
  TaskGroup group;
  group.enter();
  log("empty");
  co_await group.exit(nullptr);
  try {
    group.create_task(work(log, "never", 1));
  } catch (const RuntimeError&) {
    log(std::current_exception());
  }
}

Coro<> nested(Log) {
  co_await task_group([](TaskGroup& outer) -> Coro<> {
    outer.create_task(fail(1, 1));
    co_await task_group([](TaskGroup& inner) -> Coro<> {
      inner.create_task(fail(1, 2));
      co_return;
    });
  });
}

Coro<> nested_groups_that_both_fail(Log log) {
  const std::string how = co_await ending(nested(log));
  log(how);
}

Coro<> a_timeout_around_a_group(Log log) {
  std::vector<Coro<long>> children;
  children.push_back(work(log, "a", 5));
  const std::string how = co_await ending(wait_for(grouped(std::move(children)), 1s));
  log(how);
  log(current_task().cancelling());
}

Coro<> adds(Log log, TaskGroup* group) {
  co_await sleep(1s);
  group->create_task(work(log, "sibling", 1));
  log("added");
}

Coro<> a_child_may_add_siblings(Log log) {
  co_await task_group([&](TaskGroup& group) -> Coro<> {
    group.create_task(adds(log, &group));
    co_return;
  });
  log("group ends");
}

}  // namespace

Topic groups_topic() {
  return {"groups",
          {
              {"a_group_waits_for_its_tasks", a_group_waits_for_its_tasks},
              {"the_first_error_cancels_siblings_and_body", the_first_error_cancels_siblings_and_body},
              {"all_errors_arrive_in_one_group", all_errors_arrive_in_one_group},
              {"the_error_of_the_body_is_in_the_group", the_error_of_the_body_is_in_the_group},
              {"a_child_that_is_cancelled_is_ignored", a_child_that_is_cancelled_is_ignored},
              {"an_outside_cancel_alone_is_cancelled_error", an_outside_cancel_alone_is_cancelled_error},
              {"errors_and_an_outside_cancel_give_the_group_and_the_next_await_throws",
               errors_and_an_outside_cancel_give_the_group_and_the_next_await_throws},
              {"create_task_on_a_finished_group_is_refused", create_task_on_a_finished_group_is_refused},
              {"nested_groups_that_both_fail", nested_groups_that_both_fail},
              {"a_timeout_around_a_group", a_timeout_around_a_group},
              {"a_child_may_add_siblings", a_child_may_add_siblings},
          }};
}

}  // namespace oracle
