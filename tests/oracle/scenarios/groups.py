"""TaskGroup, line by line."""

import asyncio

from log import Boom
from support import ending, fail, stubborn, work


async def a_group_waits_for_its_tasks(log):
    async with asyncio.TaskGroup() as group:
        group.create_task(work(log, "a", 2))
        group.create_task(work(log, "b", 1))
        log("body ends")
    log("group ends")


async def _failing(log):
    async with asyncio.TaskGroup() as group:
        group.create_task(work(log, "a", 5))
        group.create_task(fail(1, 1))
        log("body", await ending(asyncio.sleep(9)))


async def the_first_error_cancels_siblings_and_body(log):
    log(await ending(_failing(log)), asyncio.current_task().cancelling())


async def _failing_twice():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail(1, 1))
        group.create_task(fail(1, 2))


async def all_errors_arrive_in_one_group(log):
    log(await ending(_failing_twice()))


async def _failing_body(log):
    async with asyncio.TaskGroup() as group:
        group.create_task(work(log, "a", 5))
        await asyncio.sleep(1)
        raise Boom(7)


async def the_error_of_the_body_is_in_the_group(log):
    log(await ending(_failing_body(log)))


async def a_child_that_is_cancelled_is_ignored(log):
    async with asyncio.TaskGroup() as group:
        child = group.create_task(work(log, "child", 5))
        group.create_task(work(log, "other", 2))
        await asyncio.sleep(1)
        child.cancel("child")
    log("group ends", child.cancelled())


async def _grouped(log, *children):
    async with asyncio.TaskGroup() as group:
        for child in children:
            group.create_task(child)


async def an_outside_cancel_alone_is_cancelled_error(log):
    task = asyncio.create_task(_grouped(log, work(log, "a", 5), work(log, "b", 5)))
    await asyncio.sleep(1)
    task.cancel("outside")
    log(await ending(task), task.cancelling())


async def _errors_and_cancel(log):
    task = asyncio.current_task()
    asyncio.get_running_loop().call_later(1, lambda: task.cancel("outside"))
    try:
        await _grouped(log, fail(1, 1), stubborn(log, "stubborn", 5, 1))
    except BaseException as error:
        log(error, task.cancelling())
    log(await ending(asyncio.sleep(1)))


async def errors_and_an_outside_cancel_give_the_group_and_the_next_await_throws(log):
    task = asyncio.create_task(_errors_and_cancel(log))
    log(await ending(task))


async def create_task_on_a_finished_group_is_refused(log):
    async with asyncio.TaskGroup() as group:
        log("empty")
    coroutine = work(log, "never", 1)
    try:
        group.create_task(coroutine)
    except RuntimeError as error:
        log(error)


async def _nested(log):
    async with asyncio.TaskGroup() as outer:
        outer.create_task(fail(1, 1))
        async with asyncio.TaskGroup() as inner:
            inner.create_task(fail(1, 2))


async def nested_groups_that_both_fail(log):
    log(await ending(_nested(log)))


async def a_timeout_around_a_group(log):
    log(await ending(asyncio.wait_for(_grouped(log, work(log, "a", 5)), 1)))
    log(asyncio.current_task().cancelling())


async def a_child_may_add_siblings(log):
    async with asyncio.TaskGroup() as group:

        async def adds():
            await asyncio.sleep(1)
            group.create_task(work(log, "sibling", 1))
            log("added")

        group.create_task(adds())
    log("group ends")
