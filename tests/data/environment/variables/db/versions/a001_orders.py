"""orders"""
import os

import sqlalchemy as sa
from alembic import op

revision = "a001"
down_revision = None


def upgrade():
    op.create_table(os.environ.get("RETORT_TEST_NAME", "orders"), sa.Column("id", sa.Integer, primary_key=True))
    if os.environ.get("RETORT_TEST_MORE"):
        op.execute("INSERT INTO orders (id) VALUES (1)")


def downgrade():
    op.drop_table("orders")
