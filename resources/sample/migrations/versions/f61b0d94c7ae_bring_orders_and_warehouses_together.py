"""Bring orders and warehouses together

Revision ID: f61b0d94c7ae
Revises: c5a3f87b1e62, 9d46e1508ab3
Create Date: 2026-05-06 09:45:19.487020+00:00

"""

from collections.abc import Sequence


revision: str = "f61b0d94c7ae"
down_revision: str | Sequence[str] | None = ("c5a3f87b1e62", "9d46e1508ab3")
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
