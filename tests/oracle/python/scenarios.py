"""Runs the scenarios of a module: every public coroutine function is one."""

import inspect

import deviations  # levels what CPython leaves open

from log import Log, text_of
from virtual_loop import Deadlock, run_virtual


async def run_heard(scenario, log):
    try:
        await scenario(log)
        error = None
    except BaseException as caught:
        error = caught
    log("ends", error)


def run_scenario(scenario):
    log = Log()
    try:
        run_virtual(run_heard(scenario, log), log.hear)
    except Deadlock:
        log.plain("deadlock")
    return log.lines


def run_module(module):
    """Name and log of each scenario, in the order of the file."""
    functions = vars(module).items()
    named = [(name, f) for name, f in functions if inspect.iscoroutinefunction(f) and f.__module__ == module.__name__]
    return [(name, run_scenario(f)) for name, f in named if not name.startswith("_")]
