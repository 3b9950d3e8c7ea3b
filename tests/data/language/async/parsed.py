# SPDX-License-Identifier: GPL-3.0-or-later
import asyncio
async def coro(x):
    await asyncio.sleep(0)
    return x * 2
class A:
    async def __aenter__(self): return self
    async def __aexit__(self, *a): return False
    async def m(self):
        async with self as s:
            async for i in agen():
                print(i)
        return [i async for i in agen()]
async def agen():
    yield 1
print(asyncio.iscoroutinefunction(coro), coro.__name__)
