#include "trace_programs.h"

#include "support/test.h"

// The programs are in trace_programs.cpp; core/trace/format.md says what each record means.

TEST_CASE("awaiting a coroutine goes on inside it; its sleep suspends the task under both names") {
  const Run run = run_simulated(programs::nested_sleep());
  CHECK(
      run.trace ==
      Lines{
          R"({"t":0,"k":"run","format":1,"backend":"sim","seed":1})",
          R"({"t":0,"k":"task","task":1,"name":"Task-1","coro":"nested_sleep"})",
          R"({"t":0,"k":"ready","task":1,"why":"created"})",
          R"({"t":0,"k":"tick","n":1,"ready":1})",
          R"({"t":0,"k":"step","task":1})",
          R"({"t":0,"k":"call","task":1,"coro":"inner","at":"nested_sleep.cpp:6"})",
          R"({"t":0,"k":"timer","id":1,"when":1000000000,"task":1,"what":"sleep"})",
          R"({"t":0,"k":"suspend","task":1,"on":"sleep","at":"nested_sleep.cpp:2","coro":"inner","until":1000000000,"stack":["nested_sleep@nested_sleep.cpp:6","inner@nested_sleep.cpp:2"]})",
          R"({"t":1000000000,"k":"fire","id":1})",
          R"({"t":1000000000,"k":"tick","n":2,"ready":1})",
          R"({"t":1000000000,"k":"ready","task":1,"why":"sleep"})",
          R"({"t":1000000000,"k":"tick","n":3,"ready":1})",
          R"({"t":1000000000,"k":"step","task":1})",
          R"({"t":1000000000,"k":"return","task":1,"coro":"inner","at":"nested_sleep.cpp:6"})",
          R"({"t":1000000000,"k":"print","task":1,"text":"value 7"})",
          R"({"t":1000000000,"k":"done","task":1,"how":"result"})",
          R"({"t":1000000000,"k":"tick","n":4,"ready":1})",
          R"({"t":1000000000,"k":"end","exit":0})",
      });
}

TEST_CASE("a task is created, polled, fails, and wakes who awaits it") {
  const Run run = run_simulated(programs::two_tasks());
  CHECK(run.trace ==
        Lines{
            R"({"t":0,"k":"run","format":1,"backend":"sim","seed":1})",
            R"({"t":0,"k":"task","task":1,"name":"Task-1","coro":"two_tasks"})",
            R"({"t":0,"k":"ready","task":1,"why":"created"})",
            R"({"t":0,"k":"tick","n":1,"ready":1})",
            R"({"t":0,"k":"step","task":1})",
            R"({"t":0,"k":"task","task":2,"name":"failing","coro":"fail","by":1,"at":"two_tasks.cpp:6"})",
            R"({"t":0,"k":"ready","task":2,"why":"created","by":1})",
            R"({"t":0,"k":"suspend","task":1,"on":"task","at":"two_tasks.cpp:8","coro":"two_tasks","waits_for":2})",
            R"({"t":0,"k":"tick","n":2,"ready":1})",
            R"({"t":0,"k":"step","task":2})",
            R"({"t":0,"k":"suspend","task":2,"on":"checkpoint","at":"two_tasks.cpp:2","coro":"fail"})",
            R"({"t":0,"k":"ready","task":2,"why":"checkpoint","by":2})",
            R"({"t":0,"k":"tick","n":3,"ready":1})",
            R"({"t":0,"k":"step","task":2})",
            R"({"t":0,"k":"done","task":2,"how":"exception","error":"std::runtime_error: broken"})",
            R"({"t":0,"k":"ready","task":1,"why":"task","by":2})",
            R"({"t":0,"k":"tick","n":4,"ready":1})",
            R"({"t":0,"k":"step","task":1})",
            R"({"t":0,"k":"print","task":1,"text":"broken"})",
            R"({"t":0,"k":"done","task":1,"how":"result"})",
            R"({"t":0,"k":"tick","n":5,"ready":1})",
            R"({"t":0,"k":"end","exit":0})",
        });
}

TEST_CASE("a queue, a lock and an event say who did what, and whom it woke") {
  const Run run = run_simulated(programs::hand_over());
  CHECK(run.trace ==
        Lines{
            R"({"t":0,"k":"run","format":1,"backend":"sim","seed":1})",
            R"({"t":0,"k":"task","task":1,"name":"Task-1","coro":"hand_over"})",
            R"({"t":0,"k":"ready","task":1,"why":"created"})",
            R"({"t":0,"k":"tick","n":1,"ready":1})",
            R"({"t":0,"k":"step","task":1})",
            R"({"t":0,"k":"task","task":2,"name":"Task-2","coro":"consume","by":1,"at":"hand_over.cpp:11"})",
            R"({"t":0,"k":"ready","task":2,"why":"created","by":1})",
            R"({"t":0,"k":"suspend","task":1,"on":"checkpoint","at":"hand_over.cpp:12","coro":"hand_over"})",
            R"({"t":0,"k":"ready","task":1,"why":"checkpoint","by":1})",
            R"({"t":0,"k":"tick","n":2,"ready":2})",
            R"({"t":0,"k":"step","task":2})",
            R"({"t":0,"k":"object","id":1,"what":"queue"})",
            R"({"t":0,"k":"suspend","task":2,"on":"queue.get","at":"hand_over.cpp:2","coro":"consume","id":1})",
            R"({"t":0,"k":"step","task":1})",
            R"({"t":0,"k":"queue","id":1,"op":"put","size":1,"task":1})",
            R"({"t":0,"k":"ready","task":2,"why":"queue.get","by":1})",
            R"({"t":0,"k":"pass","task":1,"at":"hand_over.cpp:13","on":"queue.put"})",
            R"({"t":0,"k":"object","id":2,"what":"event"})",
            R"({"t":0,"k":"suspend","task":1,"on":"event.wait","at":"hand_over.cpp:14","coro":"hand_over","id":2})",
            R"({"t":0,"k":"tick","n":3,"ready":1})",
            R"({"t":0,"k":"step","task":2})",
            R"({"t":0,"k":"queue","id":1,"op":"get","size":0,"task":2})",
            R"({"t":0,"k":"object","id":3,"what":"lock"})",
            R"({"t":0,"k":"lock","id":3,"op":"acquire","task":2})",
            R"({"t":0,"k":"pass","task":2,"at":"hand_over.cpp:3","on":"lock.scoped"})",
            R"({"t":0,"k":"print","task":2,"text":"item 1"})",
            R"({"t":0,"k":"event","id":2,"op":"set","task":2})",
            R"({"t":0,"k":"ready","task":1,"why":"event.wait","by":2})",
            R"({"t":0,"k":"lock","id":3,"op":"release","task":2})",
            R"({"t":0,"k":"done","task":2,"how":"result"})",
            R"({"t":0,"k":"tick","n":4,"ready":1})",
            R"({"t":0,"k":"step","task":1})",
            R"({"t":0,"k":"done","task":1,"how":"result"})",
            R"({"t":0,"k":"tick","n":5,"ready":1})",
            R"({"t":0,"k":"end","exit":0})",
        });
}

TEST_CASE("a deadline cancels, is delivered, taken back, and its body's timer goes") {
  const Run run = run_simulated(programs::deadline());
  CHECK(
      run.trace ==
      Lines{
          R"({"t":0,"k":"run","format":1,"backend":"sim","seed":1})",
          R"({"t":0,"k":"task","task":1,"name":"Task-1","coro":"deadline"})",
          R"({"t":0,"k":"ready","task":1,"why":"created"})",
          R"({"t":0,"k":"tick","n":1,"ready":1})",
          R"({"t":0,"k":"step","task":1})",
          R"({"t":0,"k":"timer","id":1,"when":1000000000,"task":1,"what":"timeout"})",
          R"({"t":0,"k":"call","task":1,"coro":"wait_long","at":"deadline.cpp:6"})",
          R"({"t":0,"k":"timer","id":2,"when":10000000000,"task":1,"what":"sleep"})",
          R"({"t":0,"k":"suspend","task":1,"on":"sleep","at":"deadline.cpp:2","coro":"wait_long","until":10000000000,"stack":["deadline@deadline.cpp:6","wait_long@deadline.cpp:2"]})",
          R"({"t":1000000000,"k":"fire","id":1})",
          R"({"t":1000000000,"k":"tick","n":2,"ready":1})",
          R"({"t":1000000000,"k":"cancel","task":1,"count":1})",
          R"({"t":1000000000,"k":"ready","task":1,"why":"cancel"})",
          R"({"t":1000000000,"k":"tick","n":3,"ready":1})",
          R"({"t":1000000000,"k":"step","task":1})",
          R"({"t":1000000000,"k":"deliver","task":1,"at":"deadline.cpp:2","coro":"wait_long"})",
          R"({"t":1000000000,"k":"untimer","id":2})",
          R"({"t":1000000000,"k":"return","task":1,"coro":"wait_long","at":"deadline.cpp:6","error":"CancelledError"})",
          R"({"t":1000000000,"k":"uncancel","task":1,"count":0})",
          R"({"t":1000000000,"k":"print","task":1,"text":"the deadline passed"})",
          R"({"t":1000000000,"k":"done","task":1,"how":"result"})",
          R"({"t":1000000000,"k":"tick","n":4,"ready":1})",
          R"({"t":1000000000,"k":"end","exit":0})",
      });
}

TEST_CASE("a job is submitted, begun on a worker's lane, and comes back through the loop") {
  const Run run = run_simulated(programs::worker_thread());
  CHECK(
      run.trace ==
      Lines{
          R"({"t":0,"k":"run","format":1,"backend":"sim","seed":1})",
          R"({"t":0,"k":"task","task":1,"name":"Task-1","coro":"worker_thread"})",
          R"({"t":0,"k":"ready","task":1,"why":"created"})",
          R"({"t":0,"k":"tick","n":1,"ready":1})",
          R"({"t":0,"k":"step","task":1})",
          R"({"t":0,"k":"submit","id":1,"task":1,"at":"worker_thread.cpp:6"})",
          R"({"t":0,"k":"suspend","task":1,"on":"to_thread","at":"worker_thread.cpp:6","coro":"worker_thread","id":1})",
          R"({"t":0,"k":"work","id":1,"lane":"worker 1","task":1})",
          R"({"t":0,"k":"cpu","lane":"worker 1","dur":20000000,"what":"blocking_sleep"})",
          R"({"t":20000000,"k":"worked","id":1,"lane":"worker 1","how":"result"})",
          R"({"t":20000000,"k":"tick","n":2,"ready":1})",
          R"({"t":20000000,"k":"ready","task":1,"why":"to_thread"})",
          R"({"t":20000000,"k":"tick","n":3,"ready":1})",
          R"({"t":20000000,"k":"step","task":1})",
          R"({"t":20000000,"k":"print","task":1,"text":"5"})",
          R"({"t":20000000,"k":"done","task":1,"how":"result"})",
          R"({"t":20000000,"k":"tick","n":4,"ready":1})",
          R"({"t":20000000,"k":"end","exit":0})",
      });
}

TEST_CASE("an await of something that is ready is a pass, not a suspension") {
  const Run run = run_simulated(programs::no_suspension());
  CHECK(run.trace == Lines{
                         R"({"t":0,"k":"run","format":1,"backend":"sim","seed":1})",
                         R"({"t":0,"k":"task","task":1,"name":"Task-1","coro":"no_suspension"})",
                         R"({"t":0,"k":"ready","task":1,"why":"created"})",
                         R"({"t":0,"k":"tick","n":1,"ready":1})",
                         R"({"t":0,"k":"step","task":1})",
                         R"({"t":0,"k":"object","id":1,"what":"event"})",
                         R"({"t":0,"k":"event","id":1,"op":"set","task":1})",
                         R"({"t":0,"k":"pass","task":1,"at":"no_suspension.cpp:4","on":"event.wait"})",
                         R"({"t":0,"k":"object","id":2,"what":"queue"})",
                         R"({"t":0,"k":"queue","id":2,"op":"put","size":1,"task":1})",
                         R"({"t":0,"k":"pass","task":1,"at":"no_suspension.cpp:6","on":"queue.put"})",
                         R"({"t":0,"k":"queue","id":2,"op":"get","size":0,"task":1})",
                         R"({"t":0,"k":"pass","task":1,"at":"no_suspension.cpp:7","on":"queue.get"})",
                         R"({"t":0,"k":"object","id":3,"what":"lock"})",
                         R"({"t":0,"k":"lock","id":3,"op":"acquire","task":1})",
                         R"({"t":0,"k":"pass","task":1,"at":"no_suspension.cpp:9","on":"lock.acquire"})",
                         R"({"t":0,"k":"lock","id":3,"op":"release","task":1})",
                         R"({"t":0,"k":"done","task":1,"how":"result"})",
                         R"({"t":0,"k":"tick","n":2,"ready":1})",
                         R"({"t":0,"k":"end","exit":0})",
                     });
}
