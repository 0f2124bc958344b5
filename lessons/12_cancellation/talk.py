async def fetch(client):
    async with client.get('http://python.org') as resp:
        return await resp.text()
