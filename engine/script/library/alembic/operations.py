# SPDX-License-Identifier: GPL-3.0-or-later
# alembic.operations: operations of a project's own, by the names under which they are registered.
import _retort
from alembic import op

__submodules__ = ("base", "ops", "toimpl", "schemaobj", "batch")

# By class of operation, what carries it out; the batch mode's own come first inside a batch.
_implementations = {}
_batch_implementations = {}


def _registered(name, source, is_batch):
    if is_batch:
        _retort.add_operation(name, lambda batch, *args, **kw: source(_Batch(batch), *args, **kw), True)
    else:
        _retort.add_operation(name, lambda *args, **kw: source(Operations(), *args, **kw))


class AbstractOperations:
    def __init__(self, migration_context=None, impl=None):
        self._target = op
        self._known = (_implementations,)

    @property
    def migration_context(self):
        return op.get_context()

    @property
    def impl(self):
        return op.get_context().impl

    @classmethod
    def register_operation(cls, name, sourcename=None):
        def register(operation):
            _registered(name, getattr(operation, sourcename or name), cls is BatchOperations)
            return operation

        return register

    @classmethod
    def implementation_for(cls, operation, replace=False):
        known = _batch_implementations if cls is BatchOperations else _implementations

        def register(function):
            known[operation] = function
            return function

        return register

    @classmethod
    def context(cls, migration_context):
        return _Nothing()

    def invoke(self, operation):
        for known in self._known:
            for cls in type(operation).__mro__:
                if cls in known:
                    return known[cls](self, operation)
        return operation.perform(self)

    def __getattr__(self, name):
        return getattr(self._target, name)


class Operations(AbstractOperations):
    pass


class BatchOperations(AbstractOperations):
    pass


class _Batch(BatchOperations):
    def __init__(self, batch):
        self._target = batch
        self._known = (_batch_implementations, _implementations)


class _Nothing:
    def __enter__(self):
        return Operations()

    def __exit__(self, *args):
        return False


class MigrateOperation:
    info = {}

    def perform(self, operations):
        raise NotImplementedError("no implementation is registered for " + type(self).__name__)

    def reverse(self):
        raise NotImplementedError

    def to_diff_tuple(self):
        raise NotImplementedError


class AddConstraintOp(MigrateOperation):
    @classmethod
    def register_add_constraint(cls, type_):
        return lambda class_: class_


def _operation(name):
    """A class whose objects call op.NAME with what they were made of."""

    class Made(MigrateOperation):
        def __init__(self, *args, **kw):
            self.args = args
            self.kw = kw

        def perform(self, operations):
            return getattr(operations, name)(*self.args, **self.kw)

    return Made


ExecuteSQLOp = _operation("execute")
DropTableOp = _operation("drop_table")
RenameTableOp = _operation("rename_table")
AddColumnOp = _operation("add_column")
DropColumnOp = _operation("drop_column")
AlterColumnOp = _operation("alter_column")
CreateIndexOp = _operation("create_index")
DropIndexOp = _operation("drop_index")
DropConstraintOp = _operation("drop_constraint")
CreateForeignKeyOp = _operation("create_foreign_key")
CreateUniqueConstraintOp = _operation("create_unique_constraint")
CreatePrimaryKeyOp = _operation("create_primary_key")
CreateCheckConstraintOp = _operation("create_check_constraint")
BulkInsertOp = _operation("bulk_insert")


class CreateTableOp(MigrateOperation):
    def __init__(self, table_name, columns, *, schema=None, **kw):
        self.table_name = table_name
        self.columns = columns
        self.schema = schema
        self.kw = kw

    def perform(self, operations):
        return operations.create_table(self.table_name, *self.columns, schema=self.schema, **self.kw)


class OpContainer(MigrateOperation):
    def __init__(self, ops=()):
        self.ops = list(ops)

    def perform(self, operations):
        for one in self.ops:
            operations.invoke(one)


class ModifyTableOps(OpContainer):
    def __init__(self, table_name, ops=(), *, schema=None):
        super().__init__(ops)
        self.table_name = table_name
        self.schema = schema


class UpgradeOps(OpContainer):
    pass


class DowngradeOps(OpContainer):
    pass


class MigrationScript(MigrateOperation):
    pass
