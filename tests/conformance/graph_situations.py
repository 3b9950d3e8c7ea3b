#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The situations that Alembic's own tests for revisions, traversal and script folders care about, each as a small graph
and what is asked of it; real Alembic answers, and tests/model/RevisionSituationsTest.cpp compares.

    python graph_situations.py OUTPUT.json

A graph is a line per revision in load order: "id < parent, parent @ label + dependency". A question is "kind target",
with "from ROW, ROW" where the version table matters; kinds are those of graph_oracle.py.
"""

import json
import random
import re
import sys
import tempfile

import alembic

from graph_oracle import ask, attempt, make_directory

LINE = re.compile(r"^(\S+)(?: < ([^@+]+?))?(?: @ ([^+]+?))?(?: \+ (.+?))?$")

LINE_OF_THREE = "one\ntwo < one\nthree < two"
TWO_TIPS = "one\ntwo < one\nleft < two\nright < two"
FIVE = "e1d0\nb2c4 < e1d0\nc37a < b2c4\n1d4b < c37a\n39e5 < 1d4b"
DIAMOND = "root\nleft < root\nright < root\njoin < left, right\ntip < join"
LABELLED = ("shop1 @ shop\nshop2 < shop1\nlongershopname < shop2\nshop4 < longershopname\n"
            "stock1\nstock2 < stock1 @ stock\nlongstockname < stock2\nstock4 < longstockname")
FORKS = ("root\nl1 < root\nr1 < root\nl2 < l1\nr2 < r1\nl3a < l2\nl3b < l2\nr3a < r2\nr3b < r2\nr3c < r2\n"
         "r4 < r3a, r3b")
EFFECTIVE = "needer1 @ needer\nbase1 @ base_\nneeder2 < needer1 + base1\nbase2 < base1"
LONG_BRANCHES = ("t1\nt2 < t1\nt3 < t2\nl1 < t3\nr1 < t3\nl2 < l1\nr2 < r1\nl3 < l2\nr3 < r2\nl4a < l3\nl5a < l4a\n"
                 "l4b < l3\nr4 < r3\nmeet < l4b, r4")
THREE_ROOTS = ("x1\ny1\nz1\nx2a < x1\nx2b < x1\ny2 < y1\nz2 < z1\nx3a < x2a\nx3b < x2b\ny3 < y2\nz3 < z2\ny4 < y3\n"
               "y5 < y4\nmeet < z3, y5")
CROSSED = ("one1 @ one\none2a < one1\none2b < one1\none3a < one2a\none3b < one2b + three2\ntwo1 @ two\ntwo2 < two1\n"
           "two3 < two2\ntwo4 < two3 + three2\ntwo5 < two4\nthree1 @ three\nthree2 < three1\nthree3 < three2")
CHAINED = ("one1 @ one\none2 < one1\none3 < one2\none4 < one3\ntwo1 @ two + one\ntwo2 < two1\ntwo3 < two2\ntwo4 < two3\n"
           "two5 < two4\nthree1 @ three\nthree2 < three1\nthree3 < three2\nthree4 < three3 + two3\nthree5 < three4")
NORMALISED = "lib1\nlib2 < lib1\nlib3 < lib2\napp1\napp2 < app1 + lib3\napp3 < app2\napp4 < app3 + lib3\napp5 < app4 + app4"
BRANCHED = "aa01\nbb01 < aa01\ncc01 < bb01 @ left\ndd01 < cc01\ncc02 < bb01 @ right\ndd02 < cc02"
MERGED = BRANCHED.replace(" @ left", "") + "\nee01 < dd01, dd02\nff01 < ee01"
CROSS_BRANCHED = BRANCHED + " + cc01"
FROM_MERGE = "a1\nb1 < a1\nc1 < b1\na2\nb2 < a2\nc2 < b2\nd1 < c1, c2\nd2 < c2"
FROM_THREE = ("a1\nb1 < a1\nc1 < b1\na2\nb2 < a2\nc2 < b2\na3\nb3 < a3\nc3 < b3\nd1 < c1, c2, c3\nd2 < c2\nd3 < c3")
TWINS = "root\nb1 < root\nb2 < root\nb3 < root\nc1 < b1, b2, b3\nc2 < b1, b2, b3\nd1 < c1\nd2 < c2"
NEAR_TWINS = "root\nb1 < root\nb2 < root\nb3 < root\nc1 < b1, b2\nc2 < b2, b3\nd1 < c1\nd2 < c2"
NEEDED_BRANCH = ("a1 @ lib\nb1 < a1\nc1 < b1\na2\nb2 < a2\nc2 < b2 + c1\nd1 < c1\ne1 < d1\nf1 < e1")
KNOT = ("a1\na2\na3\nameet < a1, a2, a3\nb1\nb2\nbmeet < b1, b2\nc1\nc2\nc3\ncmeet < c1, c2, c3\nover + a3, b2, c1")
CRISSCROSS = "a1\na2 < a1\na3 < a2 + b1\nb1\nb2 < b1 + a2\nb3 < b2"
NEEDED_PARENT = "a1\nb1 + a1\nmeet < a1, b1"
NEEDED_LABEL = ("a1 @ lib\nb1 < a1\nc1 < b1 @ lib_c\na2\nb2 < a2\nc2 < b2 + lib_c\nd1 < c1\ne1 < d1\nf1 < e1")
FOREST = "a1\nb1 < a1\na2\nb2 < a2"

# title, graph, questions
SITUATIONS = [
    ("one head answers to head and heads", LINE_OF_THREE, ["one head", "one heads", "one base", "show heads"]),
    ("a new revision takes the place of the head it follows", LINE_OF_THREE + "\nfour < three", ["show heads"]),
    ("of two heads the one that was followed goes", TWO_TIPS + "\nnext < left", ["show heads", "history :"]),
    ("head is no answer where there are several", TWO_TIPS, ["one head", "one heads", "show head", "show heads"]),
    ("base is nothing, also where there are several", "one\ntwo < one\nother\nmore < other", ["one base", "show base"]),
    ("targets may be named twice", LINE_OF_THREE, ["upgrade three from one", "history one:three"]),
    ("a diamond is walked once", DIAMOND, ["history root:tip", "upgrade tip", "downgrade base from tip", "history :"]),
    ("an empty folder has a history", "", ["history base:head", "upgrade head", "upgrade heads", "show heads", "one head"]),
    ("a label may be declared once", "one\ntwo < one @ same\nother\nmore < other @ same", []),
    ("a labelled head lies across a merge", "one\ntwo < one\nleft < two @ side\nright < two\nmeet < left, right",
     ["one side@head", "stamp side@head from left, right", "stamp side@head from right", "upgrade side@head from two"]),
    ("a label leads to head, base and members of its branch", LABELLED,
     ["one stock@head", "one shop@head", "one shop@heads", "one shop@base", "one stock@stock1", "one stock@stock",
      "one shop", "one stock", "show heads", "history stock@base:heads", "history shop@base:heads",
      "history base:stock@head", "history base:shop@head", "history stock@head:heads", "history stock@stock1:heads",
      "history stock2@base:heads", "history shop4@base:heads", "history stock@-2:heads", "history base:stock@+2",
      "upgrade stock@+2", "downgrade stock@-2 from shop4, stock4"]),
    ("a part of an id counts within the label", LABELLED,
     ["one stock@long", "one shop@long", "one long", "one longe", "one stock@longs", "one stock@lon", "one stock@sos"]),
    ("a revision outside the branch is not found", LABELLED, ["one stock@shop2", "one shop@stock1", "upgrade stock@shop2"]),
    ("nothing answers to an unknown name", LABELLED, ["one shop@qprstuv", "one shop@qpr", "one qprstuv", "one nolabel@stock1",
                                                      "upgrade nolabel@head", "downgrade zzzz from shop4"]),
    ("any revision may stand before the @", LABELLED, ["one stock2@stock1", "one longst@stock1", "one stock4@base"]),
    ("a short id is found whole", "e\nf < e", ["one e", "one f", "upgrade f"]),
    ("the short branch comes first", "root\nl1 < root\nr1 < root\nl2 < l1\nl3a < l2\nl3b < l2", ["history base:heads", "upgrade heads"]),
    ("forks below a merge", FORKS,
     ["history root:r4", "history root:r3c", "history base:r3c", "history r1:heads", "history l1:heads", "upgrade heads",
      "upgrade r4 from l3a", "downgrade r1 from l3a, l3b, r4, r3c"]),
    ("a range against the current is refused", FORKS,
     ["history l3a:l1", "history l1:r3b", "history l3a:base", "offline-upgrade l3a:l1", "offline-downgrade l1:l3a"]),
    ("a dependency keeps its branch's place", EFFECTIVE,
     ["downgrade base_@-1 from base2, needer2", "downgrade base_@-1 from base1, needer2", "downgrade base_@-1 from needer2",
      "current from needer2", "current from base1, needer2"]),
    ("a merge pulls in both of its branches", LONG_BRANCHES,
     ["upgrade meet from l2", "upgrade meet from l3, r1", "history t3:meet", "history t1:meet", "history l1:meet",
      "history t2:meet", "history t1:heads", "history t3:heads", "offline-upgrade l3:meet"]),
    ("several rows to several heads", LONG_BRANCHES,
     ["upgrade heads from l2, r2", "downgrade t3 from meet, l5a", "downgrade base from l5a", "downgrade l3 from meet, l5a"]),
    ("rows that lie above each other are refused", LONG_BRANCHES,
     ["upgrade heads from l3, r1, l5a", "downgrade t1 from l3, l5a", "current from l3, l5a", "upgrade heads from t1, t2"]),
    ("three roots, two of them merged", THREE_ROOTS,
     ["history base:heads", "history :", "history y4:heads", "upgrade heads", "upgrade heads from y4",
      "upgrade meet from y4", "history z1:z3", "upgrade z3 from y3", "upgrade heads from y2, y3", "downgrade base from x3a, x3b, meet"]),
    ("branches that need each other, upwards", CROSSED,
     ["show heads", "history base:heads", "upgrade two@head", "upgrade three@head", "upgrade one3b@head", "upgrade heads",
      "upgrade heads from three3", "history two@base:heads", "history three@base:heads", "history two3:two5", "history three3:two5"]),
    ("branches that need each other, downwards", CROSSED,
     ["downgrade two@base from one3a, one3b, two5, three3", "downgrade three@base from one3a, one3b, two5, three3",
      "downgrade one3b@base from one3b", "downgrade base from one3a, one3b, two5, three3", "downgrade three@base from three3",
      "downgrade two3 from two5", "offline-upgrade two5:two3"]),
    ("a root that needs another root", CHAINED,
     ["show heads", "history base:heads", "upgrade two@head", "upgrade three@head", "upgrade one@head",
      "history one@base:heads", "history two@base:heads", "history three@base:heads", "downgrade one@base from one4, two5, three5",
      "downgrade two@base from one4, two5, three5"]),
    ("a root with a dependency in place of a parent", "one\ntwo < one\nthree < two\nfar + two\nfarther < far",
     ["history base:heads", "upgrade heads", "downgrade one from three, farther", "upgrade farther"]),
    ("a dependency that an ancestor has counts once", NORMALISED,
     ["downgrade app1@base from app4", "downgrade base from app5", "downgrade lib2 from app5", "downgrade app3 from app4",
      "upgrade app5", "upgrade heads from app1", "upgrade app5 from app1"]),
    ("dependencies of dependencies", "deep\nlib1\nlib2 < lib1 + deep\nlib3 < lib2 + deep\napp1\napp2 < app1 + lib3\n"
     "app3 < app2\napp4 < app3 + lib3\napp5 < app4", ["upgrade app5 from app1", "downgrade deep from app5", "history :"]),
    ("an id that begins another id is another id", "user_old\nuser < user_old + user_old", ["history :", "one user", "upgrade heads"]),
    ("an id that begins another, as a dependency", "user_old\nuser + user_old", ["history :", "upgrade user"]),
    # Steps along one line.
    ("nothing to take back from an empty database", FIVE, ["downgrade base", "downgrade -1", "downgrade b2c from "]),
    ("down to where the database is", FIVE, ["downgrade e1d0 from e1d0", "downgrade 39e5 from 39e5"]),
    ("up along one line", FIVE, ["upgrade 39e5 from c37a", "upgrade c37a", "upgrade +2 from e1d0", "upgrade +1 from e1d0",
                                 "upgrade +3 from b2c4", "upgrade b2c4+2 from e1d0", "upgrade 1d4b-2 from e1d0"]),
    ("steps that are not there", FIVE, ["upgrade -2 from b2c4", "upgrade +5 from b2c4", "downgrade -5 from b2c4",
                                        "downgrade +2 from b2c4", "downgrade c37a from b2c4", "downgrade b2c"]),
    ("down along one line", FIVE, ["downgrade c37a from 39e5", "downgrade base from c37a", "downgrade -1 from c37a",
                                   "downgrade -3 from 39e5", "downgrade e1d0+2 from 1d4b", "downgrade c37a-2 from 1d4b"]),
    ("stamping the base deletes the row", FIVE, ["stamp base from 1d4b", "stamp 39e5", "stamp b2c4 from 39e5", "stamp heads from b2c4"]),
    # Two branches.
    ("stamping where two branches part", BRANCHED,
     ["stamp bb01 from dd01, cc02", "stamp left@base from dd01, cc02", "stamp right@head from dd01, cc02", "stamp head from bb01",
      "stamp heads from bb01"]),
    ("up into one or both branches", BRANCHED,
     ["upgrade dd01 from bb01", "upgrade heads from aa01", "upgrade right@head-1 from bb01", "upgrade right@+1 from cc01",
      "upgrade right@+1 from cc01, cc02", "upgrade +1 from cc01, cc02", "upgrade base+1", "upgrade +1", "upgrade head from bb01"]),
    ("down out of one or both branches", BRANCHED,
     ["downgrade aa01 from dd01, dd02", "downgrade base+2 from dd02, dd01", "downgrade right@base+2 from dd02, dd01",
      "downgrade cc02 from dd02, dd01", "downgrade right@base+3 from dd02, dd01", "downgrade left@bb01 from cc01, dd02",
      "downgrade right@bb01 from cc01, dd02", "downgrade cc02@bb01 from dd01, dd02", "downgrade dd01@bb01 from dd01, dd02",
      "downgrade left@head-1 from dd01, dd02"]),
    ("one step down where two branches are current", BRANCHED,
     ["downgrade -1 from dd02, dd01", "downgrade -1 from cc02, dd01", "downgrade -1 from dd01, dd02", "downgrade -1 from cc01, dd02",
      "downgrade left@-1 from dd01, dd02", "downgrade dd02-1 from dd02, cc01", "downgrade dd02-1 from cc01, dd02",
      "downgrade -1 from aa01", "downgrade cc02 from dd01, cc02", "downgrade dd01 from dd01, cc02"]),
    ("a branch that leaves from below a merge", FROM_MERGE, ["upgrade d1 from d2, b1", "downgrade b1 from d2, d1", "upgrade heads"]),
    ("branches that leave from below a merge of three", FROM_THREE,
     ["upgrade d1 from d3, d2, b1", "downgrade b1 from d3, d2, d1", "upgrade d1 from d3, b2, b1", "upgrade d2 from d3, d1"]),
    ("two merges of the same three", TWINS, ["upgrade heads from root", "upgrade d1 from b1, b3", "downgrade root from d1, d2"]),
    ("two merges that share one parent", NEAR_TWINS, ["upgrade heads from root", "downgrade root from d1, d2", "upgrade d1 from d2"]),
    ("a row that another row's dependency implies", NEEDED_BRANCH,
     ["downgrade c1 from c2, d1", "stamp b1 from e1, c2", "downgrade lib@-1 from c2, d1", "upgrade heads", "current from c2"]),
    ("a revision over three merges", KNOT,
     ["downgrade b2 from ameet, bmeet, cmeet, over", "downgrade over@base from ameet, over, b1, cmeet",
      "downgrade base from ameet, b1, b2, cmeet", "upgrade heads", "upgrade over"]),
    ("two branches that need each other in turn", CRISSCROSS, ["downgrade b1 from a3, b2", "upgrade heads", "downgrade base from a3, b3"]),
    ("a dependency on the own parent", "a1\na2 < a1 + a1", ["upgrade a2", "downgrade a1 from a2", "downgrade base from a2"]),
    ("a merge of a revision and what depends on it", NEEDED_PARENT,
     ["upgrade b1 from a1", "upgrade meet from b1", "downgrade a1 from meet", "downgrade b1 from meet", "upgrade meet"]),
    ("a dependency by label", NEEDED_LABEL, ["upgrade c2 from a2", "upgrade c2", "downgrade lib@base from c2, f1"]),
    ("a forest from its bases to its heads", FOREST, ["upgrade heads", "stamp heads", "stamp heads from b1, b2", "stamp heads from a1"]),
    ("stamping across a merge", MERGED,
     ["stamp cc02 from ee01", "stamp aa01 from ee01", "stamp ee01 from cc02", "stamp right@head from dd01, cc02",
      "stamp ee01 from dd01, cc02", "stamp ee01 from bb01"]),
    ("up and down across a merge", MERGED, ["upgrade ff01 from bb01", "downgrade bb01 from ff01", "downgrade -1 from ee01", "downgrade -2 from ff01"]),
    ("a branch that needs another goes down by itself", CROSS_BRANCHED,
     ["downgrade right@bb01 from dd01, dd02", "downgrade left@bb01 from dd01, dd02"]),
    ("heads with and without what depends on them", "a1\nb1 < a1\nc1 + b1\nd1\ne1 < d1",
     ["show heads", "upgrade head", "upgrade heads", "current from c1, e1"]),
    # What cannot be a graph.
    ("a revision is its own parent", "a < a", []),
    ("a base is its own parent", "a < a\nb < a\nc < b", []),
    ("a head is its own parent", "a\nb < a\nc < b, c", []),
    ("a branch point is its own parent", "a\nb < a, b\nc1 < b\nc2 < b", []),
    ("a merge is its own parent", "a\nb1 < a\nb2 < a\nc < b1, b2, c", []),
    ("a revision depends on itself", "a + a", []),
    ("a base depends on itself", "a + a\nb < a\nc < b", []),
    ("a head depends on itself", "a\nb < a\nc < b + c", []),
    ("a branch point depends on itself", "a\nb < a + b\nc1 < b\nc2 < b", []),
    ("a merge depends on itself", "a\nb1 < a\nb2 < a\nc < b1, b2 + c", []),
    ("three revisions in a circle", "a < c\nb < a\nc < b", []),
    ("a circle beside a line", "a < c\nb < a\nc < b\nd\ne < d", []),
    ("a circle below a line", "a < c\nb < a\nc < b\nd < c\ne < d", []),
    ("a circle above a line", "a\nb < a\nc < b, e\nd < c\ne < d", []),
    ("a circle through a dependency", "a + c\nb < a\nc < b", []),
    ("a circle through a dependency beside a line", "a + c\nb < a\nc < b\nd\ne < d", []),
    ("a circle through a dependency below a line", "a + c\nb < a\nc < b\nd < c\ne < d", []),
    ("a circle through a dependency above a line", "a\nb < a\nc < b + e\nd < c\ne < d", []),
]


def graph_of(text):
    order = []
    for line in text.splitlines():
        id_, parents, labels, dependencies = LINE.match(line).groups()
        order.append({"id": id_, "down": parents.split(", ") if parents else [], "labels": labels.split(", ") if labels else [],
                      "deps": dependencies.split(", ") if dependencies else [], "doc": ""})
    return order


def large_graph():
    """A project of 150 revisions in which every third one merges, as a busy team with long-lived branches has it."""
    rng = random.Random(148)
    order, tips = [], []
    for number in range(150):
        merges = len(tips) > 1 and rng.random() < 0.33
        down = rng.sample(tips, 2) if merges else [rng.choice(tips)] if tips and rng.random() < 0.6 else \
            [rng.choice(order)["id"]] if order else []
        id_ = "%012x" % rng.getrandbits(48)
        tips = [tip for tip in tips if tip not in down] + [id_]
        order.append({"id": id_, "down": down, "labels": [], "deps": [], "doc": ""})
    rng.shuffle(order)
    return order


def request_of(question):
    kind, _, rest = question.partition(" ")
    target, _, rows = rest.partition(" from ") if " from " in rest else (rest, "", "")
    if kind == "current":
        target, rows = "", rest.removeprefix("from ")
    request = {"kind": kind, "target": [target] if kind == "stamp" else ":" if target == ":" else target}
    if kind in ("upgrade", "downgrade", "stamp", "current"):
        request["rows"] = [row for row in rows.split(", ") if row]
    return request


def main():
    cases = [(title, graph_of(text), questions) for title, text, questions in SITUATIONS]
    large = large_graph()
    heads = [r["id"] for r in large if not any(r["id"] in other["down"] for other in large)]
    cases.append(("a large project with many merges", large,
                  ["history :", "history base:heads", "upgrade heads", "downgrade base from " + ", ".join(heads), "show heads",
                   *(f"upgrade {r['id']}" for r in large[::9]), *(f"downgrade {r['id']} from {', '.join(heads)}" for r in large[::11]),
                   *(f"history {r['id']}:heads" for r in large[::13])]))
    graphs = []
    with tempfile.TemporaryDirectory() as folder:
        for title, order, questions in cases:
            directory = make_directory(order, folder)
            graph = {"title": title, "revisions": order,
                     "loading": attempt(lambda: {"ids": [s.revision for s in directory.get_revisions("heads")]})}
            graph["requests"] = [dict(request, answer=attempt(lambda: ask(directory, request)))
                                 for request in map(request_of, questions)]
            graphs.append(graph)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write('{"alembic": "%s", "graphs": [\n' % alembic.__version__)
        file.write(",\n".join(json.dumps(graph, separators=(",", ":")) for graph in graphs))
        file.write("\n]}\n")


if __name__ == "__main__":
    main()
