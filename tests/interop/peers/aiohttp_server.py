"""The routes of tests/interop/routes.md on aiohttp's server; says "port N" when it listens."""

import argparse
import asyncio
import ssl

from aiohttp import WSMsgType, web

PATTERN = b"0123456789abcdef" * 4096


async def hello(request):
    return web.Response(text="Hello, world!")


async def echo(request):
    peer = request.transport.get_extra_info("peername")
    body = await request.text()
    return web.json_response(
        {
            "method": request.method,
            "target": request.path_qs,
            "headers": {name.lower(): value for name, value in request.headers.items()},
            "body": body,
            "client": f"{peer[0]}:{peer[1]}" if peer else "",
        }
    )


async def large(request):
    left = int(request.query["bytes"])
    response = web.StreamResponse()
    await response.prepare(request)
    while left > 0:
        piece = PATTERN[: min(left, len(PATTERN))]
        await response.write(piece)
        left -= len(piece)
    await response.write_eof()
    return response


async def upload(request):
    count = 0
    async for piece in request.content.iter_any():
        count += len(piece)
    return web.json_response({"bytes": count})


async def form(request):
    fields = {}
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            data = await part.read()
            fields[part.name] = {"filename": part.filename, "size": len(data)}
    else:
        fields = {name: value for name, value in (await request.post()).items()}
    return web.json_response(fields)


async def chunked(request):
    response = web.StreamResponse()
    response.enable_chunked_encoding()
    await response.prepare(request)
    for piece in (b"one ", b"two ", b"three"):
        await response.write(piece)
    await response.write_eof()
    return response


async def cookies(request):
    response = web.json_response(dict(request.cookies))
    response.set_cookie("flavour", "oat", path="/")
    response.set_cookie("count", str(int(request.cookies.get("count", "0")) + 1), path="/")
    return response


async def redirect(request):
    status = int(request.query.get("status", "302"))
    headers = {"Location": request.query.get("to", "/hello")}
    return web.Response(status=status, headers=headers)


async def gzipped(request):
    response = web.Response(text="compress me " * 200)
    response.enable_compression()
    return response


async def websocket(request):
    socket = web.WebSocketResponse(protocols=("echo", "chat"))
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            if message.data == "close":
                await socket.close(code=4000, message=b"as asked")
            else:
                await socket.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data)
    return socket


async def events(request):
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for number in range(3):
        await response.write(f"id: {number}\ndata: tick {number}\n\n".encode())
    await response.write_eof()
    return response


async def slow(request):
    await asyncio.sleep(int(request.query["ms"]) / 1000)
    return web.Response(text="at last")


async def status(request):
    return web.Response(status=int(request.match_info["code"]), text="as asked")


async def close(request):
    response = web.Response(text="closing")
    response.force_close()
    return response


def application():
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_get("/hello", hello)
    app.router.add_route("*", "/echo", echo)
    app.router.add_get("/large", large)
    app.router.add_post("/upload", upload)
    app.router.add_post("/form", form)
    app.router.add_get("/chunked", chunked)
    app.router.add_get("/cookies", cookies)
    app.router.add_route("*", "/redirect", redirect)
    app.router.add_get("/gzip", gzipped)
    app.router.add_get("/ws", websocket)
    app.router.add_get("/sse", events)
    app.router.add_get("/slow", slow)
    app.router.add_get("/status/{code}", status)
    app.router.add_get("/close", close)
    return app


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"))
    parser.add_argument("--unix")
    parser.add_argument("--static")
    arguments = parser.parse_args()
    app = application()
    if arguments.static:
        app.router.add_static("/static/", arguments.static)
    runner = web.AppRunner(app)
    await runner.setup()
    context = None
    if arguments.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*arguments.tls)
        context.set_alpn_protocols(["http/1.1"])
    if arguments.unix:
        await web.UnixSite(runner, arguments.unix).start()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    print("port", runner.addresses[-1][1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
