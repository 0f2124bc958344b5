"""Queue, PriorityQueue, LifoQueue: FIFO for those who wait, join, shutdown."""

import asyncio

from support import ending, passes


async def _gets(log, name, queue):
    log(name, "got", await ending(queue.get()))


async def _puts(log, name, queue, item):
    log(name, "put", await ending(queue.put(item)))


async def items_go_to_getters_in_order(log):
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(_gets(log, name, queue)) for name in "abc"]
    await asyncio.sleep(1)
    for item in (1, 2, 3):
        queue.put_nowait(item)
    log("size", queue.qsize())
    await asyncio.gather(*tasks)


async def putters_wait_for_a_place_in_order(log):
    queue = asyncio.Queue(1)
    tasks = [asyncio.create_task(_puts(log, name, queue, item)) for name, item in (("a", 1), ("b", 2), ("c", 3))]
    await asyncio.sleep(1)
    for _ in range(3):
        await _gets(log, "getter", queue)
        await asyncio.sleep(1)
    await asyncio.gather(*tasks)


async def a_getter_cancelled_after_its_wake_up_loses_nothing(log):
    queue = asyncio.Queue()
    first = asyncio.create_task(queue.get())
    second = asyncio.create_task(_gets(log, "second", queue))
    await passes(2)
    queue.put_nowait(5)
    first.cancel()
    log(await ending(first))
    await second


async def a_putter_cancelled_after_its_wake_up_passes_the_place_on(log):
    queue = asyncio.Queue(1)
    queue.put_nowait(1)
    first = asyncio.create_task(queue.put(2))
    second = asyncio.create_task(_puts(log, "second", queue, 3))
    await passes(2)
    log(queue.get_nowait())
    first.cancel()
    log(await ending(first))
    await second
    log(queue.get_nowait())


async def full_and_empty_are_errors_at_once(log):
    queue = asyncio.Queue(1)
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as error:
        log(error)
    queue.put_nowait(1)
    try:
        queue.put_nowait(2)
    except asyncio.QueueFull as error:
        log(error)
    log(queue.full(), queue.empty(), queue.maxsize)


async def _joins(log, queue):
    log("joined", await ending(queue.join()))


async def join_waits_for_every_task_done(log):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    task = asyncio.create_task(_joins(log, queue))
    for _ in range(2):
        await asyncio.sleep(1)
        log(queue.get_nowait())
        queue.task_done()
    await task


async def task_done_too_often_is_an_error(log):
    try:
        asyncio.Queue().task_done()
    except ValueError as error:
        log(error)


async def shutdown_lets_getters_empty_the_queue(log):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()
    await _gets(log, "first", queue)
    await _gets(log, "second", queue)
    await _puts(log, "putter", queue, 2)


async def shutdown_releases_those_who_wait(log):
    empty = asyncio.Queue()
    full = asyncio.Queue(1)
    full.put_nowait(1)
    tasks = [asyncio.create_task(_gets(log, "getter", empty)), asyncio.create_task(_puts(log, "putter", full, 2))]
    await asyncio.sleep(1)
    empty.shutdown()
    full.shutdown()
    await asyncio.gather(*tasks)


async def immediate_shutdown_drops_the_items_and_ends_join(log):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    task = asyncio.create_task(_joins(log, queue))
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await _gets(log, "getter", queue)
    await task


async def a_priority_queue_gives_the_least_first(log):
    queue = asyncio.PriorityQueue()
    for item in (3, 1, 2):
        queue.put_nowait(item)
    for _ in range(3):
        await _gets(log, "getter", queue)


async def a_lifo_queue_gives_the_last_first(log):
    queue = asyncio.LifoQueue(2)
    tasks = [asyncio.create_task(_puts(log, "putter", queue, item)) for item in (1, 2, 3)]
    await asyncio.sleep(1)
    for _ in range(3):
        await _gets(log, "getter", queue)
        await passes(2)
    await asyncio.gather(*tasks)
