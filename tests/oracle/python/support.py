"""Coroutines that scenarios share. Mirrors native/support.h."""

import asyncio

from log import Boom, text_of


async def work(log, name, seconds):
    """Sleeps, tells the log, gives the seconds."""
    log(name, "begins")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError as error:
        log(name, error)
        raise
    log(name, "done")
    return seconds


async def fail(seconds, number):
    await asyncio.sleep(seconds)
    raise Boom(number)


async def stubborn(log, name, seconds, cleanup):
    """Swallows one cancellation, and takes its time about it."""
    try:
        await asyncio.sleep(seconds)
        log(name, "done")
    except asyncio.CancelledError as error:
        log(name, "swallows", error)
        await asyncio.sleep(cleanup)
        log(name, "goes on")
    return 7


async def ending(awaitable):
    """How an awaitable ended, as a text."""
    try:
        return text_of(await awaitable)
    except BaseException as error:
        return text_of(error)


async def passes(count):
    for _ in range(count):
        await asyncio.sleep(0)
