# SPDX-License-Identifier: GPL-3.0-or-later
import os.path
import pathlib
from pathlib import Path, PurePosixPath
print(os.path.join("a", "b", "c.txt"), os.path.join("a", "/b"), os.path.basename("/x/y.z"), os.path.dirname("/x/y.z"), os.path.splitext("a.tar.gz"), os.path.normpath("a/../b//c"), os.path.split("/a/b"), os.path.isabs("/a"), os.sep)
p = PurePosixPath("/a/b/c.tar.gz")
print(p.name, p.stem, p.suffix, p.parent, p.parts, p / "d", p.with_suffix(".sql"), p.with_name("z"), str(p.parent.parent), list(map(str, p.parents)), p.is_absolute(), p == PurePosixPath("/a/b/c.tar.gz"), p.relative_to("/a"))
