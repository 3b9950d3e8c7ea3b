#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks the real Alembic about random revision graphs, and writes what it answers as golden cases for PlanOracleTest.

    python graph_oracle.py OUTPUT.json [--graphs N] [--requests N] [--seed N]

Needs the package `alembic` (the committed cases come from 1.19.1). Where Alembic iterates over a hash set, and so gives
another order in each process, this script makes it use the written order or the load order, which is what Retort does;
nothing else is changed. An exception that is not one of Alembic's command errors is recorded as "crash".
"""

import argparse
import json
import random
import tempfile
import types
import warnings

import alembic
from alembic import util
from alembic.runtime import migration
from alembic.script import base, revision

warnings.simplefilter("ignore")


# ------------------------------------------------------------------------- written order in place of hash order


class OrderedMap(revision.RevisionMap):
    def _positions(self):
        return {script.revision: i for i, script in enumerate(self._generator())}

    def _in_load_order(self, revisions):
        position = self._positions()
        return sorted(revisions, key=lambda rev: position[rev.revision])

    def _map_branch_labels(self, revisions, map_):
        super()._map_branch_labels(self._in_load_order(revisions), map_)

    def _add_branches(self, revisions, map_):
        super()._add_branches(self._in_load_order(revisions), map_)

    def _normalize_depends_on(self, revisions, map_):
        super()._normalize_depends_on(revisions, map_)
        for rev in revisions:
            kept = set(rev._normalized_resolved_dependencies)
            rev._normalized_resolved_dependencies = tuple(d for d in rev._resolved_dependencies if d in kept)


def add_nextrev(self, rev):
    """Children in load order; as a tuple, because a frozenset forgets it."""
    if rev.revision not in self._all_nextrev:
        self._all_nextrev = (*self._all_nextrev, rev.revision)
    if self.revision in rev._versioned_down_revisions and rev.revision not in self.nextrev:
        self.nextrev = (*self.nextrev, rev.revision)


revision.Revision.add_nextrev = add_nextrev
revision.Revision.nextrev = ()
revision.Revision._all_nextrev = ()

unmerge_to_revisions = migration.RevisionStep._unmerge_to_revisions
merge_branch_idents = migration.RevisionStep.merge_branch_idents


def ordered_unmerge(self, heads):
    kept = set(unmerge_to_revisions(self, heads))
    return tuple(r for r in self.to_revisions if r in kept)


def ordered_merge(self, heads):
    deletes, last, to = merge_branch_idents(self, heads)
    kept = {*deletes, last}
    present = [r for r in self.from_revisions if r in kept]
    return present[:-1], present[-1], to


migration.RevisionStep._unmerge_to_revisions = ordered_unmerge
migration.RevisionStep.merge_branch_idents = ordered_merge


class Rows(migration.HeadMaintainer):
    """The version table as a list that remembers its order, and the statements that changed it."""

    def __init__(self, rows):
        self.heads = set(rows)
        self.order = list(dict.fromkeys(rows))
        self.changes = []

    def _insert_version(self, version):
        assert version not in self.heads
        self.heads.add(version)
        self.order.append(version)
        self.changes.append("+" + version)

    def _delete_version(self, version):
        self.heads.remove(version)
        self.order.remove(version)
        self.changes.append("-" + version)

    def _update_version(self, from_, to_):
        assert to_ not in self.heads
        self.heads.remove(from_)
        self.heads.add(to_)
        self.order[self.order.index(from_)] = to_
        self.changes.append(from_ + ">" + to_)


# ------------------------------------------------------------------------------------------------ random graphs


def make_ids(rng, count):
    ids = []
    while len(ids) < count:
        if ids and rng.random() < 0.3:
            stem = rng.choice(ids)[: rng.randint(1, 5)]
        else:
            stem = ""
        length = rng.choice([3, 4, 5, 6, 8, 12, 12])
        new = (stem + "".join(rng.choice("0123456789abcdef") for _ in range(12)))[:length]
        if new not in ids:
            ids.append(new)
    return ids


def make_graph(rng):
    count = rng.choice([rng.randint(1, 6), rng.randint(4, 14), rng.randint(10, 30), rng.randint(25, 60)])
    ids = make_ids(rng, count)
    p_base = rng.choice([0.02, 0.08, 0.2])
    p_merge = rng.choice([0.0, 0.1, 0.25])
    p_branch = rng.choice([0.05, 0.2, 0.5])
    p_dep = rng.choice([0.0, 0.1, 0.3])
    p_label = rng.choice([0.0, 0.08, 0.2])
    revisions, heads, labels = [], [], []
    for i, id_ in enumerate(ids):
        made = ids[:i]
        if not made or rng.random() < p_base:
            down = []
        elif len(heads) > 1 and rng.random() < p_merge:
            down = rng.sample(heads, rng.randint(2, min(3, len(heads))))
        elif rng.random() < p_branch:
            down = [rng.choice(made)]
            if len(made) > 2 and rng.random() < p_merge:
                down = rng.sample(made, 2)
        else:
            down = [rng.choice(heads)]
        deps = []
        if made and rng.random() < p_dep:
            pool = made + labels
            deps = rng.sample(pool, min(len(pool), rng.choice([1, 1, 1, 2, 3])))
        own = []
        if rng.random() < p_label or (not down and rng.random() < 0.5):
            own = ["br%c%s" % (rng.choice("abcxyz"), len(labels))]
            if rng.random() < 0.1:
                own.append("also%d" % len(labels))
        # A dependency that is an ancestor anyway is legal; one that is also a parent as well.
        revisions.append({"id": id_, "down": down, "deps": deps, "labels": own,
                          "doc": rng.choice(["", "msg " + id_, "two\nlines"])})
        heads = [h for h in heads if h not in down] + [id_]
        labels += own
    order = list(revisions)
    if rng.random() < 0.7:
        rng.shuffle(order)
    return order


def make_broken(rng):
    order = make_graph(rng)
    kind = rng.choice(["cycle", "depcycle", "selfloop", "selfdep", "illegal", "label", "labelid"])
    victim = rng.choice(order)
    other = rng.choice(order)
    if kind == "cycle":
        victim["down"] = [other["id"]] if rng.random() < 0.5 else list(dict.fromkeys(victim["down"] + [other["id"]]))
    elif kind == "depcycle":
        victim["deps"] = victim["deps"] + [other["id"]]
    elif kind == "selfloop":
        victim["down"] = victim["down"] + [victim["id"]]
    elif kind == "selfdep":
        victim["deps"] = victim["deps"] + [victim["id"]]
    elif kind == "illegal":
        victim["id"] = victim["id"][:2] + rng.choice(["@", "-", "+", ":", "-@", "+:"]) + victim["id"][2:]
        victim["down"] = []
        for rev in order:
            rev["deps"] = []
            rev["down"] = [d for d in rev["down"] if any(d == r["id"] for r in order)]
    elif kind == "label":
        victim["labels"] = victim["labels"] + ["twice"]
        other["labels"] = other["labels"] + ["twice"]
    else:
        victim["labels"] = victim["labels"] + [other["id"]]
    return order


def make_directory(order, folder):
    scripts = []

    def load():
        # Fresh objects each time would lose the links, so they are made once.
        if not scripts:
            for rev in order:
                module = types.SimpleNamespace(
                    revision=rev["id"], down_revision=tuple(rev["down"]) or None, branch_labels=tuple(rev["labels"]),
                    depends_on=tuple(rev["deps"]) or None)
                module.__doc__ = rev["doc"]

                def upgrade():
                    pass

                def downgrade():
                    pass

                module.upgrade, module.downgrade = upgrade, downgrade
                scripts.append(base.Script(module, rev["id"], "/x/%s.py" % rev["id"]))
        return iter(scripts)

    directory = base.ScriptDirectory(folder)
    directory.revision_map = OrderedMap(load)
    return directory


# -------------------------------------------------------------------------------------------- random requests


def make_target(rng, order):
    ids = [r["id"] for r in order]
    labels = [label for r in order for label in r["labels"]]

    def name():
        choice = rng.random()
        if labels and choice < 0.3:
            return rng.choice(labels)
        if choice < 0.85:
            return rng.choice(ids)
        id_ = rng.choice(ids)
        return id_[: rng.randint(1, len(id_))]

    def label():
        return rng.choice(labels) if labels and rng.random() < 0.85 else rng.choice([rng.choice(ids), "nolabel"])

    n = rng.choice([1, 1, 1, 2, 2, 3, 5, 40])
    forms = [
        name, name, name,
        lambda: "head", lambda: "heads", lambda: "heads", lambda: "base",
        lambda: "+%d" % n, lambda: "+%d" % n, lambda: "-%d" % n, lambda: "-%d" % n,
        lambda: label() + "@head", lambda: label() + "@heads", lambda: label() + "@base",
        lambda: label() + "@" + name(),
        lambda: label() + "@+%d" % n, lambda: label() + "@-%d" % n,
        lambda: name() + "+%d" % n, lambda: name() + "-%d" % n,
        lambda: label() + "@" + name() + "+%d" % n, lambda: label() + "@" + name() + "-%d" % n,
        lambda: "head-%d" % n, lambda: label() + "@head-%d" % n, lambda: "base+%d" % n,
        lambda: rng.choice(["zzzz", "current", "head+1", "+0", "-0", "+1xyz", "a@b@c", "heads-1"]),
    ]
    return rng.choice(forms)()


def attempt(action):
    try:
        return action()
    except util.CommandError as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever Alembic does not catch itself
        return {"crash": type(error).__name__}


def run_steps(steps, rows):
    table = Rows(rows)
    result = []
    for step in steps:
        table.changes = []
        table.update_to_step(step)
        id_ = step.revision.revision if isinstance(step, migration.RevisionStep) else ",".join(step.to_)
        result.append(" ".join([id_, *table.changes]))
    return {"steps": result, "rows": table.order}


def start_rows(directory, start):
    return () if start == "base" else tuple(util.to_tuple(directory.get_revision(start).revision, default=()))


def ask(directory, request):
    kind, rows, target = request["kind"], tuple(request.get("rows", ())), request["target"]
    if kind == "upgrade":
        return run_steps(directory._upgrade_revs(target, rows), rows)
    if kind == "downgrade":
        return run_steps(directory._downgrade_revs(target, rows), rows)
    if kind == "stamp":
        return run_steps(directory._stamp_revs(tuple(target), rows), rows)
    if kind == "show":
        return {"ids": [script.revision for script in directory.get_revisions(target)]}
    if kind == "one":
        script = directory.get_revision(target)
        return {"ids": [script.revision] if script else []}
    if kind == "history":
        lower, upper = target.split(":")
        return {"ids": [s.revision for s in directory.walk_revisions(base=lower or "base", head=upper or "heads")]}
    if kind == "current":
        return {"ids": sorted(s.revision for s in directory.get_all_current(rows))}
    if kind == "offline-upgrade":
        lower, upper = target.split(":")
        start = start_rows(directory, lower)
        return run_steps(directory._upgrade_revs(upper, start), start)
    lower, upper = target.split(":")
    start = start_rows(directory, lower)
    return run_steps(directory._downgrade_revs(upper, start), start)


def make_requests(rng, order, directory, count):
    ids = [r["id"] for r in order]
    rows = []
    requests = []
    while len(requests) < count:
        kind = rng.choice(["upgrade"] * 5 + ["downgrade"] * 5 + ["stamp"] * 2
                          + ["show", "one", "history", "history", "current", "offline-upgrade", "offline-downgrade"])
        asked = list(rows)
        if rng.random() < 0.12:
            asked = rng.sample(ids, min(len(ids), rng.randint(1, 3)))
        elif rng.random() < 0.02:
            asked = ["gone1"]
        if kind == "stamp":
            target = [make_target(rng, order) for _ in range(rng.choice([1, 1, 1, 2]))]
        elif kind in ("history", "offline-upgrade", "offline-downgrade"):
            target = make_target(rng, order) + ":" + make_target(rng, order)
            if kind == "history" and rng.random() < 0.3:
                target = rng.choice([make_target(rng, order) + ":", ":" + make_target(rng, order)])
            if "current" in target:
                continue  # the command itself puts the rows in its place
        elif kind == "current":
            target = ""
        else:
            target = make_target(rng, order)
        request = {"kind": kind, "target": target}
        if kind in ("upgrade", "downgrade", "stamp", "current"):
            request["rows"] = asked
        answer = attempt(lambda: ask(directory, request))
        # A run that does nothing says little; keep some of them only.
        if answer.get("steps") == [] and rng.random() < 0.7:
            continue
        if "error" in answer and rng.random() < 0.5:
            continue
        if len(answer.get("steps", ())) > 25 and rng.random() < 0.7:
            continue
        request["answer"] = answer
        requests.append(request)
        if kind in ("upgrade", "downgrade", "stamp") and "rows" in answer and rng.random() < 0.7:
            rows = answer["rows"]
    return requests


def describe(order, directory, rng, count):
    map_ = directory.revision_map
    map_._revision_map
    graph = {"revisions": order}
    graph["heads"] = list(map_.heads)
    graph["realHeads"] = list(map_._real_heads)
    graph["bases"] = list(map_.bases)
    graph["history"] = [script.revision for script in directory.walk_revisions()]
    graph["branchPoints"] = [r["id"] for r in order if map_._revision_map[r["id"]].is_branch_point]
    graph["shownLabels"] = {r["id"]: sorted(map_._revision_map[r["id"]].branch_labels) for r in order
                            if map_._revision_map[r["id"]].branch_labels}
    steps = directory._upgrade_revs("heads", ())
    graph["lines"] = [str(step) for step in steps[-2:]] + [
        str(step) for step in directory._downgrade_revs("base", tuple(map_._real_heads))[:2]]
    graph["requests"] = make_requests(rng, order, directory, count)
    return graph


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("output")
    parser.add_argument("--graphs", type=int, default=260)
    parser.add_argument("--requests", type=int, default=12)
    parser.add_argument("--seed", type=int, default=20261122)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    graphs = []
    with tempfile.TemporaryDirectory() as folder:
        for i in range(arguments.graphs):
            if i % 12 == 11:
                order = make_broken(rng)
                directory = make_directory(order, folder)
                answer = attempt(lambda: {"ids": [s.revision for s in directory.get_revisions("heads")]})
                graphs.append({"revisions": order, "loading": answer})
            else:
                order = make_graph(rng)
                directory = make_directory(order, folder)
                graphs.append(describe(order, directory, rng, arguments.requests))
    with open(arguments.output, "w", encoding="utf-8") as file:
        file.write('{"alembic": "%s", "seed": %d, "graphs": [\n' % (alembic.__version__, arguments.seed))
        file.write(",\n".join(json.dumps(graph, separators=(",", ":"), ensure_ascii=False) for graph in graphs))
        file.write("\n]}\n")


if __name__ == "__main__":
    main()
