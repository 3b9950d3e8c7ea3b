# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.ext.asyncio: engines that env.py and modules of a project make; nothing is connected to.
from sqlalchemy.engine import Engine as AsyncEngine
from sqlalchemy.engine import create_engine, engine_from_config
from sqlalchemy.orm import DeclarativeBase as _Base
from sqlalchemy.orm import Session, sessionmaker

__submodules__ = ("engine", "session", "result", "base")

AsyncConnection = AsyncEngine
AsyncSession = Session
async_sessionmaker = sessionmaker
async_scoped_session = sessionmaker
create_async_engine = create_engine
async_engine_from_config = engine_from_config


class AsyncAttrs:
    pass
