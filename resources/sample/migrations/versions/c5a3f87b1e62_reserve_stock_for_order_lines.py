"""Reserve stock for order lines

A reservation points at a warehouse, so the warehouses have to be there first,
although they are made on the other branch.

Revision ID: c5a3f87b1e62
Revises: 71f2ac48e05d
Create Date: 2026-04-16 11:08:34.105938+00:00

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c5a3f87b1e62"
down_revision: str | Sequence[str] | None = "71f2ac48e05d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = "2e90b7c3fd18"


def upgrade() -> None:
    op.create_table(
        "reservations",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("warehouse_code", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id", "line"],
            ["order_lines.order_id", "order_lines.line"],
            name="fk_reservations_line",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["warehouse_code"], ["warehouses.code"], name="fk_reservations_warehouse"),
        sa.PrimaryKeyConstraint("id", name="pk_reservations"),
    )
    op.create_index("ix_reservations_line", "reservations", ["order_id", "line"])


def downgrade() -> None:
    op.drop_index("ix_reservations_line", table_name="reservations")
    op.drop_table("reservations")
