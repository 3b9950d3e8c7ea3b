from logging.config import fileConfig

import sqlalchemy as sa
from alembic import context

config = context.config
if config.config_file_name is not None and config.attributes.get("configure_logger", True):
    fileConfig(config.config_file_name)
given = context.get_x_argument(as_dictionary=True)
if "db" in given:
    config.set_main_option("sqlalchemy.url", "sqlite:///%(db)s.db".replace("%(db)s", given["db"]))
if "part" in given:
    config.set_section_option(config.config_ini_section, "sqlalchemy.url", "sqlite:///%%" + given["part"] + ".db")


def url():
    made = sa.engine.make_url(config.get_main_option("sqlalchemy.url"))
    return made.set(database="set_" + made.database) if "set" in given else made


if context.is_offline_mode():
    context.configure(url=url(), literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()
else:
    connectable = config.attributes.get("connection", None)
    if connectable is None:
        connectable = sa.create_engine(url(), poolclass=sa.pool.NullPool)
    with connectable.begin() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        context.run_migrations()
