"""Runs a generated program. Mirrors native/machine.h and the operations beside it."""

import asyncio
import contextvars

from deviations import WatchedLifoQueue, WatchedPriorityQueue, WatchedQueue
from log import Boom, Log, text_of
from virtual_loop import Deadlock, run_virtual

QUIET = 100.0
ROUNDS = 6


class Node:
    """A list with a head, or a word."""

    __slots__ = ("head", "rest")

    def __init__(self, head, rest=()):
        self.head = head
        self.rest = rest

    def word(self, index):
        return self.rest[index].head

    def number(self, index):
        return int(self.rest[index].head)

    @property
    def id(self):
        return self.number(0)


def parse(text):
    words = iter(text.replace("(", " ( ").replace(")", " ) ").split())

    def node(word):
        if word != "(":
            return Node(word)
        head = next(words)
        rest = []
        while (word := next(words)) != ")":
            rest.append(node(word))
        return Node(head, rest)

    return node(next(words))


class Machine:
    """The tables of one run. Every program has the same objects."""

    def __init__(self, log):
        self.log = log
        self.closed = False
        self.deviation = None
        self.tasks = {}
        self.handles = {}
        self.timeouts = {}
        self.callbacks = {}
        self.last_words = {}  # of cancelled tasks, by slot: the arguments of their CancelledError
        loop = asyncio.get_running_loop()
        self.futures = [loop.create_future() for _ in range(2)]
        self.events = [asyncio.Event() for _ in range(2)]
        self.semaphores = [asyncio.Semaphore(1), asyncio.BoundedSemaphore(2)]
        self.locks = [asyncio.Lock() for _ in range(2)]
        self.queues = [WatchedQueue(size, self.deviate) for size in (0, 1, 2)]
        self.queues += [WatchedPriorityQueue(2, self.deviate), WatchedLifoQueue(0, self.deviate)]
        self.condition = asyncio.Condition()
        self.barrier = asyncio.Barrier(2)
        self.variables = [contextvars.ContextVar(name, default=0) for name in ("first", "second")]
        self.groups = {}

    def deviate(self, number, text):
        """From here on the log is not comparable; the first reason is kept."""
        if self.deviation is None and not self.closed:
            self.deviation = (number, text)
            self.log.plain(f"deviation {number}")


class Frame:
    """Where a statement runs: the program's tables and the slot of its task."""

    __slots__ = ("machine", "slot")

    def __init__(self, machine, slot):
        self.machine = machine
        self.slot = slot

    def of_task(self, slot):
        return Frame(self.machine, slot)

    def log(self, node, text):
        if self.machine.closed:
            return
        task = self.machine.handles.get(self.slot)
        self.machine.log(self.slot, f"#{node.id}", text, f"c={task.cancelling() if task else 0}")

    def log_callback(self, node, text):
        if not self.machine.closed:
            self.machine.log(f"callback #{node.id}", text)


OPERATIONS = {}


def operation(name):
    """Registers `async def f(frame, node)`, which gives a text, or Returned."""

    def register(function):
        OPERATIONS[name] = function
        return function

    return register


class Returned:
    """What a statement gives when a `return` was reached in it."""

    __slots__ = ("value", "text")

    def __init__(self, value, text=""):
        self.value = value
        self.text = text


def passed_on(flow, text=""):
    """What a statement gives for the block inside it."""
    return Returned(flow.value, text) if flow else text


async def run_statement(frame, node):
    if frame.machine.closed:
        raise GeneratorExit  # the garbage collector closes what a deadlock left; it must not touch another run
    frame.log(node, node.head)
    try:
        flow = await OPERATIONS[node.head](frame, node)
    except BaseException as error:
        frame.log(node, "! " + text_of(error))
        raise
    text = flow.text if isinstance(flow, Returned) else flow
    if text:
        frame.log(node, "= " + text)
    return flow


async def run_block(frame, block):
    for statement in block.rest:
        flow = await run_statement(frame, statement)
        if isinstance(flow, Returned):
            return flow
    return None


async def run_body(frame, block):
    machine = frame.machine
    machine.handles[frame.slot] = asyncio.current_task()
    if not machine.closed:
        machine.log(frame.slot, "enters")
    try:
        flow = await run_block(frame, block)
    except asyncio.CancelledError as error:
        machine.last_words[frame.slot] = error.args
        raise
    value = flow.value if flow else 0
    if not machine.closed:
        machine.log(frame.slot, "leaves", value)
    return value


def cancel_all(machine):
    left = [task for _, task in sorted(machine.handles.items()) if not task.done()]
    for task in left:
        task.cancel()
    return bool(left)


def bite(machine):
    if cancel_all(machine):
        machine.log("watchdog")


async def drive(machine, program):
    main = asyncio.create_task(run_body(Frame(machine, 0), program.rest[2]))
    machine.tasks[0] = machine.handles[0] = main
    if (watchdog := program.number(1)) > 0:
        asyncio.get_running_loop().call_later(watchdog, bite, machine)
    try:
        await main
    except (Exception, asyncio.CancelledError):
        pass
    machine.log("main ended")
    for _ in range(ROUNDS):
        await asyncio.sleep(QUIET)
        if not cancel_all(machine):
            break
        machine.log("cancelled all")
    for slot, task in sorted(machine.handles.items()):
        if not task.done():
            machine.log("left", slot)
    machine.closed = True


def forget(machine):
    """Whose exception nobody saw."""
    tasks = {id(task): task for task in (*machine.tasks.values(), *machine.handles.values())}
    unseen = [task for task in tasks.values() if task.done() and task._log_traceback]
    for line in sorted("unseen " + text_of(task.exception()) for task in unseen):
        machine.log.plain(line)


def run_program(text):
    """Gives the log, and the deviation that was met, or None."""
    program = parse(text)
    log = Log()
    machine = None

    async def main():
        nonlocal machine
        machine = Machine(log)
        await drive(machine, program)
        forget(machine)

    try:
        run_virtual(main(), log.hear)
    except Deadlock:
        log.plain("deadlock")
    machine.closed = True
    return log.lines, machine.deviation
