import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config

config = context.config
fileConfig(config.config_file_name)
config.set_main_option("sqlalchemy.url", "sqlite:///%s.db" % os.environ["RETORT_TEST_DATABASE"])

if context.is_offline_mode():
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True,
                      version_table=os.getenv("RETORT_TEST_TABLE", "alembic_version"))
    with context.begin_transaction():
        context.run_migrations()
else:
    with engine_from_config(config.get_section("alembic"), prefix="sqlalchemy.").connect() as connection:
        context.configure(connection=connection, version_table=os.getenv("RETORT_TEST_TABLE", "alembic_version"))
        with context.begin_transaction():
            context.run_migrations()
