"""asyncio's own loop over a clock that moves only when everybody waits.

Nothing of the scheduling is replaced: BaseEventLoop runs its iterations, its selector is asked to wait and lets the time
pass instead. Timers with equal deadlines fire in order of creation (deviation 1); CPython leaves that to its heap.
"""

import asyncio
import heapq
import itertools
import sys
from asyncio import events

# Coroutines that a deadlock left behind complain when they are closed; their logs are complete by then.
sys.unraisablehook = lambda _: None


class Deadlock(BaseException):
    """Nothing is ready and no timer is left: the loop would wait for ever."""


class OrderedTimer(events.TimerHandle):
    """A timer that compares by deadline, then by creation."""

    __slots__ = ("order",)
    _orders = itertools.count()

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.order = next(OrderedTimer._orders)

    def __lt__(self, other):
        return (self._when, self.order) < (other._when, other.order)


class Clock:
    """The selector of a VirtualLoop."""

    def __init__(self):
        self.now = 0.0
        self.iterations = 0

    def select(self, timeout):
        if timeout is None:
            raise Deadlock
        self.now += timeout
        self.iterations += 1
        if self.iterations > 20_000:
            raise RuntimeError("the program never ends")
        return ()


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = Clock()
        self._clock_resolution = 1e-9

    def time(self):
        return self._selector.now

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = OrderedTimer(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass


def run_virtual(coroutine, hear):
    """Runs a coroutine to its end in a fresh loop. `hear` gets what the exception handler is told.

    Pyodide has a loop of its own on this thread, which must not be seen meanwhile.
    """
    outer = events._get_running_loop()
    events._set_running_loop(None)
    loop = VirtualLoop()
    loop.set_exception_handler(lambda _, context: hear(context))
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.set_exception_handler(lambda _, context: None)
        loop._ready.clear()
        loop._scheduled.clear()
        loop.close()
        events._set_running_loop(outer)
