"""The loop: ready queue, timers, done-callbacks."""

import asyncio


async def call_soon_runs_in_order(log):
    loop = asyncio.get_running_loop()
    for i in range(3):
        loop.call_soon(log, "callback", i)
    log("scheduled")
    await asyncio.sleep(0)
    log("passed")
