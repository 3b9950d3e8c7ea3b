# SPDX-License-Identifier: GPL-3.0-or-later
# flask_sqlalchemy: SQLAlchemy() has all names of sqlalchemy and sqlalchemy.orm, a base class of models and a session.
# https://flask-sqlalchemy.readthedocs.io/
import sqlalchemy as sa
from sqlalchemy import orm

__submodules__ = ("model", "session", "query", "extension", "pagination", "track_modifications", "record_queries")


def _table_name(name):
    """CamelCase as snake_case, as models without a __tablename__ are named."""
    text = ""
    for i, letter in enumerate(name):
        starts_word = letter.isupper() and i > 0 and (
            not name[i - 1].isupper() or (i + 1 < len(name) and name[i + 1].islower()))
        text += ("_" if starts_word else "") + letter.lower()
    return text


class BaseQuery(orm.Query):
    def get_or_404(self, key, description=None):
        return self.get(key)

    def first_or_404(self, description=None):
        return self.first()

    def one_or_404(self, description=None):
        return self.one()


Query = BaseQuery


class Model:
    pass


DefaultMeta = type
NameMetaMixin = BindMetaMixin = object


class SQLAlchemy:
    Query = BaseQuery

    def __init__(self, app=None, use_native_unicode=True, session_options=None, metadata=None, query_class=BaseQuery,
                 model_class=Model, engine_options=None, add_models_to_shell=True, disable_autonaming=False,
                 metadatas=None, **kw):
        self.metadata = sa.MetaData() if metadata is None else metadata
        self.metadatas = {None: self.metadata}
        self.session = orm.scoped_session()
        self.Model = self.make_declarative_base(model_class)

    def make_declarative_base(self, model=Model, metadata=None):
        known = self.metadata
        session = self.session

        class Base(orm.DeclarativeBase, model):
            metadata = known
            query = orm._QueryProperty(session)

            def __init_subclass__(cls, **kw):
                if not hasattr(cls, "__tablename__") and not cls.__dict__.get("__abstract__", False):
                    if any(column.primary_key for column in orm._columns_of(cls).values()):
                        cls.__tablename__ = _table_name(cls.__name__)
                orm._declare(cls)

        Base.__name__ = "Model"
        return Base

    def Table(self, name, *args, **kw):
        kw.pop("bind_key", None)
        if args and isinstance(args[0], sa.MetaData):
            return sa.Table(name, *args, **kw)
        return sa.Table(name, self.metadata, *args, **kw)

    @property
    def engine(self):
        return self.session.connection().engine

    def get_engine(self, *args, **kw):
        return self.engine

    def init_app(self, app):
        return None

    def _metadatas_of(self, bind_key):
        if bind_key == "__all__":
            return list(self.metadatas.values())
        keys = [bind_key] if bind_key is None or isinstance(bind_key, str) else bind_key
        for key in keys:
            if key not in self.metadatas:
                raise sa.exc.UnboundExecutionError("Bind key %r is not in 'SQLALCHEMY_BINDS' config." % key)
        return [self.metadatas[key] for key in keys]

    # `bind` is what version 2 calls the bind key.
    def create_all(self, bind_key="__all__", app=None, bind="__all__"):
        for metadata in self._metadatas_of(bind_key if bind == "__all__" else bind):
            metadata.create_all()

    def drop_all(self, bind_key="__all__", app=None, bind="__all__"):
        for metadata in self._metadatas_of(bind_key if bind == "__all__" else bind):
            metadata.drop_all()

    def reflect(self, bind_key="__all__", app=None, bind="__all__"):
        for metadata in self._metadatas_of(bind_key if bind == "__all__" else bind):
            metadata.reflect()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(sa, name) if hasattr(sa, name) else getattr(orm, name)


def get_debug_queries():
    return []
