import copy, types, sys, time, warnings, logging, traceback, inspect, importlib, urllib.parse as up, csv, io, pprint, platform, typing, abc, string, threading, ipaddress, configparser
a = {"l": [1, [2]], "t": (1, [3])}
b, c = copy.copy(a), copy.deepcopy(a)
a["l"][1].append(9); print(b["l"], c["l"], c == a)
class O:
    def __init__(self): self.v = [1]
o = O(); p = copy.deepcopy(o); q = copy.copy(o); o.v.append(2); print(p.v, q.v, type(p).__name__)
n = types.SimpleNamespace(a=1, b="x"); n.c = 3; print(n, n.a, n == types.SimpleNamespace(a=1, b="x", c=3))
print(time.time() > 1e9, time.strftime("%Y", time.gmtime(0)), time.gmtime(86400)[:6], time.sleep(0), time.mktime((2024, 1, 1, 0, 0, 0, 0, 0, 0)))
warnings.warn("x"); warnings.simplefilter("ignore")
with warnings.catch_warnings(): warnings.filterwarnings("ignore")
log = logging.getLogger(__name__); log.info("hidden %s", 1); log.setLevel(logging.INFO); print(log.name, logging.INFO, logging.getLogger("a") is logging.getLogger("a"), logging.WARNING)
log.addHandler(logging.NullHandler()); logging.basicConfig(level=logging.ERROR); logging.debug("no")
try: 1 / 0
except ZeroDivisionError: print(traceback.format_exc().splitlines()[-1])
print(inspect.isclass(O), inspect.isfunction(lambda: 1), importlib.import_module("json").dumps([1]))
u = up.urlparse("postgresql://user:p%40ss@host:5432/db?sslmode=require&x=1#frag")
print(u.scheme, u.netloc, u.path, u.query, u.fragment, u.username, u.password, u.hostname, u.port, up.unquote(u.password), u.geturl(), u[0])
print(u, up.urlsplit("//h/p?q"), up.quote("a b/c&é"), up.quote("a/b", safe=""), up.quote_plus("a b&c"), up.unquote_plus("a+b%26"), up.urlencode({"a": 1, "b": "x y"}), up.urlencode([("k", [1, 2])], doseq=True), up.parse_qs("a=1&a=2&b=3"), up.parse_qsl("x=1&y=2"), up.urljoin("http://a/b/c", "../d"), up.urlunparse(("http", "h", "/p", "", "q=1", "")), u._replace(netloc="h2").geturl())
rows = list(csv.reader(io.StringIO('a,b\n1,"x,""y"""\n\n2,z\n'))); print(rows); print([dict(r) for r in csv.DictReader(io.StringIO("id,name\n1,A\n2,B\n"))], list(csv.reader(["x;y"], delimiter=";")))
out = io.StringIO(); w = csv.writer(out); w.writerow([1, "a,b", None, 'q"']); print(repr(out.getvalue()))
pprint.pprint({"b": 1, "a": [1, 2]}); print(pprint.pformat([1]))
class Base(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
class Impl(Base):
    def f(self): return 1
print(Impl().f())
try: Base()
except TypeError as e: print("abstract")
T = typing.TypeVar("T"); x: typing.Optional[int] = 5; print(x, typing.cast(str, 1), typing.TYPE_CHECKING)
def ann(a: typing.List[int], b: "dict[str, int]" = None, *c: int, **d: str) -> typing.Union[int, str]: return a
print(ann(3)); L = typing.List[int]; M = list[int]; D = typing.Dict[str, typing.Any]
lock = threading.Lock()
with lock: print("locked")
cp = configparser.ConfigParser(); cp.read_string("[s]\na = 1\nb: x y\n"); print(cp["s"]["a"], cp.get("s", "b"), cp.sections(), cp.has_option("s", "z"), cp.get("s", "q", fallback="f"))
print(isinstance(platform.system(), str), Ellipsis, ..., NotImplemented, type(...).__name__, __name__)
g = globals(); print("copy" in g, callable(g["ann"])); print(sorted(v for v in dir(types.SimpleNamespace(zz=1)) if not v.startswith("_")))
