"""Operations on the flow of one task, on tasks, futures and callbacks. Mirrors native/{control,tasks,callbacks}.cpp."""

import asyncio

from deviations import words_kept
from log import Boom, text_of
from machine import Returned, operation, passed_on, run_block, run_body


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


@operation("spawn_eager")
async def spawn_eager(frame, node):
    machine = frame.machine
    task = asyncio.create_task(run_body(frame.of_task(node.id), node.rest[1]), eager_start=True)
    machine.tasks[node.id] = machine.handles[node.id] = task
    return "done " + text_of(task.done())


@operation("context.set")
async def context_set(frame, node):
    frame.machine.variables[node.number(1)].set(node.number(2))


@operation("context.get")
async def context_get(frame, node):
    return str(frame.machine.variables[node.number(1)].get())


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
    frame.log_callback(node, f"{action.head} {frame.machine.variables[0].get()}")
    match action.head:
        case "cancel":
            if task := frame.machine.handles.get(action.number(0)):
                task.cancel()
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
