#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets the interpretation of every script of a long project, each alone, beside CPython's with Alembic, in one run.

    python script_bench.py PATH/TO/retort-cli [--dialect D] [--revisions N]

This Python must be able to import Alembic. A project of 500 revisions is written (sql_bench.py says of what). Retort
goes through it with `sql --all`; CPython starts, imports Alembic, loads every script and runs its upgrade() offline.
Both do it three times, the texts are compared, and the best time counts.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time

from sql_bench import write_project

ALEMBIC = """
import io, sys
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
config = Config("alembic.ini")
scripts = ScriptDirectory.from_config(config)
for revision in reversed(list(scripts.walk_revisions())):
    environment = EnvironmentContext(config, scripts, as_sql=True)
    environment.configure(dialect_name=sys.argv[1], output_buffer=sys.stdout, literal_binds=True,
                          dialect_opts={"paramstyle": "named"})
    with environment, Operations.context(environment.get_context()):
        revision.module.upgrade()
"""


def best_of_three(command, folder):
    """Its output, and its shortest time in seconds."""
    best = None
    for _ in range(3):
        start = time.monotonic()
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True,
                             env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        taken = time.monotonic() - start
        if run.returncode:
            sys.exit(f"{command[0]}: {run.stderr[-2000:]}")
        best = taken if best is None else min(best, taken)
    return run.stdout, best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("retort_cli")
    parser.add_argument("--dialect", default="postgresql")
    parser.add_argument("--revisions", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_project(folder, options.revisions, options.dialect)
        theirs, alembic = best_of_three([sys.executable, "-c", ALEMBIC, options.dialect], folder)
        ours, retort = best_of_three([os.path.abspath(options.retort_cli), "sql", "--all", "--dialect",
                                      options.dialect], folder)
    text = "the same text" if theirs == ours else "ANOTHER TEXT"
    print(f"{options.revisions} scripts for {options.dialect}: Alembic {alembic:.2f} s, Retort {retort:.2f} s, "
          f"{alembic / retort:.1f} times as fast, {text}")
    return 0 if theirs == ours else 1


if __name__ == "__main__":
    sys.exit(main())
