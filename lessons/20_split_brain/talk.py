reader, writer = await asyncio.open_connection(host, port)

stream = await open_connection(host, port)
