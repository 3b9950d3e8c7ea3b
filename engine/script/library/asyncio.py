# SPDX-License-Identifier: GPL-3.0-or-later
# asyncio: coroutines run at once, one after the other.
import _retort


class CancelledError(BaseException):
    pass


TimeoutError = TimeoutError


def run(main, *, debug=None, loop_factory=None):
    return _retort.await_(main)


async def sleep(delay, result=None):
    return result


async def gather(*awaitables, return_exceptions=False):
    return [await one for one in awaitables]


async def wait_for(awaitable, timeout=None):
    return await awaitable


async def to_thread(function, *args, **kw):
    return function(*args, **kw)


def create_task(coroutine, **kw):
    return coroutine


ensure_future = create_task
shield = create_task


def iscoroutinefunction(function):
    return _retort.is_async(function)


def iscoroutine(value):
    return type(value).__name__ == "coroutine"


class AbstractEventLoop:
    def run_until_complete(self, future):
        return _retort.await_(future)

    def create_task(self, coroutine, **kw):
        return coroutine

    def is_running(self):
        return False

    def is_closed(self):
        return False

    def close(self):
        return None

    stop = close


_loop = AbstractEventLoop()


def get_event_loop():
    return _loop


new_event_loop = get_event_loop


def get_running_loop():
    raise RuntimeError("no running event loop")


def set_event_loop(loop):
    return None


set_event_loop_policy = set_event_loop


class Lock:
    async def __aenter__(self):
        return None

    async def __aexit__(self, *args):
        return False


Semaphore = Event = Condition = Lock


class WindowsSelectorEventLoopPolicy:
    pass


DefaultEventLoopPolicy = WindowsSelectorEventLoopPolicy
