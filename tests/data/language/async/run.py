# SPDX-License-Identifier: GPL-3.0-or-later
import asyncio
async def inner(x):
    return x + 1
async def main():
    a = await inner(1)
    b = await inner(a)
    print("in", a, b)
    return b
print(asyncio.run(main()))
