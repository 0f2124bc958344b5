"""Notices, in CPython, the moments at which the runtime departs from it on purpose. deviations.md has the list."""

import asyncio
import contextlib


class OrderedSet(dict):
    """A set that is iterated in order of insertion."""

    def add(self, element):
        self[element] = None

    def discard(self, element):
        self.pop(element, None)


class OrderedTaskGroup(asyncio.TaskGroup):
    """Deviation 11: cancels its tasks in order of creation; CPython's in the order of a set."""

    def __init__(self):
        super().__init__()
        self._tasks = OrderedSet()


asyncio.TaskGroup = OrderedTaskGroup


class Watched:
    """Deviation 5 of a queue: tells when a get or put takes what a woken waiter was woken for and has not taken yet."""

    def __init__(self, maxsize, deviate):
        super().__init__(maxsize)
        self._deviate = deviate
        self._promised = {"get": set(), "put": set()}

    def _wakeup_next(self, waiters):
        waiter = next((each for each in waiters if not each.done()), None)
        if waiter:
            side = "get" if waiters is self._getters else "put"
            self._promised[side] |= waiter._asyncio_awaited_by or set()
        super()._wakeup_next(waiters)

    def _is_promised(self, side):
        """Whether the running task was woken for this; the promise is kept or given up."""
        task = asyncio.current_task()
        promised = task in self._promised[side]
        self._promised[side].discard(task)
        return promised

    async def get(self):
        try:
            return await super().get()
        finally:
            self._is_promised("get")

    async def put(self, item):
        try:
            return await super().put(item)
        finally:
            self._is_promised("put")

    def get_nowait(self):
        if not self._is_promised("get") and 0 < self.qsize() <= len(self._promised["get"]):
            self._deviate(5, "get overtook a woken getter")
        return super().get_nowait()

    def put_nowait(self, item):
        if not self._is_promised("put") and not self.full() and self.maxsize:
            if self.qsize() + len(self._promised["put"]) >= self.maxsize:
                self._deviate(5, "put overtook a woken putter")
        super().put_nowait(item)


class WatchedQueue(Watched, asyncio.Queue):
    pass


class WatchedPriorityQueue(Watched, asyncio.PriorityQueue):
    pass


class WatchedLifoQueue(Watched, asyncio.LifoQueue):
    pass


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
