"""sums"""
import sqlalchemy as sa
from alembic import op

revision = "b001"
down_revision = "a001"


def upgrade(tenant):
    if tenant == "bad":
        op.execute("INSERT INTO nowhere (id) VALUES (7)")
    op.add_column("orders_" + tenant, sa.Column("total", sa.Integer))


def downgrade(tenant):
    pass
