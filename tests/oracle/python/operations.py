"""The operations of generated programs, as asyncio has them. Mirrors native/{control,tasks,callbacks,...}.cpp."""

import asyncio
import contextlib

from log import Boom, text_of
from machine import Returned, operation, run_block, run_body


def loop():
    return asyncio.get_running_loop()


@operation("sleep")
async def sleep(frame, node):
    await asyncio.sleep(node.number(1))
    return "slept"


@operation("call")
async def call(frame, node):
    return str(await run_body(frame, node.rest[1]))


@operation("return")
async def return_(frame, node):
    return Returned(node.number(1))


@operation("raise")
async def raise_(frame, node):
    raise Boom(node.number(1))


@operation("raise_cancelled")
async def raise_cancelled(frame, node):
    raise asyncio.CancelledError(node.word(1))


def passed_on(flow, text=""):
    """What a statement gives for the block inside it."""
    return Returned(flow.value, text) if flow else text


def is_caught(what, error):
    return what == "any" or isinstance(error, asyncio.CancelledError) == (what == "cancelled")


@operation("try")
async def try_(frame, node):
    try:
        return passed_on(await run_block(frame, node.rest[2]))
    except BaseException as error:
        if not is_caught(node.word(1), error):
            raise
        text = "swallowed " + text_of(error)
    return passed_on(await run_block(frame, node.rest[3]), text)


@operation("finally")
async def finally_(frame, node):
    flow = None
    error = None
    try:
        flow = await run_block(frame, node.rest[1])
    except BaseException as caught:
        error = caught
    cleaned = await run_block(frame, node.rest[2])
    if error:
        raise error
    return passed_on(cleaned or flow)


@operation("spawn")
async def spawn(frame, node):
    machine = frame.machine
    task = asyncio.create_task(run_body(frame.of_task(node.id), node.rest[1]))
    machine.tasks[node.id] = machine.handles[node.id] = task


def had_words(machine, slot):
    """Whether a task was cancelled with a message; of one that never began nobody knows."""
    task = machine.handles.get(slot)
    return bool(task is None or task.cancelled()) and bool(machine.last_words.get(slot, True))


@contextlib.contextmanager
def words_kept(frame, slots):
    """Deviation 8: CPython gives the message of a cancelled task to the first who asks, here everybody gets it."""
    try:
        yield
    except asyncio.CancelledError as error:
        if not error.args and any(had_words(frame.machine, slot) for slot in slots):
            frame.machine.deviate(8, "the message of a cancelled task was given to somebody else")
        raise


@operation("await")
async def await_(frame, node):
    task = frame.machine.tasks.get(node.number(1))
    if task and task is asyncio.current_task():
        frame.machine.deviate(6, "a task awaits itself")
    with words_kept(frame, [node.number(1)]):
        return str(await task) if task else "nothing"


@operation("cancel")
async def cancel(frame, node):
    task = frame.machine.handles.get(node.number(1))
    if not task:
        return "nothing"
    msg = node.word(2)
    return text_of(task.cancel() if msg == "-" else task.cancel(msg))


@operation("uncancel")
async def uncancel(frame, node):
    task = frame.machine.handles.get(node.number(1))
    return str(task.uncancel()) if task else "nothing"


@operation("status")
async def status(frame, node):
    task = frame.machine.handles.get(node.number(1))
    if not task:
        return "nothing"
    return f"done {text_of(task.done())} cancelled {text_of(task.cancelled())} cancelling {task.cancelling()}"


@operation("future.await")
async def future_await(frame, node):
    return str(await frame.machine.futures[node.number(1)])


@operation("future.set")
async def future_set(frame, node):
    frame.machine.futures[node.number(1)].set_result(node.number(2))


@operation("future.fail")
async def future_fail(frame, node):
    frame.machine.futures[node.number(1)].set_exception(Boom(node.number(2)))


@operation("future.cancel")
async def future_cancel(frame, node):
    return text_of(frame.machine.futures[node.number(1)].cancel("future"))


def act(frame, node, action):
    frame.log_callback(node, action.head)
    match action.head:
        case "cancel":
            if task := frame.machine.handles.get(action.number(0)):
                task.cancel("callback")
        case "set":
            frame.machine.events[action.number(0)].set()
        case "raise":
            raise Boom(action.number(0))


@operation("call_soon")
async def call_soon(frame, node):
    frame.machine.callbacks[node.id] = loop().call_soon(act, frame, node, node.rest[1])


@operation("call_later")
async def call_later(frame, node):
    frame.machine.callbacks[node.id] = loop().call_later(node.number(1), act, frame, node, node.rest[2])


@operation("cancel_callback")
async def cancel_callback(frame, node):
    handle = frame.machine.callbacks.get(node.number(1))
    if not handle:
        return "nothing"
    handle.cancel()
    return text_of(handle.cancelled())


@operation("done_callback")
async def done_callback(frame, node):
    task = frame.machine.handles.get(node.number(1))
    if not task:
        return "nothing"
    task.add_done_callback(lambda _: act(frame, node, node.rest[2]))


@operation("timeout")
async def timeout(frame, node):
    timeouts = frame.machine.timeouts
    async with asyncio.timeout(node.number(1)) as scope:
        timeouts[node.id] = scope
        try:
            flow = await run_block(frame, node.rest[2])
        finally:
            frame.log(node, "expired " + text_of(scope.expired()))
            del timeouts[node.id]
    return passed_on(flow, "in time")


@operation("reschedule")
async def reschedule(frame, node):
    scope = frame.machine.timeouts.get(node.number(1))
    if not scope:
        return "nothing"
    scope.reschedule(None if node.word(2) == "none" else loop().time() + node.number(2))
    return "moved"


def slots_of(node, first):
    """Of the tasks and children that a statement names from an argument on."""
    return [part.id if part.rest else int(part.head) for part in node.rest[first:]]


def tasks_of(frame, node, first):
    tasks = (frame.machine.tasks.get(slot) for slot in slots_of(node, first))
    return [task for task in tasks if task]


def coros_of(frame, node, first):
    return [run_body(frame.of_task(child.id), child.rest[1]) for child in node.rest[first:]]


async def gathered(frame, node, awaitables, settled):
    children = [asyncio.ensure_future(each) for each in awaitables]
    try:
        with words_kept(frame, slots_of(node, 1)):
            return text_of(list(await asyncio.gather(*children, return_exceptions=settled)))
    except asyncio.CancelledError as error:
        if error.args and all(child.done() and not child.cancelled() for child in children):
            frame.machine.deviate(7, "a gather was cancelled, its children went on, and one had a message left")
        raise


@operation("gather_tasks")
async def gather_tasks(frame, node):
    return await gathered(frame, node, tasks_of(frame, node, 1), False)


@operation("gather_coros")
async def gather_coros(frame, node):
    return await gathered(frame, node, coros_of(frame, node, 1), False)


@operation("shield_task")
async def shield_task(frame, node):
    task = frame.machine.tasks.get(node.number(1))
    with words_kept(frame, [node.number(1)] if task and task.done() else []):
        return str(await asyncio.shield(task)) if task else "nothing"


@operation("shield_coro")
async def shield_coro(frame, node):
    child = node.rest[1]
    return str(await asyncio.shield(run_body(frame.of_task(child.id), child.rest[1])))


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
