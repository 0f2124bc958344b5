"""The measured routes on aiohttp: server.py FILE [uvloop]; says "port N"."""

import asyncio
import sys

from aiohttp import WSMsgType, web

PIECE = b"x" * 65536
PIECES = 10 * 1024 * 1024 // len(PIECE)


async def hello(request):
    return web.Response(text="Hello, world!")


async def echo(request):
    return web.json_response(await request.json())


async def file(request):
    return web.FileResponse(sys.argv[1])


async def stream(request):
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(PIECES):
        await response.write(PIECE)
    await response.write_eof()
    return response


async def websocket(request):
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            await socket.send_str(message.data)
    return socket


async def main():
    app = web.Application()
    app.router.add_get("/hello", hello)
    app.router.add_post("/echo", echo)
    app.router.add_get("/file", file)
    app.router.add_get("/stream", stream)
    app.router.add_get("/ws", websocket)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print("port", runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if "uvloop" in sys.argv:
    import uvloop

    uvloop.install()
asyncio.run(main())
