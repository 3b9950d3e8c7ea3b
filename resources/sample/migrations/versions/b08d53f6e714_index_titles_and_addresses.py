"""Index titles and addresses

Revision ID: b08d53f6e714
Revises: 4c1e7a90d2b6
Create Date: 2026-02-19 10:02:55.004131+00:00

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b08d53f6e714"
down_revision: str | Sequence[str] | None = "4c1e7a90d2b6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_books_title", "books", ["title"])
    op.create_index(op.f("ix_users_email"), "users", ["email"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_users_email"), table_name="users")
    op.drop_index("ix_books_title", table_name="books")
