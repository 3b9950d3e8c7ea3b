"""kinds"""
from alembic import op

revision = "c001"
down_revision = "b001"


def upgrade(engine_name):
    if engine_name == "engine2":
        op.execute("INSERT INTO nowhere (id) VALUES (7)")


def downgrade(engine_name):
    pass
