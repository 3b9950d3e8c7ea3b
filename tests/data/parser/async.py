async def f(a, *b):
    await a
    x = await b()
    y = await c.d ** 2
    -await e
    async for i in aiter():
        pass
    else:
        pass
    async with a as b, c:
        pass
    async with (a as b, c as d): pass
    z = [i async for i in aiter() if await g(i)]
    w = (i async for i in x for j in y)
    s = {await k: v async for k, v in m}
    yield await h
    return

def sync():
    return (i * 2 async for i in f() if await g())

class C:
    async def method(self): await self.other()
