"""Task and cancellation, line by line."""

import asyncio

from support import ending, fail, passes, stubborn, work


async def the_first_step_is_in_the_next_iteration(log):
    task = asyncio.create_task(work(log, "task", 0))
    log("created")
    await asyncio.sleep(0)
    log("passed", task.done())
    await task


async def cancel_before_the_first_step_runs_nothing(log):
    task = asyncio.create_task(work(log, "task", 1))
    log(task.cancel("early"), task.cancelling())
    log(await ending(task), task.cancelled())


async def cancel_of_a_done_task_is_refused(log):
    task = asyncio.create_task(work(log, "task", 0))
    await task
    log(task.cancel("late"), task.cancelling(), task.cancelled())


async def cancel_is_delivered_in_a_later_iteration(log):
    task = asyncio.create_task(work(log, "task", 5))
    await asyncio.sleep(1)
    log(task.cancel("stop"))
    log("not yet", task.done())
    await asyncio.sleep(0)
    log("one pass", task.done())
    await asyncio.sleep(0)
    log("two passes", task.done())


async def cancelled_twice_before_delivery_is_one_error(log):
    task = asyncio.create_task(work(log, "task", 5))
    await asyncio.sleep(1)
    log(task.cancel("first"), task.cancel("second"), task.cancelling())
    log(await ending(task))


async def a_task_cancels_itself_at_its_next_suspension(log):
    asyncio.current_task().cancel("self")
    log("still running")
    done = asyncio.get_running_loop().create_future()
    done.set_result(3)
    log("awaits what is done", await done)
    log(await ending(asyncio.sleep(0)))
    log(asyncio.current_task().cancelling())


async def _cancels_itself(log):
    asyncio.current_task().cancel("at the end")
    log("returns")
    return 1


async def a_request_that_is_pending_when_the_body_returns_cancels_the_task(log):
    task = asyncio.create_task(_cancels_itself(log))
    log(await ending(task), task.cancelled(), task.cancelling())


async def uncancel_counts_down_and_stops_at_nought(log):
    task = asyncio.create_task(work(log, "task", 3))
    await asyncio.sleep(1)
    log(task.uncancel())
    task.cancel()
    task.cancel()
    log(task.uncancel(), task.uncancel(), task.uncancel())
    log(await ending(task), task.cancelling())


async def uncancel_takes_an_undelivered_request_back(log):
    task = asyncio.current_task()
    task.cancel("no")
    log(task.uncancel())
    await asyncio.sleep(0)
    log("goes on")


async def uncancel_does_not_recall_what_was_forwarded(log):
    task = asyncio.create_task(work(log, "task", 3))
    await asyncio.sleep(1)
    task.cancel("forwarded")
    log(task.uncancel())
    log(await ending(task))


async def a_task_that_swallows_goes_on_with_its_count(log):
    task = asyncio.create_task(stubborn(log, "task", 9, 1))
    await asyncio.sleep(1)
    task.cancel("once")
    log(await ending(task), task.cancelled(), task.cancelling())


async def _throws_cancelled():
    raise asyncio.CancelledError("own")


async def a_body_that_throws_cancelled_error_is_cancelled(log):
    task = asyncio.create_task(_throws_cancelled())
    log(await ending(task), task.cancelled(), task.cancelling())


async def _awaits(log, name, task):
    log(name, await ending(task), asyncio.current_task().cancelling())


async def cancelling_one_of_two_awaiters_cancels_the_task_for_both(log):
    shared = asyncio.create_task(work(log, "shared", 5))
    one = asyncio.create_task(_awaits(log, "one", shared))
    two = asyncio.create_task(_awaits(log, "two", shared))
    await asyncio.sleep(1)
    one.cancel()
    await asyncio.gather(one, two)
    log(shared.cancelled(), shared.cancelling())


async def an_exception_reaches_every_awaiter(log):
    task = asyncio.create_task(fail(1, 4))
    one = asyncio.create_task(_awaits(log, "one", task))
    two = asyncio.create_task(_awaits(log, "two", task))
    await asyncio.gather(one, two)
    log(await ending(task))


async def cancel_goes_down_a_chain_of_tasks(log):
    inner = asyncio.create_task(work(log, "inner", 9))
    middle = asyncio.create_task(_awaits(log, "middle", inner))
    outer = asyncio.create_task(_awaits(log, "outer", middle))
    await asyncio.sleep(1)
    outer.cancel("down")
    await passes(6)
    log(inner.cancelling(), middle.cancelling(), outer.cancelling())


async def _cleans_up(log):
    try:
        await asyncio.sleep(9)
    finally:
        log("cleans up")
        await asyncio.sleep(2)
        log("clean")


async def cleaning_up_may_take_time(log):
    task = asyncio.create_task(_cleans_up(log))
    await asyncio.sleep(1)
    task.cancel("go")
    log(await ending(task))


async def cleaning_up_is_cancelled_by_a_second_request(log):
    task = asyncio.create_task(_cleans_up(log))
    await asyncio.sleep(1)
    task.cancel("one")
    await asyncio.sleep(1)
    task.cancel("two")
    log(await ending(task), task.cancelling())


async def a_future_that_is_cancelled_cancels_who_awaits_it(log):
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(_awaits(log, "task", future))
    await asyncio.sleep(1)
    log(future.cancel("by hand"))
    await task


async def the_result_of_a_running_task_is_an_error(log):
    task = asyncio.create_task(work(log, "task", 1))
    for question in (task.result, task.exception):
        try:
            question()
        except asyncio.InvalidStateError as error:
            log(error)
    log(await task, task.exception())


async def sleep_of_nought_is_one_pass(log):
    asyncio.get_running_loop().call_soon(log, "somebody else")
    await asyncio.sleep(0)
    log("passed")
    await asyncio.sleep(-1)
    log("passed again")
