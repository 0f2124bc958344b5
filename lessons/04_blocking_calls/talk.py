async def f():
    return calc_pi(1000)
