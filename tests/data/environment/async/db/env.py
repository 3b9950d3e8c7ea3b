"""Tells the migrations which database they are for."""
import asyncio
from logging.config import fileConfig

from sqlalchemy import pool
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import async_engine_from_config

from alembic import context

config = context.config

# The logging sections of the INI file.
if config.config_file_name is not None:
    fileConfig(config.config_file_name)

# For autogenerate, and for naming conventions: the MetaData of the application's models.
#     from myapp.models import Base
#     target_metadata = Base.metadata
target_metadata = None


def write_sql() -> None:
    """Write the migrations as SQL; the URL says for which database, and nothing is connected to."""
    context.configure(
        url=config.get_main_option("sqlalchemy.url"),
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )

    with context.begin_transaction():
        context.run_migrations()


def run_on(connection: Connection) -> None:
    """Migrate over a connection that is open."""
    context.configure(connection=connection, target_metadata=target_metadata)

    with context.begin_transaction():
        context.run_migrations()


async def connect_and_run() -> None:
    engine = async_engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )

    async with engine.connect() as connection:
        await connection.run_sync(run_on)

    await engine.dispose()


def migrate() -> None:
    """Connect to the database and migrate it."""
    asyncio.run(connect_and_run())


if context.is_offline_mode():
    write_sql()
else:
    migrate()
