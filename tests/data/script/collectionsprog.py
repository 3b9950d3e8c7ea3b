from collections import defaultdict, OrderedDict, namedtuple, Counter, deque, ChainMap
import collections.abc
d = defaultdict(list)
d["a"].append(1); d["b"].append(2); d["a"].append(3)
print(d, d["a"], dict(d), "z" in d, d.get("z"), len(d), d.default_factory is list, isinstance(d, dict), sorted(d.items()))
n = defaultdict(int); n["x"] += 1; n["x"] += 1; print(n, n["new"], dict(n), defaultdict(lambda: "d")["q"], defaultdict(dict, {"k": {}}))
nested = defaultdict(lambda: defaultdict(int)); nested["a"]["b"] += 5; print({k: dict(v) for k, v in nested.items()})
o = OrderedDict([("b", 1), ("a", 2)]); o["c"] = 3; o.move_to_end("b"); print(o, list(o), o.popitem(last=False), o.popitem(), o == {"c": 3}, OrderedDict(), OrderedDict(x=1))
P = namedtuple("P", "x y z", defaults=[0])
p = P(1, y=2)
print(p, p.x, p[1], p.z, len(p), list(p), p == (1, 2, 0), p._asdict(), p._replace(x=9), P._make([7, 8, 9]), P._fields, isinstance(p, tuple), p + (4,), {p: 1}[(1, 2, 0)])
x, y, z = p; print(x, y, z, [q for q in p], max([P(1, 2), P(2, 1)]), P(3, 4) < P(3, 5))
Q = namedtuple("Q", ["a", "b"])
for f in (lambda: Q(1), lambda: Q(1, 2, 3), lambda: setattr(Q(1, 2), "a", 5)):
    try: f()
    except (TypeError, AttributeError) as e: print(type(e).__name__)
c = Counter("abracadabra")
print(c, c["a"], c["zz"], c.most_common(2), sum(c.values()), sorted(c.elements())[:5], c + Counter("abc"), c - Counter("aab"), Counter(a=2, b=1), Counter([1, 1, 2]))
c.update("aa"); c.subtract(b=1); c["new"] += 1; print(c.most_common(1), c["b"], c.total(), isinstance(c, dict), Counter() == Counter(), sorted(Counter("hello").items()))
q = deque([1, 2, 3], maxlen=3); q.append(4); q.appendleft(0); print(q, q.pop(), q.popleft(), list(q), len(q), q[0], q.maxlen)
q = deque("abc"); q.rotate(1); q.extend("de"); q.extendleft("z"); print(q, "a" in q, q.count("a"), list(reversed(q)), deque([1]) == deque([1]), bool(deque()))
m = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(m["a"], m["b"], sorted(m), "b" in m, m.get("z", 0), len(m), dict(m), m.new_child({"b": 9})["b"])
print(isinstance({}, collections.abc.Mapping), isinstance([], collections.abc.Sequence), isinstance("", collections.abc.Iterable), isinstance(5, collections.abc.Iterable), isinstance([], collections.abc.Hashable) , isinstance(len, collections.abc.Callable), isinstance({1}, collections.abc.Set), isinstance((), collections.abc.MutableSequence))
from typing import NamedTuple
class Emp(NamedTuple):
    name: str
    id: int = 3
    def label(self): return f"{self.name}#{self.id}"
e = Emp("Bob"); print(e, e.name, e.label(), e._replace(id=4), Emp("A", 1) == ("A", 1), Emp._fields)
