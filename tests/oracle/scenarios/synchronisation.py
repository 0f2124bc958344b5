"""Event, Lock, Semaphore, Condition, Barrier: FIFO, nobody barges, nothing is lost."""

import asyncio

from support import ending, passes


async def _waits(log, name, event):
    await event.wait()
    log(name, "woken")


async def an_event_wakes_everybody_in_order(log):
    event = asyncio.Event()
    tasks = [asyncio.create_task(_waits(log, name, event)) for name in "abc"]
    await asyncio.sleep(1)
    event.set()
    log("set", event.is_set())
    await asyncio.gather(*tasks)


async def set_and_clear_still_wakes_the_present(log):
    event = asyncio.Event()
    task = asyncio.create_task(_waits(log, "a", event))
    await passes(2)
    event.set()
    event.clear()
    late = asyncio.create_task(_waits(log, "b", event))
    await passes(3)
    log(task.done(), late.done())
    late.cancel()


async def _holds(log, name, lock, seconds):
    async with lock:
        log(name, "has it")
        await asyncio.sleep(seconds)
    log(name, "left")


async def a_lock_goes_round_in_order(log):
    lock = asyncio.Lock()
    await asyncio.gather(*(asyncio.create_task(_holds(log, name, lock, 1)) for name in "abc"))
    log(lock.locked())


async def nobody_barges_into_a_lock(log):
    lock = asyncio.Lock()
    await lock.acquire()
    waiter = asyncio.create_task(_holds(log, "waiter", lock, 0))
    await passes(2)
    lock.release()
    late = asyncio.create_task(_holds(log, "late", lock, 0))
    await lock.acquire()
    log("releaser again")
    lock.release()
    await asyncio.gather(waiter, late)


async def a_waiter_cancelled_after_its_wake_up_passes_it_on(log):
    lock = asyncio.Lock()
    await lock.acquire()
    first = asyncio.create_task(_holds(log, "first", lock, 0))
    second = asyncio.create_task(_holds(log, "second", lock, 0))
    await passes(2)
    lock.release()
    first.cancel()
    log(await ending(first))
    await second


async def releasing_a_free_lock_is_an_error(log):
    try:
        asyncio.Lock().release()
    except RuntimeError as error:
        log(error)


async def a_semaphore_lets_so_many_in(log):
    semaphore = asyncio.Semaphore(2)
    await asyncio.gather(*(asyncio.create_task(_holds(log, name, semaphore, 1)) for name in "abcd"))
    log(semaphore.locked())


async def nobody_barges_into_a_semaphore(log):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    waiter = asyncio.create_task(_holds(log, "waiter", semaphore, 0))
    await passes(2)
    semaphore.release()
    log("locked", semaphore.locked())
    await semaphore.acquire()
    log("releaser again")
    semaphore.release()
    await waiter


async def a_permit_of_a_cancelled_waiter_goes_on(log):
    semaphore = asyncio.Semaphore(0)
    first = asyncio.create_task(_holds(log, "first", semaphore, 0))
    second = asyncio.create_task(_holds(log, "second", semaphore, 0))
    await passes(2)
    semaphore.release()
    first.cancel()
    log(await ending(first))
    await second


async def a_bounded_semaphore_refuses_a_release_too_many(log):
    semaphore = asyncio.BoundedSemaphore(1)
    await semaphore.acquire()
    semaphore.release()
    try:
        semaphore.release()
    except ValueError as error:
        log(error)


async def _notified(log, name, condition):
    async with condition:
        log(name, "waits")
        try:
            await condition.wait()
        finally:
            log(name, "holds", condition.locked())


async def a_condition_wakes_in_order(log):
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(_notified(log, name, condition)) for name in "abc"]
    await asyncio.sleep(1)
    async with condition:
        condition.notify(2)
        log("notified two")
    await asyncio.sleep(1)
    async with condition:
        condition.notify_all()
    await asyncio.gather(*tasks)


async def a_cancelled_condition_waiter_takes_the_lock_first(log):
    condition = asyncio.Condition()
    task = asyncio.create_task(_notified(log, "a", condition))
    await asyncio.sleep(1)
    await condition.acquire()
    task.cancel("while locked")
    await asyncio.sleep(1)
    log("releases", task.done())
    condition.release()
    log(await ending(task))


async def a_notification_of_a_cancelled_waiter_goes_on(log):
    condition = asyncio.Condition()
    first = asyncio.create_task(_notified(log, "first", condition))
    second = asyncio.create_task(_notified(log, "second", condition))
    await asyncio.sleep(1)
    async with condition:
        condition.notify(1)
        first.cancel()
    log(await ending(first))
    log(await ending(asyncio.wait_for(second, 1)))


async def notify_without_the_lock_is_an_error(log):
    try:
        asyncio.Condition().notify()
    except RuntimeError as error:
        log(error)


async def _meets(log, name, barrier):
    log(name, "at place", await ending(barrier.wait()))


async def a_barrier_opens_when_all_are_there(log):
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(_meets(log, name, barrier)) for name in "ab"]
    await asyncio.sleep(1)
    log("waiting", barrier.n_waiting)
    await _meets(log, "c", barrier)
    await asyncio.gather(*tasks)
    log("waiting", barrier.n_waiting, "broken", barrier.broken)


async def a_barrier_is_not_broken_by_a_leaving_waiter(log):
    barrier = asyncio.Barrier(2)
    leaver = asyncio.create_task(_meets(log, "leaver", barrier))
    await asyncio.sleep(1)
    leaver.cancel()
    await passes(3)
    log("waiting", barrier.n_waiting, "broken", barrier.broken)
    await asyncio.gather(_meets(log, "a", barrier), _meets(log, "b", barrier))


async def abort_breaks_a_barrier_until_reset(log):
    barrier = asyncio.Barrier(2)
    task = asyncio.create_task(_meets(log, "a", barrier))
    await asyncio.sleep(1)
    await barrier.abort()
    await task
    await _meets(log, "b", barrier)
    await barrier.reset()
    log("broken", barrier.broken)
