"""orders"""
import sqlalchemy as sa
from alembic import op

revision = "a001"
down_revision = None


def upgrade():
    op.create_table("orders_", sa.Column("id", sa.Integer, primary_key=True))


def downgrade():
    op.drop_table("orders_")
