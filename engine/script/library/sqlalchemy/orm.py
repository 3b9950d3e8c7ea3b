# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.orm: declarative models and sessions, as far as data migrations use them. A session sends its statements
# to the connection that it is bound to.
import _retort
import sqlalchemy as sa
from alembic import op

__submodules__ = ("session", "query", "attributes", "exc", "decl_api", "relationships", "collections", "mapper",
                  "base", "scoping", "util", "interfaces", "properties", "declarative", "strategy_options", "loading")


# ------------------------------------------------------------------------------------------------------------- models


class _Unmapped:
    """relationship(), synonym() and the like: nothing of them shows in SQL."""

    def __init__(self, *args, **kw):
        self.args = args

    def __get_none__(self):
        return None


relationship = relation = backref = synonym = column_property = deferred = composite = dynamic_loader = _Unmapped
query_expression = association_proxy = _Unmapped


class NO_ARG:
    pass


def mapped_column(*args, **kw):
    for name in ("init", "repr", "default_factory", "kw_only", "compare", "use_existing_column", "deferred",
                 "deferred_group", "deferred_raiseload", "active_history", "sort_order", "hash"):
        kw.pop(name, None)
    return sa.Column(*args, **kw)


class Mapped:
    def __class_getitem__(cls, item):
        return cls


DynamicMapped = WriteOnlyMapped = Mapped


def _has(value, name):
    """Whether a value is known and has something of that name."""
    return not _retort.is_unknown(value) and hasattr(value, name)


def _columns_of(cls):
    """The columns of a declarative class with those of its mixins, by attribute, in order."""
    found = {}
    for base in reversed(cls.__mro__):
        if base is not cls and "__table__" in base.__dict__ and base.__dict__.get("__tablename__"):
            continue
        for name, value in list(base.__dict__.items()):
            if _has(value, "__declared_attr__"):
                value = value.__declared_attr__(cls)
            if not _retort.is_column(value):
                continue
            column = value if base is cls else value._copy()
            if not column.name:
                column.name = name
            found[name] = column
    return found


def _declare(cls):
    table = cls.__dict__.get("__table__")
    if table is not None:
        for column in table.columns:
            if not hasattr(cls, column.name):
                setattr(cls, column.name, column)
        cls.__mapped_names__ = [column.name for column in table.columns]
        return
    name = getattr(cls, "__tablename__", None)
    if _has(name, "__declared_attr__"):
        name = name.__declared_attr__(cls)
    if not isinstance(name, str) or cls.__dict__.get("__abstract__", False):
        return
    columns = _columns_of(cls)
    if not columns:
        return
    args = getattr(cls, "__table_args__", ())
    if _has(args, "__declared_attr__"):
        args = args.__declared_attr__(cls)
    if callable(args):
        args = args()
    options = {}
    if isinstance(args, dict):
        args, options = (), args
    elif args and isinstance(args[-1], dict):
        args, options = args[:-1], args[-1]
    metadata = getattr(cls, "metadata", None)
    if metadata is None or _retort.is_unknown(metadata):
        metadata = sa.MetaData()
    table = sa.Table(name, metadata, *columns.values(), *args, **options)
    cls.__table__ = table
    cls.__mapped_names__ = list(columns)
    for attribute, column in columns.items():
        setattr(cls, attribute, column)


def _declare_apart(cls):
    """For a class whose base is not known: what cannot be declared stays unknown."""
    try:
        _declare(cls)
    except Exception:
        return


class DeclarativeBase:
    metadata = sa.MetaData()
    registry = None

    def __init_subclass__(cls, **kw):
        _declare(cls)

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


class DeclarativeBaseNoMeta(DeclarativeBase):
    pass


class MappedAsDataclass:
    pass


class DeferredReflection:
    @classmethod
    def prepare(cls, bind, **kw):
        return None


class declared_attr:
    def __init__(self, function):
        self.function = function

    def __declared_attr__(self, cls):
        function = getattr(self.function, "__func__", self.function)
        return function(cls)

    @classmethod
    def directive(cls, function):
        return cls(function)

    @classmethod
    def cascading(cls, function):
        return cls(function)


def declarative_base(bind=None, metadata=None, mapper=None, cls=object, name="Base", constructor=None,
                     class_registry=None, metaclass=None, type_annotation_map=None, **kw):
    if bind is not None:
        _retort.old_spelling("declarative_base(bind=) is the spelling of SQLAlchemy 1")
    bases = cls if isinstance(cls, tuple) else (cls,)
    known = sa.MetaData() if metadata is None else metadata

    class Base(DeclarativeBase, *bases):
        metadata = known

    Base.__name__ = name
    return Base


def as_declarative(**kw):
    return lambda cls: declarative_base(cls=cls, **kw)


def declarative_mixin(cls):
    return cls


class registry:
    def __init__(self, metadata=None, **kw):
        self.metadata = sa.MetaData() if metadata is None else metadata

    def generate_base(self, **kw):
        return declarative_base(metadata=self.metadata)

    def map_imperatively(self, cls, table=None, **kw):
        return mapper(cls, table, **kw)

    def mapped(self, cls):
        cls.metadata = self.metadata
        _declare(cls)
        return cls

    def mapped_as_dataclass(self, cls=None, **kw):
        return self.mapped(cls) if cls is not None else self.mapped


def mapper(cls, table=None, *args, **kw):
    if table is not None:
        cls.__table__ = table
        cls.__mapped_names__ = [column.name for column in table.columns]
        for column in table.columns:
            setattr(cls, column.name, column)
    return cls


def configure_mappers():
    return None


clear_mappers = configure_mappers


def validates(*names, **kw):
    return lambda function: function


reconstructor = declarative_mixin


def aliased(element, name=None, **kw):
    return _table_of(element).alias(name)


def class_mapper(cls, configure=True):
    return cls.__table__


def _option(*args, **kw):
    return None


joinedload = lazyload = subqueryload = selectinload = contains_eager = defer = undefer = noload = _option
raiseload = immediateload = with_loader_criteria = undefer_group = with_polymorphic = _option


class load_only:
    """An option of a select: the model's key and these columns only."""

    def __init__(self, *columns, raiseload=False):
        self.loads_only = columns


def make_transient(instance):
    return None


def object_session(instance):
    return None


def _table_of(entity):
    if _retort.is_unknown(entity) or not isinstance(entity, type):
        return entity
    return getattr(entity, "__table__", entity)


def _is_mapped(cls):
    """Whether the columns of the class are known."""
    if not _has(cls, "__mapped_names__"):
        return False
    return not _retort.is_unknown(cls.__mapped_names__) and not _retort.is_unknown(cls.__table__)


def _expressions(values):
    """What a session's values are as SQL: a model's columns by their attribute or name."""
    return {getattr(name, "name", name): value for name, value in values.items()}


# ----------------------------------------------------------------------------------------------------------- sessions


class _Loaded:
    """How an object was when it was read."""

    def __init__(self, instance):
        self.instance = instance
        self.values = dict(instance.__dict__)


class _Row:
    """An object of a model whose columns are not known: what is taken from it is not known, what it is given is
    written at once."""

    def __init__(self, session, model):
        object.__setattr__(self, "_session", session)
        object.__setattr__(self, "_model", model)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _retort.unknown(self._model.__name__.lower() + "." + name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        self._session._write(self, {name: value})

    def _where_key(self, statement):
        return statement.where(_retort.unknown("the key of " + self._model.__name__.lower()))


def _sample(session, model):
    """Any object of a query whose rows are known only when it runs; what it is given is written at once."""
    if not _is_mapped(model):
        return _Row(session, model)

    class Sample(model):
        __abstract__ = True

        def __init__(self):
            for name in model.__mapped_names__:
                object.__setattr__(self, name, _retort.unknown(model.__name__.lower() + "." + name))

        def __setattr__(self, name, value):
            object.__setattr__(self, name, value)
            if name in model.__mapped_names__:
                session._write(self, {getattr(model, name).name: value})

        _model = model

        def _where_key(self, statement):
            keys = [column for column in model.__table__.columns if column.primary_key]
            return statement.where(*[column == _retort.unknown(model.__name__.lower() + "." + column.name)
                                     for column in keys])

    return Sample()


def _is_sample(instance):
    return not _retort.is_unknown(instance) and hasattr(instance, "_where_key")


class Query:
    def __init__(self, entities, session=None):
        self._session = session
        self._entities = list(entities)
        self._where = []
        self._changes = []

    def _copied(self, **changes):
        copy = Query(self._entities, self._session)
        copy._where = list(self._where)
        copy._changes = list(self._changes)
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy

    def _changed(self, name, *args, **kw):
        return self._copied(_changes=self._changes + [(name, args, kw)])

    def filter(self, *conditions):
        return self._copied(_where=self._where + list(conditions))

    where = filter

    def filter_by(self, **values):
        table = _table_of(self._entities[0])
        return self.filter(*[table.c[name] == value for name, value in values.items()])

    def options(self, *args):
        return self._changed("options", *args)

    def execution_options(self, *args, **kw):
        return self

    enable_eagerloads = populate_existing = autoflush = yield_per = execution_options
    with_hint = enable_assertions = with_lockmode = execution_options

    def with_for_update(self, *args, **kw):
        return self._changed("with_for_update", *args, **kw)

    def join(self, *args, **kw):
        return self._changed("join", *[_table_of(one) for one in args], **kw)

    def outerjoin(self, *args, **kw):
        return self._changed("outerjoin", *[_table_of(one) for one in args], **kw)

    def select_from(self, *args):
        return self._changed("select_from", *[_table_of(one) for one in args])

    def order_by(self, *args):
        return self._changed("order_by", *args)

    def group_by(self, *args):
        return self._changed("group_by", *args)

    def having(self, *args):
        return self._changed("having", *args)

    def limit(self, number):
        return self._changed("limit", number)

    def offset(self, number):
        return self._changed("offset", number)

    def distinct(self, *args):
        return self._changed("distinct", *args)

    def slice(self, start, stop):
        return self._changed("offset", start)._changed("limit", stop - start)

    def with_entities(self, *entities):
        return self._copied(_entities=list(entities))

    add_columns = add_entity = lambda self, *more: self._copied(_entities=self._entities + list(more))

    def statement_of(self):
        statement = sa.select(*self._entities)
        if self._where:
            statement = statement.where(*self._where)
        for name, args, kw in self._changes:
            statement = getattr(statement, name)(*args, **kw)
        return statement

    @property
    def statement(self):
        return self.statement_of()

    def subquery(self, name=None, **kw):
        return self.statement_of().subquery(name)

    def scalar_subquery(self):
        return self.statement_of().scalar_subquery()

    as_scalar = scalar_subquery

    def exists(self):
        return sa.exists(self.statement_of())

    def union(self, *others):
        return self._session.execute(sa.union(self.statement_of(), *[one.statement_of() for one in others]))

    def __clause_element__(self):
        return self.statement_of()

    def _answer(self):
        answer = self._session.execute(self.statement_of())
        return answer.scalars() if isinstance(answer, _Models) and len(self._entities) == 1 else answer

    def __iter__(self):
        return iter(self.all())

    def __some__(self):
        """What a loop over it goes through, if its rows are known only when it runs."""
        return self.all()

    def all(self):
        return self._answer().fetchall()

    def first(self):
        return self.limit(1)._answer().first()

    def one(self):
        return self._answer().one()

    def one_or_none(self):
        return self._answer().one_or_none()

    def scalar(self):
        return self._answer().scalar()

    def get(self, key):
        table = _table_of(self._entities[0])
        keys = [column for column in table.columns if column.primary_key]
        values = key if isinstance(key, (tuple, list)) else (key,)
        return self.filter(*[column == value for column, value in zip(keys, values)]).first()

    def count(self):
        inner = self.statement_of().subquery()
        return self._session.connection().execute(sa.select(sa.func.count()).select_from(inner)).scalar()

    def __getitem__(self, key):
        return self.all()[key]

    def update(self, values, synchronize_session="auto", update_args=None):
        self._session.flush()
        statement = sa.update(_table_of(self._entities[0]))
        if self._where:
            statement = statement.where(*self._where)
        return self._session.connection().execute(statement.values(_expressions(values))).rowcount

    def delete(self, synchronize_session="auto", delete_args=None):
        self._session.flush()
        statement = sa.delete(_table_of(self._entities[0]))
        if self._where:
            statement = statement.where(*self._where)
        return self._session.connection().execute(statement).rowcount


class _Models:
    """What a select of models gives: rows with their objects, or the first object of each row alone."""

    def __init__(self, session, models, rows, is_scalar=False):
        self._session = session
        self._models = models
        self._rows = rows
        self._is_scalar = is_scalar

    def scalars(self, index=0):
        return _Models(self._session, self._models, self._rows, True)

    def unique(self, *args):
        return self

    execution_options = yield_per = unique

    def _one(self, row):
        if _retort.is_unknown(row):
            objects = self._samples(row)
            return _retort.some_of(objects[0] if self._is_scalar else objects)
        if row is None:
            return None
        objects = self._objects(row)
        return objects[0] if self._is_scalar else objects

    def _objects(self, row):
        if len(self._models) == 1:
            model, names = self._models[0]
            return (self._session._load(model, row, names),)
        objects, place = [], 0
        for model, names in self._models:
            if model is None:
                objects.append(row[place])
                place += 1
            else:
                objects.append(self._session._load_values(model, dict(zip(names, row[place:place + len(names)]))))
                place += len(names)
        return tuple(objects)

    def __iter__(self):
        return iter(self.all())

    def __some__(self):
        return self.all()

    def all(self):
        rows = self._rows.fetchall()
        if not _retort.is_unknown(rows):
            return [self._one(row) for row in rows]
        objects = self._samples(rows[0])
        return _retort.some_of(objects[0] if self._is_scalar else objects)

    def _samples(self, row):
        return tuple(row if model is None else _sample(self._session, model) for model, names in self._models)

    fetchall = all

    def first(self):
        return self._one(self._rows.first())

    def fetchone(self):
        return self._one(self._rows.fetchone())

    def one(self):
        return self._one(self._rows.one())

    def one_or_none(self):
        return self._one(self._rows.one_or_none())

    def scalar(self):
        return self.scalars().first()

    def scalar_one(self):
        return self.scalars().one()

    def scalar_one_or_none(self):
        return self.scalars().one_or_none()

    def close(self):
        return None


class Session:
    def __init__(self, bind=None, autoflush=True, future=True, expire_on_commit=True, autobegin=True, twophase=False,
                 binds=None, enable_baked_queries=True, info=None, query_cls=None, autocommit=False, **kw):
        self.bind = bind
        self.new = []
        self.deleted = []
        self._loaded = []

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.flush() if args[0] is None else None
        return False

    def __call__(self, *args, **kw):
        return self

    @property
    def no_autoflush(self):
        return _Nested(self)

    def begin(self, *args, **kw):
        return _Nested(self)

    def begin_nested(self, *args, **kw):
        self.flush()
        return _Savepoint(self)

    def connection(self, *args, **kw):
        return self.bind if _has(self.bind, "execute") else op.get_bind()

    def get_bind(self, *args, **kw):
        return self.connection()

    def execute(self, statement, params=None, *args, **kw):
        self.flush()
        models = _retort.models_of(statement)
        if params is None:
            rows = self.connection().execute(statement)
        else:
            rows = self.connection().execute(statement, params)
        return _Models(self, models, rows) if models else rows

    def scalar(self, statement, params=None, **kw):
        return self.execute(statement, params).scalar()

    def scalars(self, statement, params=None, **kw):
        return self.execute(statement, params).scalars()

    def query(self, *entities, **kw):
        return Query(entities, self)

    def get(self, model, key, **kw):
        return self.query(model).get(key)

    def add(self, instance, *args):
        if _is_sample(_retort.element_of(instance)):
            return
        if _retort.is_unknown(instance) or not _is_mapped(type(instance)):
            _retort.gap("session.add(): what it inserts is known only when the script runs")
        elif _retort.is_guarded():
            self._insert(instance)
        elif not any(instance is one for one in self.new):
            self.new.append(instance)

    def add_all(self, instances):
        for instance in instances:
            self.add(instance)

    def merge(self, instance, **kw):
        self.add(instance)
        return instance

    def delete(self, instance):
        instance = _retort.element_of(instance)
        if _is_sample(instance):
            self.connection().execute(instance._where_key(sa.delete(_table_of(instance._model))))
        elif _retort.is_unknown(instance) or not _is_mapped(type(instance)):
            _retort.gap("session.delete(): what it deletes is known only when the script runs")
        else:
            self.deleted.append(instance)

    def bulk_save_objects(self, objects, **kw):
        self.add_all(objects)
        self.flush()

    def bulk_insert_mappings(self, model, mappings, **kw):
        mappings = [mappings] if _retort.is_unknown(mappings) else list(mappings)
        for rows in _with_same_keys(mappings):
            op.bulk_insert(_table_of(model), rows)

    def bulk_update_mappings(self, model, mappings, **kw):
        if not _is_mapped(model):
            _retort.gap("bulk_update_mappings(): the model is known only when the script runs")
            return
        for mapping in mappings:
            if _retort.is_unknown(mapping):
                key = _retort.unknown("the key of " + model.__name__.lower())
                self.connection().execute(sa.update(_table_of(model)).where(key).values(mapping))
                continue
            self._update(_table_of(model), mapping, mapping)

    def _load(self, model, row, names):
        """The object of a row that has these columns of the model."""
        if not _is_mapped(model):
            return _Row(self, model)
        return self._load_values(model, {name: getattr(row, name) for name in names})

    def _load_values(self, model, values):
        instance = model.__new__(model)
        for name in model.__mapped_names__:
            column = getattr(model, name).name
            if column in values:
                setattr(instance, name, values[column])
        self._loaded.append(_Loaded(instance))
        return instance

    def _is_key(self, table, name):
        return any(column.name == name and column.primary_key for column in table.columns)

    def _where_key(self, statement, table, values):
        for column in table.columns:
            if column.primary_key and not _retort.is_unknown(values.get(column.name)) and values.get(column.name) is None:
                _retort.gap("Session: the key of a row of " + table.name + " is not known")
        return statement.where(*[column == values[column.name] for column in table.columns
                                 if column.primary_key and column.name in values])

    def _update(self, table, values, changes):
        changed = {name: value for name, value in changes.items() if not self._is_key(table, name)}
        if changed:
            self.connection().execute(self._where_key(sa.update(table), table, values).values(changed))

    def _insert(self, instance):
        model = type(instance)
        answer = self.connection().execute(sa.insert(model.__table__).values(self._values(instance)))
        keys = [column.name for column in model.__table__.columns if column.primary_key]
        for name in model.__mapped_names__:
            column = getattr(model, name).name
            if column in keys and instance.__dict__.get(name) is None:
                key = _retort.unknown(model.__name__.lower() + "." + name)
                if not _retort.is_unknown(answer):
                    key = answer.inserted_primary_key[keys.index(column)]
                setattr(instance, name, key)

    def _write(self, sample, values):
        self.connection().execute(sample._where_key(sa.update(_table_of(sample._model))).values(values))

    def _values(self, instance):
        model = type(instance)
        return {getattr(model, name).name: instance.__dict__[name] for name in model.__mapped_names__
                if name in instance.__dict__}

    def flush(self, objects=None):
        new, self.new = self.new, []
        for instance in new:
            if not any(known.instance is instance for known in self._loaded):
                self._insert(instance)
                self._loaded.append(_Loaded(instance))
        for known in self._loaded:
            before, now = known.values, known.instance.__dict__
            model = type(known.instance)
            changes = {getattr(model, name).name: now[name] for name in model.__mapped_names__
                       if name in now and (name not in before or before[name] is not now[name])
                       and not (name in before and type(before[name]) is type(now[name])
                                and not _retort.is_unknown(now[name]) and before[name] == now[name])}
            if changes:
                known.values = dict(now)
                self._update(model.__table__, self._values(known.instance), changes)
        deleted, self.deleted = self.deleted, []
        for instance in deleted:
            table = type(instance).__table__
            self.connection().execute(self._where_key(sa.delete(table), table, self._values(instance)))
            self._loaded = [known for known in self._loaded if known.instance is not instance]

    def commit(self):
        self.flush()

    def rollback(self):
        self.new = []
        self.deleted = []

    def close(self):
        return None

    def expunge_all(self):
        self._loaded = []

    def expunge(self, instance):
        self._loaded = [known for known in self._loaded if known.instance is not instance]

    def expire_all(self):
        return None

    expire = refresh = close_all = invalidate = prepare = lambda self, *args, **kw: None

    def remove(self):
        return None

    def __contains__(self, instance):
        return any(instance is one for one in self.new)


class _Nested:
    """session.begin(): a block; what it did is flushed at its end."""

    def __init__(self, session):
        self.session = session

    def __enter__(self):
        return self.session

    def __exit__(self, *args):
        if args[0] is None:
            self.session.flush()
        return False

    def commit(self):
        self.session.flush()

    def rollback(self):
        return None

    close = rollback


class _Savepoint(_Nested):
    """session.begin_nested(): what it did can be taken back alone."""

    def __init__(self, session):
        self.session = session
        self._transaction = session.connection().begin_nested()

    def __exit__(self, *args):
        self.commit() if args[0] is None else self.rollback()
        return False

    def commit(self):
        self.session.flush()
        self._transaction.commit()

    def rollback(self):
        self.session.new.clear()
        self.session.deleted.clear()
        self._transaction.rollback()

    close = rollback


def _with_same_keys(mappings):
    """Runs of mappings that have the same keys: for each of them there is a statement of its own."""
    runs = []
    last = None
    for mapping in mappings:
        keys = None if _retort.is_unknown(mapping) else set(mapping)
        if not runs or keys != last:
            runs.append([])
        runs[-1].append(mapping)
        last = keys
    return runs


class sessionmaker:
    def __init__(self, bind=None, class_=None, **kw):
        self.bind = bind
        self.class_ = class_ or Session

    def configure(self, bind=None, **kw):
        self.bind = bind if bind is not None else self.bind

    def __call__(self, bind=None, **kw):
        return self.class_(bind=self.bind if bind is None else bind)

    def begin(self):
        return _Nested(self())


class scoped_session:
    def __init__(self, factory=None, **kw):
        self.factory = factory
        self.session = None

    def __call__(self, **kw):
        if self.session is None:
            self.session = self.factory() if self.factory is not None else Session()
        return self.session

    def remove(self):
        self.session = None

    def configure(self, **kw):
        return None

    def query_property(self, query_cls=None):
        return _QueryProperty(self)

    def __getattr__(self, name):
        return getattr(self(), name)


def create_session(bind=None, **kw):
    return Session(bind=bind)


class exc:
    from sqlalchemy.exc import MultipleResultsFound, NoResultFound

    class ObjectDeletedError(Exception):
        pass

    class UnmappedInstanceError(Exception):
        pass


NoResultFound = exc.NoResultFound
MultipleResultsFound = exc.MultipleResultsFound


class InstrumentedAttribute:
    pass


QueryableAttribute = InstrumentedAttribute


class _QueryProperty:
    def __init__(self, session):
        self.session = session

    def __get__(self, instance, owner):
        return Query([owner], self.session())


def flag_modified(instance, key):
    return None


class attributes:
    flag_modified = staticmethod(flag_modified)
