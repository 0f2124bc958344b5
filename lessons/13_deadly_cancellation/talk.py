async def handler(request):
    db = request.app['db']
    async with db.acquire() as conn:
        await conn.execute("INSERT ... INTO ...")
