"""kinds"""
import sqlalchemy as sa
from alembic import op

revision = "c001"
down_revision = "b001"
branch_labels = None
depends_on = None


def upgrade(engine_name):
    globals()["upgrade_" + engine_name]()


def downgrade(engine_name):
    globals()["downgrade_" + engine_name]()


def upgrade_engine1():
    pass


def downgrade_engine1():
    pass


def upgrade_engine2():
    op.execute("INSERT INTO events (id) VALUES (7)")


def downgrade_engine2():
    op.execute("DELETE FROM events")
