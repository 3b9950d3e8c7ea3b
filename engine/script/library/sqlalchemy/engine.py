# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.engine: engines that are made, by env.py above all, and never connect.
import _retort

__submodules__ = ("url", "base", "reflection", "default", "result", "row", "interfaces", "mock", "create", "cursor",
                  "strategies", "events")


class URL:
    """A database URL in its parts."""

    def __init__(self, drivername=None, username=None, password=None, host=None, port=None, database=None, query=None):
        self.drivername = drivername
        self.username = username
        self.password = password
        self.host = host
        self.port = port
        self.database = database
        self.query = query or {}

    @classmethod
    def create(cls, drivername, username=None, password=None, host=None, port=None, database=None, query=None):
        return cls(drivername, username, password, host, port, database, query)

    def set(self, **changes):
        values = {name: getattr(self, name) for name in
                  ("drivername", "username", "password", "host", "port", "database", "query")}
        values.update(changes)
        return URL(**values)

    _replace = set

    def get_backend_name(self):
        return (self.drivername or "").split("+")[0]

    def get_driver_name(self):
        dialect, _, driver = (self.drivername or "").partition("+")
        return driver or {"postgresql": "psycopg2", "mysql": "mysqldb", "mariadb": "mysqldb", "sqlite": "pysqlite",
                          "mssql": "pyodbc", "oracle": "cx_oracle"}.get(dialect, "")

    def get_dialect(self, *args, **kw):
        return _retort.dialect()

    def render_as_string(self, hide_password=True):
        user = self.username or ""
        if self.password is not None:
            user += ":" + ("***" if hide_password else str(self.password))
        place = (user + "@" if user else "") + (self.host or "") + (":%s" % self.port if self.port else "")
        query = "&".join("%s=%s" % item for item in self.query.items())
        return "%s://%s%s%s" % (self.drivername, place, "/" + self.database if self.database else "",
                                "?" + query if query else "")

    def __str__(self):
        return self.render_as_string()

    __repr__ = __str__

    def __to_string__(self, hide_password=True):
        return self.render_as_string(hide_password)


class _BoundURL(URL):
    """The address of the database that is migrated, as far as it is known: never its password."""

    def __init__(self, drivername, parts=None):
        super().__init__(drivername)
        self._text = drivername + "://"
        for name in ("username", "password", "host", "port", "database", "query"):
            setattr(self, name, _retort.unknown("url." + name))
        if parts is not None:
            for name in ("drivername", "username", "host", "port", "database", "query"):
                setattr(self, name, parts[name])
            self._text = parts["text"]
            if not parts["hasPassword"]:
                self.password = None

    def render_as_string(self, hide_password=True):
        return self._text


def make_url(name_or_url):
    if not isinstance(name_or_url, str):
        return name_or_url
    drivername, _, rest = name_or_url.partition("://")
    rest, _, query = rest.partition("?")
    place, _, database = rest.partition("/")
    user, _, host = place.rpartition("@")
    username, colon, password = user.partition(":")
    host, _, port = host.partition(":")
    return URL(drivername, username or None, password if colon else None, host or None,
               int(port) if port.isdigit() else None, database or None,
               dict(part.split("=", 1) for part in query.split("&") if "=" in part))


class _Held:
    """What engine, connection and transaction have in common: they are asked for and closed."""

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()
        return False

    def dispose(self, *args, **kw):
        return None

    close = dispose


class Transaction(_Held):
    """What a connection's begin() gives. The connection knows that it is open, since Alembic then commits nothing."""

    def __init__(self, connection):
        self.connection = connection
        self.is_active = connection._is_in_transaction = True

    def __exit__(self, kind=None, *args):
        if self.is_active and kind is None:
            self.commit()
        self.close()
        return False

    def commit(self):
        self._end(True)

    def rollback(self):
        self._end(False)

    def close(self):
        if self.is_active:
            self._end(False)

    def _end(self, is_commit):
        self.is_active = self.connection._is_in_transaction = False
        _retort.end_elsewhere(self.connection._number, is_commit)

    def prepare(self):
        return None


class IdentifierPreparer:
    """Writes names as the run's dialect has them."""

    def quote(self, name, force=None):
        return _retort.quoted(name)

    quote_schema = quote

    def quote_identifier(self, name):
        mark = "`" if _retort.dialect_name() in ("mysql", "mariadb") else '"'
        return mark + name.replace(mark, mark * 2) + mark

    def format_table(self, table, use_schema=True, name=None):
        return _retort.quoted_table(name or table.name, table.schema if use_schema else None)


class _Cursor:
    """A cursor of Python's driver: SQL with parameters in the driver's own form."""

    arraysize = 1

    def __init__(self, connection):
        self._connection = connection
        self._result = None

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False

    def __iter__(self):
        return iter(self.fetchall())

    def execute(self, statement, parameters=None):
        if parameters is None and _retort.dialect_name() != "sqlite":
            # Only a statement with parameters has its percent signs doubled.
            statement = statement.replace("%", "%%")
        if isinstance(parameters, list):
            parameters = tuple(parameters)
        self._result = self._connection.exec_driver_sql(statement, parameters)
        return self

    def executemany(self, statement, sets):
        sets = [row if isinstance(row, dict) else tuple(row) for row in sets]
        if sets:
            self._result = self._connection.exec_driver_sql(statement, sets)
        return self

    def fetchone(self):
        row = self._result.fetchone()
        return row if row is None or _retort.is_unknown(row) else tuple(row)

    def fetchmany(self, size=None):
        rows = self._result.fetchmany(size or self.arraysize)
        return rows if _retort.is_unknown(rows) else [tuple(row) for row in rows]

    def fetchall(self):
        rows = self._result.fetchall()
        return rows if _retort.is_unknown(rows) else [tuple(row) for row in rows]

    @property
    def rowcount(self):
        return -1 if self._result is None else self._result.rowcount

    @property
    def lastrowid(self):
        return self._result.lastrowid

    @property
    def description(self):
        return [(name, None, None, None, None, None, None) for name in self._result.keys()] or None

    def close(self):
        return None


class _DriverConnection:
    """What stands for the connection of Python's driver (connection.connection)."""

    def __init__(self, connection):
        self._connection = connection
        self.connection = self
        self.dbapi_connection = self
        self.driver_connection = self

    def cursor(self, *args, **kw):
        return _Cursor(self._connection)

    def commit(self):
        self._connection.exec_driver_sql("COMMIT")

    def rollback(self):
        self._connection.exec_driver_sql("ROLLBACK")

    def close(self):
        return None


class _NoSavepoint(_Held):
    """What begin_nested() gives of a connection that env.py has made for itself."""

    def commit(self):
        return None

    rollback = commit


class NestedTransaction(_Held):
    """A savepoint of the connection that is migrated. Where only SQL is written, there is none, as in Alembic."""

    def __init__(self, connection):
        self.connection = connection
        self.is_active = not _retort.is_offline()
        self._number = _retort.enter_savepoint()
        self._name = "sa_savepoint_%d" % self._number
        self._send("SAVEPOINT ")

    def _send(self, words):
        if self.is_active:
            self.connection.exec_driver_sql(words + self._name)

    def __exit__(self, kind=None, *args):
        if kind is None:
            self.commit()
        else:
            self.rollback()
        return False

    def commit(self):
        if self.is_active:
            self._send("RELEASE SAVEPOINT ")
            self.is_active = False
            _retort.leave_savepoint(self._number)

    def rollback(self):
        if self.is_active:
            self._send("ROLLBACK TO SAVEPOINT ")
            self.is_active = False
            _retort.leave_savepoint(self._number)

    close = rollback


def _nested_transaction(connection):
    return NestedTransaction(connection)


def _backend(url):
    """The dialect's name where the URL says it plainly, else None: the run's own."""
    name = url.drivername if isinstance(url, URL) else None
    return name.split("+")[0] if isinstance(name, str) else None


def _is_autocommit(options, before=False):
    """The isolation level that the options give; without one it stays as it was."""
    level = options.get("isolation_level")
    return before if level is None else level == "AUTOCOMMIT"


class Engine(_Held):
    def __init__(self, url=None, **kw):
        self._database = url
        self.url = make_url(url)
        self.dialect = _retort.dialect(_backend(self.url))
        self.engine = self
        self.name = self.dialect.name
        self.sync_engine = self
        self._is_in_transaction = False
        self._number = 0
        self._is_autocommit = _is_autocommit(kw)

    def connect(self, *args, **kw):
        return Connection(self)

    raw_connection = connect

    def begin(self, *args, **kw):
        connection = Connection(self)
        connection.begin()
        return connection

    def execution_options(self, *args, **kw):
        engine = Engine(self._database)
        engine._is_autocommit = _is_autocommit(kw, self._is_autocommit)
        return engine

    def run_sync(self, function, *args, **kw):
        return function(self, *args, **kw)

    def execute(self, statement=None, parameters=None, execution_options=None, **kw):
        return _retort.sent_elsewhere(statement, parameters or kw or None, self._number, self._is_autocommit)

    exec_driver_sql = execute

    def scalar(self, *args, **kw):
        return self.execute(*args, **kw).scalar()

    def scalars(self, *args, **kw):
        return self.execute(*args, **kw).scalars()


class Connection(Engine):
    def __init__(self, engine):
        self._database = engine._database
        self.url = engine.url
        self.dialect = engine.dialect
        self.engine = engine
        self.name = engine.name
        self.sync_connection = self
        self.connection = self
        self._is_in_transaction = False
        self._number = _retort.next_connection()
        self._is_autocommit = engine._is_autocommit

    def __exit__(self, kind=None, *args):
        # engine.begin() gives the connection with its transaction.
        if self._is_in_transaction and kind is None:
            self.commit()
        self.close()
        return False

    def connect(self, *args, **kw):
        return self

    def execution_options(self, *args, **kw):
        self._is_autocommit = _is_autocommit(kw, self._is_autocommit)
        return self

    def begin(self, *args, **kw):
        return Transaction(self)

    begin_twophase = begin

    def begin_nested(self, *args, **kw):
        return _NoSavepoint()

    def in_transaction(self):
        return self._is_in_transaction

    def commit(self):
        self._is_in_transaction = False
        _retort.end_elsewhere(self._number, True)

    def rollback(self):
        self._is_in_transaction = False
        _retort.end_elsewhere(self._number, False)

    def close(self):
        self._is_in_transaction = False


class Row:
    pass


class RowMapping:
    pass


class Result:
    pass


CursorResult = ResultProxy = LegacyRow = RowProxy = ChunkedIteratorResult = Result
MockConnection = Connection


class Dialect:
    pass


DefaultDialect = Dialect


class Inspector:
    @classmethod
    def from_engine(cls, bind):
        import sqlalchemy

        _retort.old_spelling("Inspector.from_engine() is the spelling of SQLAlchemy 1")
        return sqlalchemy.inspect(bind)


def create_engine(url=None, *args, **kw):
    return Engine(url, **kw)


def create_mock_engine(url, executor, **kw):
    return Engine(url)


def engine_from_config(configuration, prefix="sqlalchemy.", **kw):
    # A script's configuration is known to env.py alone.
    return Engine(None if configuration is None else configuration.get(prefix + "url"))


def create_pool_from_url(url, **kw):
    return None
