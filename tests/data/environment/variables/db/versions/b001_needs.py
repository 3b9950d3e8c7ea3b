"""needs"""
import os

from alembic import op

revision = "b001"
down_revision = "a001"


def upgrade():
    op.execute("UPDATE orders SET id = " + os.environ["RETORT_TEST_NUMBER"])


def downgrade():
    pass
