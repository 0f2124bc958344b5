"""aiohttp's client beside a server that answers routes.md: aiohttp_client.py PORT.

Prints a JSON object a line: {"name": ..., "result": ...}, or "error" instead of the result of a check that threw.
"""

import asyncio
import json
import sys

import aiohttp

LARGE = 5_000_000


async def hello(client):
    async with client.get("/hello") as response:
        return [response.status, response.content_type, await response.text()]


async def one_connection(client):
    connections = set()
    for _ in range(20):
        async with client.post("/echo", data=b"x" * 1000) as response:
            connections.add((await response.json())["client"])
    return len(connections)


async def concurrent(client):
    async def one(number):
        async with client.post("/echo", data=str(number)) as response:
            return (await response.json())["body"] == str(number)

    return all(await asyncio.gather(*(one(number) for number in range(200))))


async def large(client):
    async with client.get("/large", params={"bytes": LARGE}) as response:
        count = 0
        async for piece in response.content.iter_chunked(64 * 1024):
            count += len(piece)
        return [response.headers.get("Transfer-Encoding"), count]


async def streaming_upload(client):
    async def pieces():
        for _ in range(100):
            yield b"y" * 50_000

    async with client.post("/upload", data=pieces()) as response:
        return (await response.json())["bytes"]


async def multipart(client):
    form = aiohttp.FormData()
    form.add_field("note", "hello")
    form.add_field("file", b"z" * 70_000, filename="z.bin", content_type="application/octet-stream")
    async with client.post("/form", data=form) as response:
        return await response.json()


async def urlencoded(client):
    async with client.post("/form", data={"a": "1 & 2", "b": "ü"}) as response:
        return await response.json()


async def cookies(client):
    async with client.get("/cookies") as response:
        await response.read()
    async with client.get("/cookies") as response:
        return await response.json()


async def redirected(client):
    async with client.get("/redirect?status=307&to=/redirect?to=/hello") as response:
        return [len(response.history), await response.text()]


async def gzipped(client):
    async with client.get("/gzip") as response:
        return [response.headers.get("Content-Encoding") in ("gzip", "deflate"), len(await response.text())]


async def expect(client):
    async with client.post("/echo", data=b"after 100", expect100=True) as response:
        return (await response.json())["body"]


async def websocket(client):
    async with client.ws_connect("/ws", protocols=("chat", "echo"), autoping=True) as socket:
        await socket.send_str("grüße")
        text = await socket.receive_str()
        await socket.send_bytes(bytes(range(256)) * 400)
        size = len(await socket.receive_bytes())
        await socket.ping(b"?")
        await socket.send_str("close")
        last = await socket.receive()
        return [socket.protocol, text, size, last.type.name, socket.close_code]


async def events(client):
    async with client.get("/sse") as response:
        return [response.content_type, (await response.text()).count("data: tick")]


async def left_early(client):
    """The server must survive a client that goes in the middle of a large answer."""
    response = await client.get("/large", params={"bytes": 50_000_000})
    await response.content.read(1000)
    response.close()
    async with client.get("/hello") as after:
        return await after.text()


async def statuses(client):
    got = []
    for code in (200, 204, 304, 404, 500):
        async with client.get(f"/status/{code}") as response:
            got.append(response.status)
    return got


CHECKS = {
    "hello": hello,
    "one connection for twenty requests": one_connection,
    "two hundred at once": concurrent,
    "large": large,
    "streaming upload": streaming_upload,
    "multipart": multipart,
    "urlencoded": urlencoded,
    "cookies": cookies,
    "redirects": redirected,
    "gzip": gzipped,
    "expect": expect,
    "websocket": websocket,
    "events": events,
    "statuses": statuses,
    "left early": left_early,
}


async def main():
    timeout = aiohttp.ClientTimeout(total=10)
    jar = aiohttp.CookieJar(unsafe=True)  # the server is an IP address
    base = f"http://127.0.0.1:{sys.argv[1]}"
    for name, check in CHECKS.items():
        line = {"name": name}
        try:
            async with aiohttp.ClientSession(base, timeout=timeout, cookie_jar=jar) as client:
                line["result"] = await check(client)
        except Exception as error:  # one check that fails does not keep the others from being made
            line["error"] = repr(error)
        print(json.dumps(line), flush=True)


asyncio.run(main())
