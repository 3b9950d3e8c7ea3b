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
        return (self.drivername or "").partition("+")[2]

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

    def __to_string__(self, hide_password=True):
        return self.render_as_string(hide_password)


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


class Engine:
    def __init__(self, url=None, **kw):
        self.url = make_url(url)
        self.dialect = _retort.dialect()
        self.engine = self
        self.name = self.dialect.name
        self.sync_engine = self

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False

    def connect(self, *args, **kw):
        return self

    begin = begin_nested = execution_options = sync_connection = connect

    def dispose(self, *args, **kw):
        return None

    close = commit = rollback = dispose

    def in_transaction(self):
        return False

    def run_sync(self, function, *args, **kw):
        return function(self, *args, **kw)

    def execute(self, *args, **kw):
        _retort.needs_database("The script sends statements through an engine of its own")

    scalar = scalars = exec_driver_sql = raw_connection = execute


class Connection(Engine):
    pass


class Row:
    pass


class RowMapping:
    pass


class Result:
    pass


CursorResult = ResultProxy = LegacyRow = RowProxy = ChunkedIteratorResult = Result
MockConnection = Transaction = Connection


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
    return Engine(url)


def create_mock_engine(url, executor, **kw):
    return Engine(url)


def engine_from_config(configuration, prefix="sqlalchemy.", **kw):
    return Engine(configuration.get(prefix + "url"))


def create_pool_from_url(url, **kw):
    return None
