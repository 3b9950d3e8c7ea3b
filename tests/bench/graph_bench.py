#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets Retort's work on revision graphs beside Alembic's, in one run.

    python graph_bench.py PATH/TO/GraphBench [--largest N]

Needs the package `alembic`. Both get the same graph: a trunk whose branches are merged again, and a second root that
depends on the trunk. Alembic is given one run per size up to --largest revisions (what it does is quadratic).

Then come graphs that no project should have, at four times the size: ends with 1 where the time grew far more than that.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import types

from alembic.script import base


def synthetic(count):
    """The graph of syntheticGraph() in tests/support/GraphText.cpp."""
    revisions = []

    def add(parents, depends_on=()):
        id_ = "%08x" % len(revisions)
        revisions.append((id_, tuple(parents), tuple(depends_on)))
        return id_

    trunk, side = add([]), None
    while len(revisions) < count:
        step = len(revisions)
        if step % 10 == 3:
            left, right = add([trunk]), add([trunk])
            trunk = add([left, add([right])])
        elif step % 100 == 57:
            side = add([side] if side else [], [trunk])
        else:
            trunk = add([trunk])
    return revisions


def load(revisions, folder):
    scripts = []
    for id_, parents, depends_on in revisions:
        module = types.SimpleNamespace(revision=id_, down_revision=parents or None, branch_labels=None,
                                       depends_on=depends_on or None, upgrade=lambda: None, downgrade=lambda: None)
        module.__doc__ = ""
        scripts.append(base.Script(module, id_, "/x/%s.py" % id_))
    directory = base.ScriptDirectory(folder)
    directory.revision_map = base.revision.RevisionMap(lambda: iter(scripts))
    return directory


def timed(work):
    start = time.process_time()
    result = work()
    return (time.process_time() - start) * 1000, result


def shapes_grow(program):
    """Prints by how much each column of GraphBench --shapes grows; False if one grows out of proportion."""
    lines = subprocess.run([program, "--shapes"], check=True, capture_output=True, text=True).stdout.splitlines()
    smallest, largest = {}, {}
    for row in map(json.loads, lines):
        smallest.setdefault(row["shape"], row)
        largest[row["shape"]] = row
    good = True
    for shape, row in largest.items():
        size = row["revisions"] / smallest[shape]["revisions"]
        for what in sorted(set(row) - {"shape", "revisions"}):
            growth = row[what] / max(smallest[shape][what], 0.1)
            good = good and growth < 3 * size
            print("%10s %-8s %12.2f %11.1fx %s" % (shape, what, row[what], growth, "" if growth < 3 * size else "TOO MUCH"))
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--largest", type=int, default=10_000)
    arguments = parser.parse_args()
    output = subprocess.run([arguments.program], check=True, capture_output=True, text=True).stdout
    print("%10s %-8s %12s %12s %8s" % ("revisions", "what", "Retort ms", "Alembic ms", "ratio"))
    for line in output.splitlines():
        ours = json.loads(line)
        count = ours.pop("revisions")
        theirs = {}
        if count <= arguments.largest:
            with tempfile.TemporaryDirectory() as folder:
                directory = load(synthetic(count), folder)
                theirs["heads"], _ = timed(directory.get_heads)
                theirs["history"], _ = timed(lambda d=directory: list(d.walk_revisions()))
                theirs["plan"], _ = timed(lambda d=directory: d._upgrade_revs("heads", ()))
        for what, milliseconds in ours.items():
            other = theirs.get(what)
            print("%10d %-8s %12.2f %12s %8s" % (count, what, milliseconds, "%.1f" % other if other else "-",
                                                 "%.0f" % (other / milliseconds) if other else "-"))
    return 0 if shapes_grow(arguments.program) else 1


if __name__ == "__main__":
    sys.exit(main())
