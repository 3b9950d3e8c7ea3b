"""orders"""
import sqlalchemy as sa
from alembic import op

revision = "a001"
down_revision = None


def upgrade(tenant):
    op.create_table("orders_" + tenant, sa.Column("id", sa.Integer, primary_key=True))


def downgrade(tenant):
    op.drop_table("orders_" + tenant)
