# env.py sends statements of its own: through its connection, and into the text of --sql.
from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, text

config = context.config
fileConfig(config.config_file_name)


def offline():
    each = context.get_x_argument(as_dictionary=True).get("each") == "1"
    context.configure(url="postgresql://shop", literal_binds=True, dialect_opts={"paramstyle": "named"},
                      transaction_per_migration=each)
    context.execute("SET lock_timeout = '4s'")
    with context.begin_transaction():
        context.execute(text("SET search_path TO shop, public"))
        context.run_migrations()
        context.execute("ANALYZE orders")
    context.execute("RESET lock_timeout")


def online():
    engine = create_engine(config.get_main_option("sqlalchemy.url"))
    with engine.connect() as connection:
        attached = [row[1] for row in connection.execute(text("PRAGMA database_list"))]
        if "side" not in attached:
            connection.execute(text("ATTACH DATABASE :file AS side"), {"file": "side.db"})
            connection.execute(text("CREATE TABLE IF NOT EXISTS side.visits (n INTEGER)"))
        connection.commit()
        context.configure(connection=connection, version_table_schema="side")
        with context.begin_transaction():
            context.run_migrations()
        connection.execute(text("INSERT INTO side.visits VALUES (:n)"), {"n": 1})
        connection.commit()


if context.is_offline_mode():
    offline()
else:
    online()
