async def fetch(client, url):
    ...

async def main(client, loop):
    tasks = []
    for url in urls:
        task = loop.create_task(fetch(client, url))
        tasks.append(task)
    await asyncio.gather(*tasks)
