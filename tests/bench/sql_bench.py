#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets `upgrade base:heads --sql` of Retort beside Alembic's, in one run.

    python sql_bench.py PATH/TO/retort-cli [--dialect D] [SIZE …]

This Python must be able to import Alembic. For each number of revisions (100, 300 and 1,000 by default) a project is
written, both programs print its whole offline script three times, the texts are compared, and the best time counts.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time

ENV = """from alembic import context
context.configure(url=context.config.get_main_option("sqlalchemy.url"), target_metadata=None, literal_binds=True,
                  dialect_opts={"paramstyle": "named"})
with context.begin_transaction():
    context.run_migrations()
"""
HEADER = '''"""step {number}

Revision ID: {id}
"""
from alembic import op
import sqlalchemy as sa

revision = {id!r}
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade():
'''
BODIES = (
    """    op.create_table(
        'table_{number}',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('name', sa.String(length=50), nullable=False),
        sa.Column('amount', sa.Numeric(10, 2), server_default='0'),
        sa.Column('made', sa.DateTime(), server_default=sa.func.now()),
        sa.CheckConstraint('amount >= 0', name='ck_{number}'),
        sa.UniqueConstraint('name', name='uq_{number}'),
    )
    op.create_index('ix_{number}', 'table_{number}', ['made'])
""",
    """    op.add_column('table_{first}', sa.Column('extra_{number}', sa.Boolean(), nullable=True))
    op.alter_column('table_{first}', 'name', existing_type=sa.String(length=50), type_=sa.String(length=80))
""",
    """    table = sa.table('table_{first}', sa.column('id', sa.Integer), sa.column('name', sa.String))
    op.bulk_insert(table, [{{'id': n, 'name': f'name {{n}}'}} for n in range(10)])
    op.execute(table.update().where(table.c.id > 5).values(name='it''s'))
""",
    """    with op.batch_alter_table('table_{first}') as batch_op:
        batch_op.add_column(sa.Column('more_{number}', sa.Text(), nullable=True))
        batch_op.create_index('ix_more_{number}', ['more_{number}'])
    op.execute("UPDATE table_{first} SET amount = 1 WHERE amount IS NULL")
""",
)


def write_project(folder, count, dialect):
    versions = os.path.join(folder, "migrations", "versions")
    os.makedirs(versions)
    with open(os.path.join(folder, "migrations", "env.py"), "w") as file:
        file.write(ENV)
    with open(os.path.join(folder, "alembic.ini"), "w") as file:
        file.write(f"[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = {dialect}://u@h/d\n")
    before = None
    for number in range(count):
        name = f"{number:08x}"
        body = BODIES[number % len(BODIES)].format(number=number, first=number - number % len(BODIES))
        with open(os.path.join(versions, f"{name}_step.py"), "w") as file:
            file.write(HEADER.format(number=number, id=name, before=before) + body + "\n\ndef downgrade():\n    pass\n")
        before = name


def best(command, folder):
    times = []
    for _ in range(3):
        start = time.perf_counter()
        run = subprocess.run(command + ["upgrade", "base:heads", "--sql"], cwd=folder, capture_output=True, text=True)
        times.append(time.perf_counter() - start)
        if run.returncode:
            sys.exit(f"{command[0]} failed:\n{run.stdout[-500:]}{run.stderr[-500:]}")
    return min(times), run.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("retort_cli")
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--dialect", default="postgresql")
    options = parser.parse_intermixed_args()
    for count in options.sizes or (100, 300, 1000):
        with tempfile.TemporaryDirectory() as folder:
            write_project(folder, count, options.dialect)
            alembic, theirs = best([sys.executable, "-m", "alembic"], folder)
            retort, ours = best([os.path.abspath(options.retort_cli)], folder)
        same = "the same text" if theirs == ours else "OTHER TEXT"
        print(f"{count:5} revisions: Alembic {alembic * 1000:6.0f} ms, Retort {retort * 1000:6.0f} ms, "
              f"{alembic / retort:4.1f} times as fast, {same}", flush=True)


if __name__ == "__main__":
    main()
