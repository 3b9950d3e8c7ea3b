# SPDX-License-Identifier: GPL-3.0-or-later
from collections import defaultdict, OrderedDict, Counter, namedtuple, deque, ChainMap
dd = defaultdict(list)
dd["a"].append(1); dd["a"].append(2); dd["b"]
print(dd, dict(dd), dd.get("zz"), len(dd))
c = Counter("abracadabra")
print(c.most_common(2), c["a"], c["zz"], sum(c.values()), Counter(a=1) + Counter(a=2, b=1), c - Counter("aaaa"), sorted(c.elements())[:3], c.total())
c.update("aaa"); print(c["a"])
od = OrderedDict([("x", 1), ("y", 2)])
od.move_to_end("x"); print(od, list(od), od.popitem(last=False))
P = namedtuple("P", "x y", defaults=[0])
p = P(1)
print(p, p.x, p[1], p._asdict(), p._replace(x=9), P._fields, p == (1, 0), P._make([5, 6]), [a for a in p])
q = deque([1, 2, 3], maxlen=3)
q.append(4); q.appendleft(0); q.rotate(1); print(q, q.pop(), q.popleft(), list(q), len(q))
print(ChainMap({"a": 1}, {"a": 2, "b": 3})["b"], dict(ChainMap({"a": 1}, {"b": 3})))
class D(dict):
    def __missing__(self, k): return "miss " + k
print(D(a=1)["a"], D()["q"], D().get("q"), "%(zz)s" % D())
