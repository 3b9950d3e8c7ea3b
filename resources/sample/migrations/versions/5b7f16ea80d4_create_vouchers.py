"""Create vouchers

Revision ID: 5b7f16ea80d4
Revises: a2940be6d3c1
Create Date: 2026-07-02 12:11:46.093387+00:00

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5b7f16ea80d4"
down_revision: str | Sequence[str] | None = "a2940be6d3c1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "vouchers",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name="ck_vouchers_percent"),
        sa.PrimaryKeyConstraint("code", name="pk_vouchers"),
    )
    op.add_column("orders", sa.Column("voucher_code", sa.String(length=16), nullable=True))
    op.create_index("ix_orders_voucher_code", "orders", ["voucher_code"])


def downgrade() -> None:
    op.drop_index("ix_orders_voucher_code", table_name="orders")
    op.drop_column("orders", "voucher_code")
    op.drop_table("vouchers")
