"""users"""
import sqlalchemy as sa
from alembic import op

revision = "a001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade(engine_name):
    globals()["upgrade_" + engine_name]()


def downgrade(engine_name):
    globals()["downgrade_" + engine_name]()


def upgrade_engine1():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))


def downgrade_engine1():
    op.drop_table("users")


def upgrade_engine2():
    op.create_table("events", sa.Column("id", sa.Integer, primary_key=True))


def downgrade_engine2():
    op.drop_table("events")
