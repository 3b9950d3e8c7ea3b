"""Create warehouses

Revision ID: 2e90b7c3fd18
Revises: b08d53f6e714
Create Date: 2026-03-12 13:57:40.229813+00:00

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2e90b7c3fd18"
down_revision: str | Sequence[str] | None = "b08d53f6e714"
branch_labels: str | Sequence[str] | None = ("warehouse",)
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "warehouses",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_warehouses"),
    )
    op.create_table(
        "stock",
        sa.Column("warehouse_code", sa.String(length=8), nullable=False),
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("on_hand", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["warehouse_code"], ["warehouses.code"], name="fk_stock_warehouse"),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="fk_stock_book"),
        sa.PrimaryKeyConstraint("warehouse_code", "book_id", name="pk_stock"),
    )


def downgrade() -> None:
    op.drop_table("stock")
    op.drop_table("warehouses")
