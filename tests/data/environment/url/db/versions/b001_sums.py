"""sums"""
import sqlalchemy as sa
from alembic import op

revision = "b001"
down_revision = "a001"


def upgrade():
    op.add_column("orders_", sa.Column("total", sa.Integer))


def downgrade():
    pass
