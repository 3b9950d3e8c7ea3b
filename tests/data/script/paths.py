import os, os.path, sys, io
from pathlib import Path, PurePath
print(os.path.join("a", "b", "c.txt"), os.path.join("/x/", "y"), os.path.join("a", "/b"), os.path.basename("/a/b.txt"), os.path.dirname("/a/b.txt"), os.path.splitext("a/b.tar.gz"), os.path.splitext(".bashrc"), os.path.split("/a/b"), os.path.exists("paths.py"), os.path.isfile("paths.py"), os.path.isdir("."), os.path.exists("nope"), os.path.normpath("a/../b//c"), os.path.isabs("/a"), os.sep, repr(os.linesep), os.path.basename(os.path.abspath("x/../y")), os.path.relpath("a/b", "a"), os.path.dirname("plain"))
print(os.environ["RETORT_COLOUR"], os.environ.get("RETORT_NONE"), os.environ.get("RETORT_NONE", "default"), os.getenv("RETORT_COLOUR"), os.getenv("RETORT_NONE", "d"), "RETORT_COLOUR" in os.environ)
os.environ["SET_HERE"] = "1"; print(os.environ["SET_HERE"], os.environ.setdefault("SET_TOO", "2"), os.environ.pop("SET_TOO", None))
try: os.environ["RETORT_NONE"]
except KeyError as e: print(repr(e))
p = Path("/srv/app") / "data" / "file.tar.gz"
print(p, repr(p), p.name, p.stem, p.suffix, p.parent, p.parent.parent, p.parts, p.with_suffix(".zip"), p.with_name("x"), p.with_stem("y"), p.joinpath("a", "b"), str(p), p == Path("/srv/app/data/file.tar.gz"), p.is_absolute(), p.parents[1], p.relative_to("/srv"), Path("a") / Path("b"), Path("a//b/./c"), Path(), Path("a", "b"), "x" / Path("y"), Path("f").suffix == "", p.as_posix(), f"{p}", os.fspath(p), Path("a") < Path("b"), len({Path("a"), Path("a")}))
here = Path("paths.py")
print(here.exists(), here.is_file(), here.read_text().splitlines()[0][:9], Path("nope").exists(), here.resolve().name, len(here.read_bytes()) > 10, [q.name for q in sorted(Path(".").glob("path*.py"))])
with open("notes.txt") as f:
    print(f.read(5), f.readline(), f.readlines(), f.read() == "", f.closed)
print(f.closed)
with open("notes.txt", encoding="utf-8") as f:
    for i, line in enumerate(f): print(i, line.rstrip())
with open(Path("notes.txt"), "rb") as f: print(f.read(3), f.seek(0), f.readline())
with Path("notes.txt").open() as f: print(len(f.read()))
try: open("missing.txt")
except FileNotFoundError as e: print(type(e).__name__, e.errno, e.strerror)
try: f.read()
except ValueError as e: print(e)
s = io.StringIO("a\nb\n"); print(s.read(1), s.readline(), list(s), s.getvalue()); s = io.StringIO(); s.write("x"); print("y", file=s); print(repr(s.getvalue())); b = io.BytesIO(b"ab"); print(b.read(), b.getvalue())
print(sys.version_info >= (3, 8), sys.version_info[0], sys.version_info.major, sys.platform, sys.maxsize, isinstance(sys.path, list), isinstance(sys.argv, list)); sys.stdout.write("written\n"); sys.path.insert(0, "/x"); print(sys.path[0])
try: sys.exit(3)
except SystemExit as e: print("exit", e.code)
