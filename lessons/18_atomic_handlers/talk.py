from aiohttp import web
from aiojobs.aiohttp import atomic, setup

@atomic
async def handler(request):
    await save_to_db()
    return web.Response()

app = web.Application()
app.router.add_post('/post', handler)
setup(app)
