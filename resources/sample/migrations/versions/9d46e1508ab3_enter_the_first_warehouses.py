"""Enter the first warehouses

Two of them came without a country; both stand in Germany.

Revision ID: 9d46e1508ab3
Revises: 2e90b7c3fd18
Create Date: 2026-03-27 16:20:03.950276+00:00

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "9d46e1508ab3"
down_revision: str | Sequence[str] | None = "2e90b7c3fd18"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

warehouses = sa.table(
    "warehouses",
    sa.column("code", sa.String),
    sa.column("name", sa.String),
    sa.column("country", sa.String),
)


def upgrade() -> None:
    op.bulk_insert(
        warehouses,
        [
            {"code": "BRE", "name": "Bremen harbour", "country": None},
            {"code": "LEI", "name": "Leipzig book depot", "country": None},
            {"code": "OSL", "name": "Oslo, Karl's store", "country": "NO"},
        ],
    )
    op.execute(warehouses.update().where(warehouses.c.country.is_(None)).values(country="DE"))


def downgrade() -> None:
    op.execute(warehouses.delete().where(warehouses.c.code.in_(["BRE", "LEI", "OSL"])))
