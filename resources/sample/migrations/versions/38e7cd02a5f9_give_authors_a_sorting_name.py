"""Give authors a sorting name

Revision ID: 38e7cd02a5f9
Revises: f61b0d94c7ae
Create Date: 2026-05-21 14:33:50.812664+00:00

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "38e7cd02a5f9"
down_revision: str | Sequence[str] | None = "f61b0d94c7ae"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("authors") as authors:
        authors.add_column(sa.Column("sort_name", sa.String(length=200), nullable=True))
        authors.create_index("ix_authors_sort_name", ["sort_name"])


def downgrade() -> None:
    with op.batch_alter_table("authors") as authors:
        authors.drop_index("ix_authors_sort_name")
        authors.drop_column("sort_name")
