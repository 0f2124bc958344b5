"""Operations that wait for several tasks, with a deadline or behind a shield. Mirrors native/{structured,several}.cpp."""

import asyncio

from deviations import words_kept
from log import text_of
from machine import operation, passed_on, run_block, run_body


def limit_of(node, index=1):
    return None if node.word(index) == "none" else node.number(index)


async def run_timed(frame, node, timeout):
    timeouts = frame.machine.timeouts
    async with timeout as scope:
        timeouts[node.id] = scope
        try:
            flow = await run_block(frame, node.rest[2])
        finally:
            frame.log(node, "expired " + text_of(scope.expired()))
            del timeouts[node.id]
    return passed_on(flow, "in time")


@operation("timeout")
async def timeout(frame, node):
    return await run_timed(frame, node, asyncio.timeout(limit_of(node)))


@operation("timeout_at")
async def timeout_at(frame, node):
    when = asyncio.get_running_loop().time() + node.number(1)
    return await run_timed(frame, node, asyncio.timeout_at(when))


@operation("reschedule")
async def reschedule(frame, node):
    scope = frame.machine.timeouts.get(node.number(1))
    if not scope:
        return "nothing"
    delay = limit_of(node, 2)
    scope.reschedule(None if delay is None else asyncio.get_running_loop().time() + delay)
    return "moved"


def slots_of(node, first):
    """Of the tasks and children that a statement names from an argument on."""
    return [part.id if part.rest else int(part.head) for part in node.rest[first:]]


def tasks_of(frame, node, first):
    tasks = (frame.machine.tasks.get(slot) for slot in slots_of(node, first))
    return [task for task in tasks if task]


def coros_of(frame, node, first):
    return [run_body(frame.of_task(child.id), child.rest[1]) for child in node.rest[first:]]


def left_over(frame, slot, result):
    """Whether a settled child's CancelledError has other words than those that the child ended with."""
    if not isinstance(result, asyncio.CancelledError):
        return False
    own = frame.machine.last_words.get(slot)
    return not text_of(result).endswith(")") if own is None else text_of(asyncio.CancelledError(*own)) != text_of(result)


async def gathered(frame, slots, awaitables, settled):
    children = [asyncio.ensure_future(each) for each in awaitables]
    try:
        with words_kept(frame, slots):
            results = await asyncio.gather(*children, return_exceptions=settled)
    except asyncio.CancelledError as error:
        if all(child.done() and (settled or not child.cancelled()) for child in children):
            endings = {text_of(asyncio.CancelledError(*frame.machine.last_words.get(slot, ()))) for slot in slots}
            if endings != {text_of(error)}:
                frame.machine.deviate(7, "a gather was cancelled while its children ended in different ways")
        raise
    if any(left_over(frame, slot, result) for slot, result in zip(slots, results)):
        frame.machine.deviate(7, "a settled gather gives left-over messages of its children")
    return text_of(results)


def known_slots(frame, node):
    return [slot for slot in slots_of(node, 1) if slot in frame.machine.tasks]


@operation("gather_tasks")
async def gather_tasks(frame, node):
    return await gathered(frame, known_slots(frame, node), tasks_of(frame, node, 1), False)


@operation("gather_coros")
async def gather_coros(frame, node):
    return await gathered(frame, slots_of(node, 1), coros_of(frame, node, 1), False)


@operation("settle_tasks")
async def settle_tasks(frame, node):
    return await gathered(frame, known_slots(frame, node), tasks_of(frame, node, 1), True)


@operation("settle_coros")
async def settle_coros(frame, node):
    return await gathered(frame, slots_of(node, 1), coros_of(frame, node, 1), True)


def slots_of_tasks(frame, tasks):
    return sorted(slot for slot, task in frame.machine.tasks.items() if task in tasks)


RETURN_WHEN = {"all": asyncio.ALL_COMPLETED, "first": asyncio.FIRST_COMPLETED, "failure": asyncio.FIRST_EXCEPTION}


@operation("wait")
async def wait(frame, node):
    tasks = tasks_of(frame, node, 3)
    if node.word(2) == "failure" and len({task for task in tasks if task.done()}) > 1:
        frame.machine.deviate(10, "several tasks were done before wait for the first exception")
    done, pending = await asyncio.wait(tasks, timeout=limit_of(node), return_when=RETURN_WHEN[node.word(2)])
    return f"done {text_of(slots_of_tasks(frame, done))} pending {text_of(slots_of_tasks(frame, pending))}"


@operation("as_completed")
async def as_completed(frame, node):
    tasks = tasks_of(frame, node, 2)
    if len({task for task in tasks if task.done()}) > 1:
        frame.machine.deviate(10, "several tasks were done before as_completed")
    async for task in asyncio.as_completed(tasks, timeout=limit_of(node)):
        frame.log(node, f"got {slots_of_tasks(frame, [task])[0]}")
    return "all"


@operation("wait_for")
async def wait_for(frame, node):
    task = frame.machine.tasks.get(node.number(2))
    with words_kept(frame, [node.number(2)]):
        return str(await asyncio.wait_for(task, limit_of(node))) if task else "nothing"


@operation("wait_for_coro")
async def wait_for_coro(frame, node):
    return str(await asyncio.wait_for(run_body(frame, node.rest[2]), limit_of(node)))


@operation("shield_task")
async def shield_task(frame, node):
    task = frame.machine.tasks.get(node.number(1))
    with words_kept(frame, [node.number(1)] if task and task.done() else []):
        return str(await asyncio.shield(task)) if task else "nothing"


@operation("shield_coro")
async def shield_coro(frame, node):
    child = node.rest[1]
    return str(await asyncio.shield(run_body(frame.of_task(child.id), child.rest[1])))


@operation("group")
async def group(frame, node):
    groups = frame.machine.groups
    try:
        async with asyncio.TaskGroup() as opened:
            groups[node.id] = opened
            flow = await run_block(frame, node.rest[1])
    finally:
        groups.pop(node.id, None)
    return passed_on(flow, "all done")


@operation("group.spawn")
async def group_spawn(frame, node):
    machine = frame.machine
    opened = machine.groups.get(node.number(1))
    if not opened:
        return "nothing"
    task = opened.create_task(run_body(frame.of_task(node.id), node.rest[2]))
    machine.tasks[node.id] = machine.handles[node.id] = task
    return "spawned"
