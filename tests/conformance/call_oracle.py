# SPDX-License-Identifier: GPL-3.0-or-later
"""What real Alembic prints, offline and in each dialect, for calls as scripts write them, and where such calls lie."""
import io
import os
import re
import tempfile
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
DIALECTS = ("postgresql", "mysql", "mariadb", "sqlite", "mssql", "oracle")
PREAMBLE = """from alembic import op
import sqlalchemy as sa
from sqlalchemy import column, func, literal, literal_column, select, table, text
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite
import datetime, decimal, uuid
t = sa.table('t', sa.column('a', sa.String), sa.column('b', sa.Integer), sa.column('d', sa.DateTime), sa.column('f', sa.Boolean), sa.column('j', sa.JSON), sa.column('order', sa.Integer))
u = sa.table('u', sa.column('id', sa.Integer), sa.column('n', sa.String), sa.column('x', sa.Numeric(10, 2)))
pg = sa.table('pg', sa.column('id', sa.Integer), sa.column('r', postgresql.ARRAY(sa.Integer)), sa.column('w', postgresql.ARRAY(sa.Text)), sa.column('j', postgresql.JSONB), sa.column('h', postgresql.HSTORE), sa.column('v', postgresql.TSVECTOR), sa.column('g', postgresql.INT4RANGE), sa.column('s', sa.String))
full = sa.Table('full', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(20), nullable=False), sa.Column('made', sa.DateTime, server_default=sa.func.now()), sa.Column('kind', sa.Enum('a', 'b', name='kind')))
"""


def printed(call, dialect):
    """The offline text of one call; an exception is a last line that begins with !!."""
    from alembic.config import Config
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    warnings.simplefilter("ignore")
    buffer = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, "env.py"), "w").close()
        config = Config()
        config.set_main_option("script_location", folder)
        environment = EnvironmentContext(config, ScriptDirectory(folder), as_sql=True)
        environment.configure(dialect_name=dialect, output_buffer=buffer, literal_binds=True,
                              dialect_opts={"paramstyle": "named"})
        try:
            with environment, Operations.context(environment.get_context()):
                exec(PREAMBLE + call, {})
        except Exception as error:
            return buffer.getvalue() + f"!! {type(error).__name__}: {message_of(error)}"
    return buffer.getvalue()


def message_of(error):
    """Without memory addresses, links, places in this very file and the statement that a driver's error repeats."""
    text = str(error).split("\n(")[0].split(" (Background")[0]
    text = re.sub(r" at 0x[0-9a-f]+|; \w+>(?=\" with)| \(<string>, line \d+\)", "", text)
    return re.sub("Compiler <.*> can't", "Compiler <compiler> can't", text)


def calls_in(path, only_golden=False):
    """The calls of a file, one a line. A line that begins with ~ is compared, and its answers are not kept as golden
    files. ⏎ stands for a line break, # begins a comment, and a line `name:: values` followed
    by lines with {name} writes each of those once for each value (values are parted by ` | `; \\| is a plain bar)."""
    values = {}
    calls = []
    with open(path) as file:
        for line in file:
            line = line.rstrip("\n")
            if not line.strip() or line.startswith("#"):
                continue
            if line.startswith("~ "):
                if only_golden:
                    continue
                line = line[2:]
            named = re.match(r"(\w+):: (.*)$", line)
            if named:
                values[named.group(1)] = [each.replace("\\|", "|") for each in named.group(2).split(" | ")]
                continue
            used = [name for name in values if "{" + name + "}" in line]
            lines = [line]
            for name in used:
                lines = [each.replace("{" + name + "}", value) for each in lines for value in values[name]]
            calls += [re.sub(" ⏎ ", "\n", each) for each in lines]
    return calls


def known_differences():
    """call → dialects in which Retort's text is known to differ, from calls/known_differences.tsv (dialects, call)."""
    path = os.path.join(HERE, "calls", "known_differences.tsv")
    known = {}
    with open(path) as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                dialects, call = line.rstrip("\n").split("\t")
                known[re.sub(" ⏎ ", "\n", call)] = dialects.split(",")
    return known


KNOWN = known_differences()


def dialects_of(call):
    """PostgreSQL's own statements are compared there alone. A DOUBLE with a precision but no scale, which SQLAlchemy
    refuses on MySQL, is plain DOUBLE there. What is known to differ is left out."""
    if "EnumType" in call:
        return ("postgresql",)
    has_bare_precision = "Double(53)" in call or "DOUBLE_PRECISION(precision" in call
    return [dialect for dialect in DIALECTS if not (has_bare_precision and dialect in ("mysql", "mariadb"))
            and dialect not in KNOWN.get(call, ())]
