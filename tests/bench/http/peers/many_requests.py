"""Requests one after the other on one connection, with aiohttp: many_requests.py PORT COUNT [uvloop]."""

import asyncio
import sys

import aiohttp


async def main(url, count):
    async with aiohttp.ClientSession() as client:
        for _ in range(count):
            async with client.get(url) as response:
                body = await response.read()
                assert len(body) == 13


if "uvloop" in sys.argv:
    import uvloop

    uvloop.install()
asyncio.run(main(f"http://127.0.0.1:{sys.argv[1]}/hello", int(sys.argv[2])))
