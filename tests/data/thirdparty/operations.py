# SPDX-License-Identifier: GPL-3.0-or-later
import sqlalchemy as sa
from alembic import op
from alembic.operations import MigrateOperation, Operations
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql import expression


class ReplaceableObject:
    def __init__(self, name, sqltext):
        self.name = name
        self.sqltext = sqltext


class ReversibleOp(MigrateOperation):
    def __init__(self, target):
        self.target = target

    @classmethod
    def invoke_for_target(cls, operations, target):
        return operations.invoke(cls(target))


@Operations.register_operation("create_view", "invoke_for_target")
class CreateViewOp(ReversibleOp):
    def reverse(self):
        return DropViewOp(self.target)


@Operations.register_operation("drop_view", "invoke_for_target")
class DropViewOp(ReversibleOp):
    pass


@Operations.implementation_for(CreateViewOp)
def create_view(operations, operation):
    operations.execute("CREATE VIEW %s AS %s" % (operation.target.name, operation.target.sqltext))


@Operations.implementation_for(DropViewOp)
def drop_view(operations, operation):
    operations.execute("DROP VIEW %s" % operation.target.name)


class utcnow(expression.FunctionElement):
    type = sa.DateTime()
    inherit_cache = True


@compiles(utcnow, "postgresql")
def pg_utcnow(element, compiler, **kw):
    return "TIMEZONE('utc', CURRENT_TIMESTAMP)"


class Comment(DDLElement):
    def __init__(self, table, text):
        self.table = table
        self.text = text


@compiles(Comment)
def compile_comment(element, compiler, **kw):
    return "COMMENT ON TABLE %s IS '%s'" % (element.table, element.text)


class Short(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True

    def __init__(self, length=None):
        super().__init__(length=length or 7)


class Period(sa.types.UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw):
        return "PERIOD"


def upgrade():
    view = ReplaceableObject("customers", "SELECT 1")
    op.create_view(view)
    op.add_column("t", sa.Column("a", sa.DateTime, server_default=utcnow()))
    op.add_column("t", sa.Column("b", Short()))
    op.add_column("t", sa.Column("c", Short(9)))
    op.add_column("t", sa.Column("d", Period()))
    op.execute(Comment("t", "words"))
    metadata = sa.MetaData()
    sa.Table("child", metadata, sa.Column("id", sa.Integer, primary_key=True),
             sa.Column("parent", sa.Integer, sa.ForeignKey("parent.id")))
    sa.Table("parent", metadata, sa.Column("id", sa.Integer, primary_key=True))
    metadata.create_all(op.get_bind())


def downgrade():
    op.drop_view(ReplaceableObject("customers", ""))
