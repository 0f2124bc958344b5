"""Operations on locks, semaphores, events and queues. Mirrors native/{primitives,queues}.cpp."""

from log import text_of
from machine import operation, passed_on, run_block


@operation("lock.acquire")
async def lock_acquire(frame, node):
    await frame.machine.locks[node.number(1)].acquire()
    return "acquired"


@operation("lock.release")
async def lock_release(frame, node):
    frame.machine.locks[node.number(1)].release()


@operation("lock.with")
async def lock_with(frame, node):
    async with frame.machine.locks[node.number(1)]:
        frame.log(node, "holds")
        return passed_on(await run_block(frame, node.rest[2]))


@operation("semaphore.acquire")
async def semaphore_acquire(frame, node):
    await frame.machine.semaphores[node.number(1)].acquire()
    return "acquired"


@operation("semaphore.release")
async def semaphore_release(frame, node):
    semaphore = frame.machine.semaphores[node.number(1)]
    semaphore.release()
    return text_of(semaphore.locked())


@operation("semaphore.with")
async def semaphore_with(frame, node):
    async with frame.machine.semaphores[node.number(1)]:
        frame.log(node, "holds")
        return passed_on(await run_block(frame, node.rest[2]))


@operation("event.wait")
async def event_wait(frame, node):
    await frame.machine.events[node.number(1)].wait()
    return "woken"


@operation("event.set")
async def event_set(frame, node):
    frame.machine.events[node.number(1)].set()


@operation("event.clear")
async def event_clear(frame, node):
    frame.machine.events[node.number(1)].clear()


@operation("queue.put")
async def queue_put(frame, node):
    await frame.machine.queues[node.number(1)].put(node.number(2))
    return "put"


@operation("queue.get")
async def queue_get(frame, node):
    return str(await frame.machine.queues[node.number(1)].get())


@operation("queue.put_nowait")
async def queue_put_nowait(frame, node):
    frame.machine.queues[node.number(1)].put_nowait(node.number(2))


@operation("queue.get_nowait")
async def queue_get_nowait(frame, node):
    return str(frame.machine.queues[node.number(1)].get_nowait())
