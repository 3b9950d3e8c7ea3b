"""Tells the migrations which databases they are for."""
import logging
from logging.config import fileConfig

from sqlalchemy import engine_from_config
from sqlalchemy import pool

from alembic import context

config = context.config

# The logging sections of the INI file.
if config.config_file_name is not None:
    fileConfig(config.config_file_name)
logger = logging.getLogger("alembic.env")

# Each of these is a section of the INI file.
names = [name.strip() for name in config.get_main_option("databases", "").split(",") if name.strip()]

# For autogenerate: the MetaData of each database's models, by its name.
#     target_metadata = {"engine1": first.metadata, "engine2": second.metadata}
target_metadata = {}


def write_sql() -> None:
    """Write a file of SQL for each database; nothing is connected to."""
    for name in names:
        file_name = "%s.sql" % name
        logger.info("Migrating database %s", name)
        logger.info("Writing output to %s", file_name)
        with open(file_name, "w") as output:
            context.configure(
                url=context.config.get_section_option(name, "sqlalchemy.url"),
                output_buffer=output,
                target_metadata=target_metadata.get(name),
                literal_binds=True,
                dialect_opts={"paramstyle": "named"},
            )
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


def migrate() -> None:
    """Migrate all databases; each has a transaction, and all are committed together at the end."""
    connections = {}
    transactions = {}
    try:
        for name in names:
            engine = engine_from_config(
                context.config.get_section(name, {}),
                prefix="sqlalchemy.",
                poolclass=pool.NullPool,
            )
            connections[name] = engine.connect()
            transactions[name] = connections[name].begin()

        for name in names:
            logger.info("Migrating database %s", name)
            context.configure(
                connection=connections[name],
                upgrade_token="%s_upgrades" % name,
                downgrade_token="%s_downgrades" % name,
                target_metadata=target_metadata.get(name),
            )
            context.run_migrations(engine_name=name)

        for name in names:
            transactions[name].commit()
    except BaseException:
        for transaction in transactions.values():
            transaction.rollback()
        raise
    finally:
        for connection in connections.values():
            connection.close()


if context.is_offline_mode():
    write_sql()
else:
    migrate()
