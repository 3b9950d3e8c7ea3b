# SPDX-License-Identifier: GPL-3.0-or-later
"""Which scripts of a folder can stand by themselves."""
import ast
import importlib.abc
import importlib.machinery
import os
import sys
import types


def header(path):
    """(id, everything that it follows) of a script, as far as literals say."""
    values = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        try:
            tree = ast.parse(file.read())
        except SyntaxError:
            return None
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        for target in targets:
            if getattr(target, "id", "") in ("revision", "down_revision", "depends_on") and node.value:
                try:
                    values[target.id] = ast.literal_eval(node.value)
                except ValueError:
                    return None
    if "revision" not in values:
        return None
    follows = []
    for name in ("down_revision", "depends_on"):
        value = values.get(name) or ()
        follows += [value] if isinstance(value, str) else list(value)
    return values["revision"], follows


def closed_set(scripts, renders):
    """The scripts that render, less those that follow one that does not."""
    known = {}
    for path in scripts:
        found = header(path)
        if found and found[0] not in known:
            known[found[0]] = (path, found[1])
    kept = {name for name, (path, _) in known.items() if renders(path)}
    while True:
        lost = {name for name in kept if any(other not in kept for other in known[name][1])}
        if not lost:
            return [known[name][0] for name in sorted(kept)]
        kept -= lost


class Absent(types.ModuleType):
    """Stands for a module that is not installed, and for all that is in it, until somebody uses it."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}")

    def __call__(self, *arguments, **keywords):
        return Absent(f"{self.__name__}()")

    def used(self, *arguments, **keywords):
        raise ImportError(f"{self.__name__} is not installed")

    __iter__ = __getitem__ = __enter__ = __mro_entries__ = __add__ = __mod__ = __str__ = used


class AbsentModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Put last into sys.meta_path: an application's own modules can be imported without the application. Most scripts
    import more of it than they use."""

    def find_spec(self, name, path=None, target=None):
        frame = sys._getframe(1)
        while "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        # What an installed library tries to import may well be absent.
        is_library = any(part in frame.f_code.co_filename for part in ("/site", "/lib/python"))
        if is_library or name.split(".")[0] in sys.stdlib_module_names:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return Absent(spec.name)

    def exec_module(self, module):
        pass


def scripts_of(folder):
    return sorted(os.path.join(where, file) for where, _, found in os.walk(folder) for file in found
                  if file.endswith(".py") and not file.startswith("__init__"))


def imports(path):
    """Whether Python can import the script here; tried in a child process."""
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            with open(path, encoding="utf-8") as file:
                exec(compile(file.read(), path, "exec"), {"__name__": "script", "__file__": path})
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0
