"""The loop: ready queue, timers, done-callbacks."""

import asyncio

from log import Boom
from support import passes, work


async def call_soon_runs_in_order(log):
    loop = asyncio.get_running_loop()
    for i in range(3):
        loop.call_soon(log, "callback", i)
    log("scheduled")
    await asyncio.sleep(0)
    log("passed")


async def a_callback_that_is_added_meanwhile_waits_for_the_next_iteration(log):
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: loop.call_soon(log, "inner"))
    loop.call_soon(log, "outer")
    await asyncio.sleep(0)
    log("one pass")
    await asyncio.sleep(0)
    log("two passes")


async def timers_fire_by_deadline_then_by_creation(log):
    loop = asyncio.get_running_loop()
    loop.call_later(2, log, "two, first")
    loop.call_later(1, log, "one")
    loop.call_later(2, log, "two, second")
    loop.call_at(2, log, "two, third")
    await asyncio.sleep(2)
    log("slept")


async def a_timer_without_delay_comes_after_what_is_ready(log):
    loop = asyncio.get_running_loop()
    loop.call_later(0, log, "timer")
    loop.call_soon(log, "soon")
    await passes(2)
    loop.call_later(-1, log, "past timer")
    loop.call_soon(log, "soon")
    await passes(2)


async def a_cancelled_callback_does_not_run(log):
    loop = asyncio.get_running_loop()
    soon = loop.call_soon(log, "soon")
    later = loop.call_later(1, log, "later")
    soon.cancel()
    later.cancel()
    log(soon.cancelled(), later.cancelled())
    await asyncio.sleep(2)


async def a_callback_that_throws_goes_to_the_handler(log):
    loop = asyncio.get_running_loop()

    def throws():
        raise Boom(1)

    loop.call_soon(throws)
    loop.call_soon(log, "next")
    await asyncio.sleep(0)
    log("the loop lives on")


async def done_callbacks_come_in_order_of_registration(log):
    task = asyncio.create_task(work(log, "task", 1))
    for i in range(3):
        task.add_done_callback(lambda _, i=i: log("callback", i))
    await task
    log("awaited")
    await asyncio.sleep(0)


async def a_done_callback_of_a_done_future_comes_in_the_next_iteration(log):
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    future.add_done_callback(lambda _: log("callback"))
    log("registered")
    await asyncio.sleep(0)
    log("passed")


async def awaiting_a_done_future_does_not_suspend(log):
    asyncio.get_running_loop().call_soon(log, "somebody else")
    future = asyncio.get_running_loop().create_future()
    future.set_result(5)
    log(await future)


async def a_future_is_resolved_once(log):
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    try:
        future.set_result(2)
    except asyncio.InvalidStateError as error:
        log(error)
    log(future.cancel(), await future)


async def the_result_of_a_pending_future_is_an_error(log):
    future = asyncio.get_running_loop().create_future()
    try:
        future.result()
    except asyncio.InvalidStateError as error:
        log(error)
    future.cancel()
    log(future.cancelled())


async def waiting_for_what_never_comes_is_a_deadlock(log):
    log("waits")
    await asyncio.get_running_loop().create_future()
