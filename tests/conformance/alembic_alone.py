# SPDX-License-Identifier: GPL-3.0-or-later
"""What real Alembic prints, offline, for one revision script that is loaded alone."""
import contextlib
import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from script_sets import AbsentModules  # noqa: E402

TIMEOUT = 20


def load():
    """Imports Alembic and SQLAlchemy once; the children of render() share them."""
    import alembic.op  # noqa: F401
    import sqlalchemy.dialects.mysql  # noqa: F401
    import sqlalchemy.dialects.postgresql  # noqa: F401
    import sqlalchemy.dialects.sqlite  # noqa: F401
    import sqlalchemy.orm  # noqa: F401


def engines_of(module, function, direction):
    """The engines of the multidb template: upgrade(engine_name) calls upgrade_ENGINE()."""
    code = getattr(function, "__code__", None)
    if code is None or code.co_argcount != 1 or code.co_varnames[0] != "engine_name":
        return []
    return [name[len(direction) + 1:] for name in vars(module) if name.startswith(direction + "_")]


def render_here(path, direction, dialect, scratch, convention=None):
    """{"ok", "sql", "error"} of one script in one direction; runs the script in this process. `convention` is the
    naming convention of env.py's target_metadata."""
    import importlib.util
    import warnings

    from alembic.config import Config
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import MetaData

    warnings.simplefilter("ignore")
    signal.alarm(TIMEOUT)
    buffer = io.StringIO()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            config = Config()
            config.set_main_option("script_location", scratch)
            environment = EnvironmentContext(config, ScriptDirectory(scratch), as_sql=True)
            environment.configure(dialect_name=dialect, output_buffer=buffer, literal_binds=True,
                                  target_metadata=MetaData(naming_convention=convention) if convention else None,
                                  dialect_opts={"paramstyle": "named"})
            spec = importlib.util.spec_from_file_location(re.sub(r"\W", "_", os.path.basename(path)), path)
            module = importlib.util.module_from_spec(spec)
            with environment, Operations.context(environment.get_context()):
                spec.loader.exec_module(module)
                function = getattr(module, direction)
                engines = engines_of(module, function, direction)
                for engine in engines:
                    function(engine)
                if not engines:
                    function()
        return {"ok": True, "sql": buffer.getvalue(), "error": None}
    except BaseException as error:  # whatever a script raises is an answer
        return {"ok": False, "sql": buffer.getvalue(), "error": f"{type(error).__name__}: {error}"[:500]}


class Oracle:
    """Answers for scripts, each rendered in a child process; kept in the folder `answers` if one is given."""

    def __init__(self, answers=None):
        self.answers = answers
        self.scratch = tempfile.mkdtemp()
        open(os.path.join(self.scratch, "env.py"), "w").close()
        if answers:
            os.makedirs(answers, exist_ok=True)
        sys.dont_write_bytecode = True
        load()

    def render(self, path, direction, dialect, convention=None, absent=False):
        """The answer for one script. With `absent`, modules that are not installed can be imported all the same."""
        kept = self._kept(path, direction, f"{dialect}-absent" if absent else dialect, convention)
        if kept and os.path.exists(kept):
            with open(kept) as file:
                return json.load(file)
        answer = self._render(path, direction, dialect, convention, absent)
        if kept:
            with open(kept, "w") as file:
                json.dump(answer, file)
        return answer

    def renders_again(self, path, direction, dialect, convention=None):
        """The answers of processes of their own, in which sets have other orders; one process at a time."""
        for seed in range(1, 9):
            kept = self._kept(path, direction, f"{dialect}-again{seed}", convention)
            if not kept or not os.path.exists(kept):
                run = subprocess.run([sys.executable, __file__, path, direction, dialect, json.dumps(convention)],
                                     capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": str(seed)})
                answer = run.stdout or '{"sql": ""}'
                if not kept:
                    yield json.loads(answer)
                    continue
                with open(kept, "w") as file:
                    file.write(answer)
            with open(kept) as file:
                yield json.load(file)

    def _kept(self, path, direction, dialect, convention):
        if not self.answers:
            return None
        with open(path, "rb") as file:
            content = file.read() + os.path.dirname(path).encode()
        content += json.dumps(convention, sort_keys=True).encode() if convention else b""
        digest = hashlib.sha256(content).hexdigest()
        return os.path.join(self.answers, f"{digest[:32]}-{dialect}-{direction}.json")

    def _render(self, path, direction, dialect, convention, absent):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            if absent:
                sys.meta_path.append(AbsentModules())
            with os.fdopen(writer, "w") as out:
                json.dump(render_here(path, direction, dialect, self.scratch, convention), out)
                out.flush()
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as answer:
            text = answer.read()
        os.waitpid(child, 0)
        return json.loads(text) if text else {"ok": False, "sql": "", "error": "ended without an answer"}


if __name__ == "__main__":
    load()
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, "env.py"), "w").close()
        print(json.dumps(render_here(*sys.argv[1:4], folder, json.loads(sys.argv[4]))))
