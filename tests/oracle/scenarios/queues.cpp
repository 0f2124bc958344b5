// Queue, PriorityQueue, LifoQueue: FIFO for those who wait, join, shutdown. The queues outlive the tasks.
#include "native/support.h"

namespace oracle {

using namespace aio;
using namespace std::chrono_literals;

namespace {

template <class AnyQueue>
Coro<> gets(Log log, std::string name, AnyQueue* queue) {
  const std::string how = co_await ending(queue->get());
  log(name, "got", how);
}

template <class AnyQueue>
Coro<> puts(Log log, std::string name, AnyQueue* queue, long item) {
  const std::string how = co_await ending(queue->put(item));
  log(name, "put", how);
}

Coro<> items_go_to_getters_in_order(Log log) {
  Queue<long> queue;
  std::vector<Task<>> tasks;
  for (const char* name : {"a", "b", "c"}) tasks.push_back(create_task(gets(log, name, &queue)));
  co_await sleep(1s);
  for (long item = 1; item <= 3; ++item) queue.put_nowait(item);
  log("size", queue.qsize());
  co_await gather(std::move(tasks));
}

Coro<> putters_wait_for_a_place_in_order(Log log) {
  Queue<long> queue(1);
  std::vector<Task<>> tasks;
  tasks.push_back(create_task(puts(log, "a", &queue, 1)));
  tasks.push_back(create_task(puts(log, "b", &queue, 2)));
  tasks.push_back(create_task(puts(log, "c", &queue, 3)));
  co_await sleep(1s);
  for (int i = 0; i < 3; ++i) {
    co_await gets(log, "getter", &queue);
    co_await sleep(1s);
  }
  co_await gather(std::move(tasks));
}

Coro<> a_getter_cancelled_after_its_wake_up_loses_nothing(Log log) {
  Queue<long> queue;
  Task<long> first = create_task(queue.get());
  Task<> second = create_task(gets(log, "second", &queue));
  co_await passes(2);
  queue.put_nowait(5);
  first.cancel();
  const std::string how = co_await ending(first);
  log(how);
  co_await second;
}

Coro<> a_putter_cancelled_after_its_wake_up_passes_the_place_on(Log log) {
  Queue<long> queue(1);
  queue.put_nowait(1);
  Task<> first = create_task(queue.put(2));
  Task<> second = create_task(puts(log, "second", &queue, 3));
  co_await passes(2);
  log(queue.get_nowait());
  first.cancel();
  const std::string how = co_await ending(first);
  log(how);
  co_await second;
  log(queue.get_nowait());
}

Coro<> full_and_empty_are_errors_at_once(Log log) {
  Queue<long> queue(1);
  try {
    queue.get_nowait();
  } catch (const QueueEmpty&) {
    log(std::current_exception());
  }
  queue.put_nowait(1);
  try {
    queue.put_nowait(2);
  } catch (const QueueFull&) {
    log(std::current_exception());
  }
  log(queue.full(), queue.empty(), queue.maxsize());
  co_return;
}

Coro<> joins(Log log, Queue<long>* queue) {
  const std::string how = co_await ending(queue->join());
  log("joined", how);
}

Coro<> join_waits_for_every_task_done(Log log) {
  Queue<long> queue;
  queue.put_nowait(1);
  queue.put_nowait(2);
  Task<> task = create_task(joins(log, &queue));
  for (int i = 0; i < 2; ++i) {
    co_await sleep(1s);
    log(queue.get_nowait());
    queue.task_done();
  }
  co_await task;
}

Coro<> task_done_too_often_is_an_error(Log log) {
  Queue<long> queue;
  try {
    queue.task_done();
  } catch (const ValueError&) {
    log(std::current_exception());
  }
  co_return;
}

Coro<> shutdown_lets_getters_empty_the_queue(Log log) {
  Queue<long> queue;
  queue.put_nowait(1);
  queue.shutdown();
  co_await gets(log, "first", &queue);
  co_await gets(log, "second", &queue);
  co_await puts(log, "putter", &queue, 2);
}

Coro<> shutdown_releases_those_who_wait(Log log) {
  Queue<long> empty;
  Queue<long> full(1);
  full.put_nowait(1);
  std::vector<Task<>> tasks;
  tasks.push_back(create_task(gets(log, "getter", &empty)));
  tasks.push_back(create_task(puts(log, "putter", &full, 2)));
  co_await sleep(1s);
  empty.shutdown();
  full.shutdown();
  co_await gather(std::move(tasks));
}

Coro<> immediate_shutdown_drops_the_items_and_ends_join(Log log) {
  Queue<long> queue;
  queue.put_nowait(1);
  Task<> task = create_task(joins(log, &queue));
  co_await sleep(1s);
  queue.shutdown(true);
  co_await gets(log, "getter", &queue);
  co_await task;
}

Coro<> a_priority_queue_gives_the_least_first(Log log) {
  PriorityQueue<long> queue;
  for (const long item : {3, 1, 2}) queue.put_nowait(item);
  for (int i = 0; i < 3; ++i) co_await gets(log, "getter", &queue);
}

Coro<> a_lifo_queue_gives_the_last_first(Log log) {
  LifoQueue<long> queue(2);
  std::vector<Task<>> tasks;
  for (long item = 1; item <= 3; ++item) tasks.push_back(create_task(puts(log, "putter", &queue, item)));
  co_await sleep(1s);
  for (int i = 0; i < 3; ++i) {
    co_await gets(log, "getter", &queue);
    co_await passes(2);
  }
  co_await gather(std::move(tasks));
}

}  // namespace

Topic queues_topic() {
  return {
      "queues",
      {
          {"items_go_to_getters_in_order", items_go_to_getters_in_order},
          {"putters_wait_for_a_place_in_order", putters_wait_for_a_place_in_order},
          {"a_getter_cancelled_after_its_wake_up_loses_nothing", a_getter_cancelled_after_its_wake_up_loses_nothing},
          {"a_putter_cancelled_after_its_wake_up_passes_the_place_on",
           a_putter_cancelled_after_its_wake_up_passes_the_place_on},
          {"full_and_empty_are_errors_at_once", full_and_empty_are_errors_at_once},
          {"join_waits_for_every_task_done", join_waits_for_every_task_done},
          {"task_done_too_often_is_an_error", task_done_too_often_is_an_error},
          {"shutdown_lets_getters_empty_the_queue", shutdown_lets_getters_empty_the_queue},
          {"shutdown_releases_those_who_wait", shutdown_releases_those_who_wait},
          {"immediate_shutdown_drops_the_items_and_ends_join", immediate_shutdown_drops_the_items_and_ends_join},
          {"a_priority_queue_gives_the_least_first", a_priority_queue_gives_the_least_first},
          {"a_lifo_queue_gives_the_last_first", a_lifo_queue_gives_the_last_first},
      }};
}

}  // namespace oracle
