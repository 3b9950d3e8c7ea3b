"""names"""
import sqlalchemy as sa
from alembic import op

revision = "b001"
down_revision = "a001"
branch_labels = None
depends_on = None


def upgrade(engine_name):
    globals()["upgrade_" + engine_name]()


def downgrade(engine_name):
    globals()["downgrade_" + engine_name]()


def upgrade_engine1():
    op.add_column("users", sa.Column("name", sa.String(40)))


def downgrade_engine1():
    pass


def upgrade_engine2():
    pass


def downgrade_engine2():
    pass
