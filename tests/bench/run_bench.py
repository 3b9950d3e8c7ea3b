#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long 1,000 small revisions take on each server: Retort, Alembic, and the server's own client with the same SQL.

    tests/bench/run_bench.py RETORT-CLI [--count N] [--server NAME]… [--repeat N] [--unsafe]

Each program upgrades an empty database of its own, one after the other; the ratios are those within one round, of which
the median is shown. The servers are started for the purpose and flush what they commit, as servers do; with --unsafe
they do not, so that the programs' own work shows. The client's file is what `upgrade --sql` writes: one transaction on
PostgreSQL, as in an upgrade; none on MariaDB and SQLite, where each of its statements is committed by itself. This Python
must be able to import Alembic, SQLAlchemy and the drivers.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "conformance"))
sys.path.insert(0, HERE)
from servers import SERVERS  # noqa: E402

ENV = """from alembic import context
from sqlalchemy import create_engine, pool
url = context.config.get_main_option("sqlalchemy.url")
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()
else:
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""
SCRIPT = '''"""step {number}"""
from alembic import op
import sqlalchemy as sa

revision = {id!r}
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade():
    {body}


def downgrade():
    pass
'''
BODIES = (
    "op.create_table('table_{n}', sa.Column('id', sa.Integer(), primary_key=True), "
    "sa.Column('name', sa.String(50), nullable=False))",
    "op.add_column('table_{first}', sa.Column('extra', sa.Integer(), nullable=True))",
    "op.create_index('ix_table_{first}_name', 'table_{first}', ['name'])",
    "op.execute(\"INSERT INTO table_{first} (id, name) VALUES (1, 'a'), (2, 'b')\")",
)


def write_project(folder, count):
    versions = os.path.join(folder, "migrations", "versions")
    os.makedirs(versions)
    with open(os.path.join(folder, "migrations", "env.py"), "w") as file:
        file.write(ENV)
    before = None
    for number in range(count):
        name = f"{number:08x}"
        body = BODIES[number % len(BODIES)].format(n=number, first=number - number % len(BODIES))
        with open(os.path.join(versions, f"{name}_step.py"), "w") as file:
            file.write(SCRIPT.format(number=number, id=name, before=before, body=body))
        before = name


def point_at(folder, url):
    with open(os.path.join(folder, "alembic.ini"), "w") as file:
        file.write(f"[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = {url.replace('%', '%%')}\n")


def timed(command, folder, text=None):
    start = time.perf_counter()
    run = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if run.returncode:
        sys.exit(f"{command[0]} failed:\n{run.stdout[-500:]}{run.stderr[-500:]}")
    return seconds


def client(server, database):
    if server.dialect == "postgresql":
        return [*server.psql(database), "-f", "-"]
    return server.client(database) if server.dialect == "mariadb" else ["sqlite3", "-bail", server._path(database)]


def measure(server, retort_cli, folder, number):
    names = {who: f"{who}{number}" for who in ("client", "retort", "alembic")}
    for name in names.values():
        server.create(name)
    point_at(folder, server.url(names["client"]))
    sql = subprocess.run([retort_cli, "upgrade", "heads", "--sql"], cwd=folder, capture_output=True, text=True).stdout
    times = {"client": timed(client(server, names["client"]), folder, sql)}
    for who, command in (("retort", [retort_cli, "upgrade", "--journal", os.path.join(folder, "journal"), "heads"]),
                         ("alembic", [sys.executable, "-m", "alembic", "upgrade", "heads"])):
        point_at(folder, server.url(names[who]))
        times[who] = timed(command, folder)
    if len({server.schema(name) for name in names.values()}) != 1:
        print("  the schemas differ")
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("retort_cli")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--server", action="append", dest="servers", choices=list(SERVERS))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--unsafe", action="store_true")
    options = parser.parse_args()
    retort_cli = os.path.abspath(options.retort_cli)
    with tempfile.TemporaryDirectory() as folder:
        write_project(folder, options.count)
        for kind in options.servers or list(SERVERS):
            server = SERVERS[kind](is_durable=not options.unsafe)
            try:
                runs = [measure(server, retort_cli, folder, number) for number in range(options.repeat)]
            finally:
                server.close()
            middle = sorted(runs, key=lambda run: run["retort"] / run["client"])[len(runs) // 2]
            print(f"{kind:10} {options.count} revisions: client {middle['client']:.2f} s, "
                  f"Retort {middle['retort']:.2f} s ({middle['retort'] / middle['client']:.2f} of the client), "
                  f"Alembic {middle['alembic']:.2f} s ({middle['alembic'] / middle['retort']:.1f} times Retort, "
                  f"{middle['alembic'] / middle['client']:.1f} times the client)", flush=True)


if __name__ == "__main__":
    main()
