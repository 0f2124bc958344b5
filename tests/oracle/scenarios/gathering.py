"""gather, wait, as_completed, shield."""

import asyncio

from support import ending, fail, passes, stubborn, work


async def results_come_in_argument_order(log):
    log(await asyncio.gather(work(log, "a", 2), work(log, "b", 1)))


async def nothing_to_gather_gives_nothing(log):
    log(await ending(asyncio.gather()))


async def the_first_exception_ends_it_and_the_others_run_on(log):
    other = asyncio.create_task(work(log, "other", 3))
    log(await ending(asyncio.gather(other, fail(1, 1), fail(2, 2))))
    await asyncio.sleep(3)


async def settled_gives_what_became_of_each(log):
    log(await asyncio.gather(work(log, "a", 2), fail(1, 5), return_exceptions=True))


async def a_child_that_is_cancelled_throws_without_a_count(log):
    child = asyncio.create_task(work(log, "child", 5))
    asyncio.get_running_loop().call_later(1, lambda: child.cancel("child"))
    log(await ending(asyncio.gather(child, work(log, "other", 2))), asyncio.current_task().cancelling())
    await asyncio.sleep(2)


async def _gathers(log, *children, settled=False):
    log(await ending(asyncio.gather(*children, return_exceptions=settled)), asyncio.current_task().cancelling())


async def an_outside_cancel_cancels_every_child(log):
    task = asyncio.create_task(_gathers(log, work(log, "a", 5), work(log, "b", 5)))
    await asyncio.sleep(1)
    task.cancel("all")
    await task


async def an_outside_cancel_is_thrown_even_when_settled(log):
    task = asyncio.create_task(_gathers(log, work(log, "a", 5), work(log, "b", 5), settled=True))
    await asyncio.sleep(1)
    task.cancel()
    await task


async def a_child_that_swallows_delays_the_end(log):
    task = asyncio.create_task(_gathers(log, stubborn(log, "a", 9, 2)))
    await asyncio.sleep(1)
    task.cancel()
    await task


async def done_children_need_no_suspension(log):
    child = asyncio.create_task(work(log, "child", 0))
    await child
    asyncio.get_running_loop().call_soon(log, "somebody else")
    log(await asyncio.gather(child))


def _names(tasks):
    return sorted(task.get_name() for task in tasks)


async def _wait(log, tasks, **options):
    done, pending = await asyncio.wait(tasks, **options)
    log("done", _names(done), "pending", _names(pending))


def _three(log):
    return [
        asyncio.create_task(work(log, "a", 1), name="a"),
        asyncio.create_task(fail(2, 1), name="b"),
        asyncio.create_task(work(log, "c", 3), name="c"),
    ]


async def wait_for_all(log):
    await _wait(log, _three(log))


async def wait_for_the_first(log):
    await _wait(log, _three(log), return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(3)


async def wait_for_the_first_exception(log):
    await _wait(log, _three(log), return_when=asyncio.FIRST_EXCEPTION)
    await asyncio.sleep(3)


async def wait_gives_up_after_its_timeout_and_cancels_nothing(log):
    await _wait(log, _three(log), timeout=1)
    await asyncio.sleep(3)


async def wait_for_nothing_is_an_error(log):
    log(await ending(asyncio.wait([])))


async def a_cancelled_wait_leaves_the_tasks_alone(log):
    task = asyncio.create_task(work(log, "task", 3))
    waiter = asyncio.create_task(asyncio.wait([task]))
    await asyncio.sleep(1)
    waiter.cancel()
    log(await ending(waiter), task.cancelling())
    await task


async def _in_order(log, tasks, timeout=None):
    async for task in asyncio.as_completed(tasks, timeout=timeout):
        log("got", task.get_name())


async def as_completed_gives_the_first_done_first(log):
    tasks = [asyncio.create_task(work(log, str(i), i), name=str(i)) for i in (3, 1, 2)]
    await _in_order(log, tasks)


async def as_completed_throws_at_its_deadline(log):
    tasks = [asyncio.create_task(work(log, str(i), i), name=str(i)) for i in (3, 1)]
    log(await ending(_in_order(log, tasks, 2)))
    await asyncio.sleep(2)


async def _shields(log, inner):
    log(await ending(asyncio.shield(inner)), asyncio.current_task().cancelling())


async def a_shield_keeps_the_inner_task(log):
    inner = asyncio.create_task(work(log, "inner", 3))
    waiter = asyncio.create_task(_shields(log, inner))
    await asyncio.sleep(1)
    waiter.cancel("go")
    await waiter
    log(await inner)


async def a_shielded_error_without_waiter_goes_to_the_handler(log):
    inner = asyncio.create_task(fail(3, 6))
    waiter = asyncio.create_task(_shields(log, inner))
    await asyncio.sleep(1)
    waiter.cancel()
    await waiter
    await asyncio.sleep(3)


async def cancelling_the_inner_task_cancels_the_waiter(log):
    inner = asyncio.create_task(work(log, "inner", 3))
    waiter = asyncio.create_task(_shields(log, inner))
    await asyncio.sleep(1)
    inner.cancel("inner")
    await waiter
    log(inner.cancelled())


async def a_timeout_around_a_shield(log):
    inner = asyncio.create_task(work(log, "inner", 3))
    log(await ending(asyncio.wait_for(asyncio.shield(inner), 1)))
    log(await inner)


async def a_shield_takes_the_passes_of_two_futures(log):
    inner = asyncio.create_task(work(log, "inner", 0))
    waiter = asyncio.create_task(_shields(log, inner))
    for i in range(5):
        log("pass", i, inner.done(), waiter.done())
        await passes(1)
