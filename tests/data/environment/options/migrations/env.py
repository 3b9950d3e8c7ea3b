# What context.configure() can be told for a script, one kind after the other: -x kind=…
from logging.config import fileConfig

import sqlalchemy as sa
from alembic import context

fileConfig(context.config.config_file_name)
url = context.config.get_main_option("sqlalchemy.url")
arguments = context.get_x_argument(as_dictionary=True)
kind = arguments.get("kind")
named = {"paramstyle": "named"}

if kind == "tag":
    context.configure(url=url, literal_binds=True, dialect_opts=named, version_table="version_" + (context.get_tag_argument() or "none"))
elif kind == "dialect":
    context.configure(dialect_name=arguments["dialect"], literal_binds=True, oracle_batch_separator="//", mssql_batch_separator="GO 1")
elif kind == "driver":
    context.configure(dialect_name=arguments["dialect"])
elif kind == "start":
    context.configure(url=url, literal_binds=True, starting_rev="aaaa", version_table_pk=False)
elif kind == "conventions":
    convention = {"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s",
                  "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"}
    context.configure(url=url, literal_binds=True, target_metadata=sa.MetaData(naming_convention=convention), dialect_opts=named,
                      version_table="versions", version_table_schema="audit")
elif kind == "single":
    context.configure(url=url, literal_binds=True, transaction_per_migration=True, dialect_opts=named)
elif kind == "none":
    context.configure(url=url, literal_binds=True, transactional_ddl=False, dialect_opts=named)
else:
    context.configure(url=url, literal_binds=True, dialect_opts=named, transaction_per_migration=kind == "each")
    context.execute("SET lock_timeout = '5s'")

with context.begin_transaction():
    if kind in ("words", "each"):
        context.execute(sa.text("SET search_path TO :path").bindparams(path="shop"))
    context.run_migrations()
    if kind in ("words", "each"):
        context.execute("RESET search_path")
if kind in ("words", "each"):
    context.execute("ANALYZE")
