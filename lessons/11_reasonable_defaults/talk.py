async with async_timeout.timeout(10):
    await gather(url)
