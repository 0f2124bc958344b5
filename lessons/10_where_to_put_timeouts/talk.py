# Spawn tasks
async def fetcher(client, url):
    async with timeout(10):
        async with client.get(url) as resp:
            return await resp.text()

async def main(client, loop):
    tasks = []
    for url in urls:
        task = loop.create_task(fetch(client, url))
        tasks.append(task)
    await asyncio.gather(*tasks)

# Spawn tasks 2: no timeout in fetcher, and main ends with
    async with timeout(10):
        await asyncio.gather(*tasks)
