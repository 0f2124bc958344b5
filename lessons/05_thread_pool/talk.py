async def f():
    loop = asyncio.get_event_loop()
    return await loop.run_in_executor(None, calc_pi, 1000)
