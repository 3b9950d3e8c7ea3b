"""orders"""
from alembic import op
import sqlalchemy as sa

revision = "a001"
down_revision = None


def upgrade():
    op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("orders")
