class A:
    client = aiohttp.ClientSession()

client = await aiohttp.create_session()
