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


@operation("condition.with")
async def condition_with(frame, node):
    async with frame.machine.condition:
        frame.log(node, "holds")
        return passed_on(await run_block(frame, node.rest[2]))


@operation("condition.wait")
async def condition_wait(frame, node):
    await frame.machine.condition.wait()
    return "notified"


@operation("condition.notify")
async def condition_notify(frame, node):
    frame.machine.condition.notify(node.number(1))


@operation("condition.notify_all")
async def condition_notify_all(frame, node):
    frame.machine.condition.notify_all()


@operation("barrier.wait")
async def barrier_wait(frame, node):
    return str(await frame.machine.barrier.wait())


@operation("barrier.reset")
async def barrier_reset(frame, node):
    await frame.machine.barrier.reset()
    return "broken " + text_of(frame.machine.barrier.broken)


@operation("barrier.abort")
async def barrier_abort(frame, node):
    await frame.machine.barrier.abort()
    return f"waiting {frame.machine.barrier.n_waiting}"


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
    queue = frame.machine.queues[node.number(1)]
    await queue.put(node.number(2))
    return f"put, size {queue.qsize()}"


@operation("queue.get")
async def queue_get(frame, node):
    return str(await frame.machine.queues[node.number(1)].get())


@operation("queue.put_nowait")
async def queue_put_nowait(frame, node):
    frame.machine.queues[node.number(1)].put_nowait(node.number(2))


@operation("queue.get_nowait")
async def queue_get_nowait(frame, node):
    return str(frame.machine.queues[node.number(1)].get_nowait())


@operation("queue.join")
async def queue_join(frame, node):
    await frame.machine.queues[node.number(1)].join()
    return "joined"


@operation("queue.task_done")
async def queue_task_done(frame, node):
    frame.machine.queues[node.number(1)].task_done()


@operation("queue.shutdown")
async def queue_shutdown(frame, node):
    frame.machine.queues[node.number(1)].shutdown(node.word(2) == "yes")
