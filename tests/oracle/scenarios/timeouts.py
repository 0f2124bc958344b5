"""Timeouts, line by line."""

import asyncio

from log import Boom
from support import ending, stubborn, work


async def _timed(log, delay, body):
    async with asyncio.timeout(delay) as scope:
        try:
            return await body
        finally:
            log("expired", scope.expired())


async def in_time(log):
    log(await ending(_timed(log, 2, work(log, "body", 1))))


async def too_late(log):
    log(await ending(_timed(log, 1, work(log, "body", 2))))
    log(asyncio.current_task().cancelling())


async def no_deadline(log):
    log(await ending(_timed(log, None, work(log, "body", 2))))


async def nought_runs_to_the_first_suspension(log):
    log(await ending(_timed(log, 0, work(log, "body", 1))))
    log(await ending(_timed(log, -1, work(log, "body", 1))))


async def completion_and_deadline_in_one_tick(log):
    log(await ending(_timed(log, 2, work(log, "body", 2))))


async def _nested(log, outer, inner, body):
    async with asyncio.timeout(outer) as scope:
        try:
            log("inner", await ending(_timed(log, inner, body)))
        finally:
            log("outer expired", scope.expired())


async def nested_with_equal_deadlines(log):
    log(await ending(_nested(log, 1, 1, work(log, "body", 9))))


async def the_inner_deadline_comes_first(log):
    log(await ending(_nested(log, 3, 1, work(log, "body", 9))))


async def the_outer_deadline_comes_first(log):
    log(await ending(_nested(log, 1, 3, work(log, "body", 9))))


async def the_outer_expires_while_the_inner_cleans_up(log):
    log(await ending(_nested(log, 2, 1, stubborn(log, "body", 9, 3))))


async def expiry_and_an_outside_cancel_in_one_tick(log):
    task = asyncio.create_task(_timed(log, 1, work(log, "body", 9)))
    asyncio.get_running_loop().call_later(1, lambda: task.cancel("outside"))
    log(await ending(task), task.cancelling())


async def an_outside_cancel_before_expiry(log):
    task = asyncio.create_task(_timed(log, 2, work(log, "body", 9)))
    await asyncio.sleep(1)
    task.cancel("outside")
    log(await ending(task), task.cancelling())


async def swallowed_inside_is_no_timeout_error(log):
    log(await ending(_timed(log, 1, stubborn(log, "body", 9, 1))))
    log(asyncio.current_task().cancelling())


async def _fails_when_cancelled():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        raise Boom(3)


async def a_foreign_exception_during_expiry_is_itself(log):
    log(await ending(_timed(log, 1, _fails_when_cancelled())))


async def _moved(log, when):
    async with asyncio.timeout(1) as scope:
        scope.reschedule(when)
        log("when", scope.when())
        await asyncio.sleep(4)


async def rescheduled_later(log):
    log(await ending(_moved(log, 3)))


async def rescheduled_to_none(log):
    log(await ending(_moved(log, None)))


async def rescheduled_into_the_past(log):
    await asyncio.sleep(1)
    log(await ending(_moved(log, 0)))


async def _moved_while_expiring(log):
    async with asyncio.timeout(1) as scope:
        try:
            await asyncio.sleep(4)
        except asyncio.CancelledError:
            try:
                scope.reschedule(9)
            except RuntimeError as error:
                log(error)
            raise


async def reschedule_while_expiring_is_refused(log):
    log(await ending(_moved_while_expiring(log)))


async def _until(log, when):
    async with asyncio.timeout_at(when):
        await work(log, "body", 3)


async def timeout_at_is_a_moment(log):
    await asyncio.sleep(1)
    log(await ending(_until(log, 2)))
    log(await ending(_until(log, 1)))


async def wait_for_in_time_and_too_late(log):
    log(await ending(asyncio.wait_for(work(log, "quick", 1), 2)))
    log(await ending(asyncio.wait_for(work(log, "slow", 3), 2)))


async def wait_for_without_time_never_begins(log):
    log(await ending(asyncio.wait_for(work(log, "never", 1), 0)))
    done = asyncio.get_running_loop().create_future()
    done.set_result(4)
    log(await ending(asyncio.wait_for(done, 0)))


async def wait_for_waits_for_the_clean_up(log):
    task = asyncio.create_task(stubborn(log, "task", 9, 2))
    log(await ending(asyncio.wait_for(task, 1)))
