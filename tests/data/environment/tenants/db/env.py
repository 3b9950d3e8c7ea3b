import logging
from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config

config = context.config
fileConfig(config.config_file_name)
logger = logging.getLogger("alembic.tenants")
tenants = context.get_x_argument(as_dictionary=True).get("tenants", "one,two").split(",")

if context.is_offline_mode():
    for tenant in tenants:
        context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True,
                          version_table="version_" + tenant)
        with context.begin_transaction():
            context.run_migrations(tenant=tenant)
else:
    engine = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.")
    with engine.connect() as connection:
        for tenant in tenants:
            logger.info("Tenant %s", tenant)
            context.configure(connection=connection, version_table="version_" + tenant)
            with context.begin_transaction():
                context.run_migrations(tenant=tenant)
