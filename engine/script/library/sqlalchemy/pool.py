# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.pool: the classes that create_engine() is given.
class Pool:
    def __init__(self, *args, **kw):
        pass


class NullPool(Pool):
    pass


class QueuePool(Pool):
    pass


class StaticPool(Pool):
    pass


class SingletonThreadPool(Pool):
    pass


class AssertionPool(Pool):
    pass


class AsyncAdaptedQueuePool(Pool):
    pass
