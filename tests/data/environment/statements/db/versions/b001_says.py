"""says how often env.py has come to its end"""
from alembic import context, op
import sqlalchemy as sa

revision = "b001"
down_revision = "a001"


def upgrade():
    if not context.is_offline_mode():
        print("visits:", op.get_bind().execute(sa.text("SELECT count(*) FROM side.visits")).scalar())
    op.add_column("orders", sa.Column("note", sa.String()))


def downgrade():
    op.drop_column("orders", "note")
