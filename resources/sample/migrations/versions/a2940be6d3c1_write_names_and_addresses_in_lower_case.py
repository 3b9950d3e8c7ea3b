"""Write names and addresses in lower case

Authors sort alike however they are written, and people sign in with the address
as they remember it.

Revision ID: a2940be6d3c1
Revises: 38e7cd02a5f9
Create Date: 2026-06-09 07:58:02.370415+00:00

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "a2940be6d3c1"
down_revision: str | Sequence[str] | None = "38e7cd02a5f9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

authors = sa.table("authors", sa.column("name", sa.String), sa.column("sort_name", sa.String))
users = sa.table("users", sa.column("email", sa.String))


def upgrade() -> None:
    op.execute(authors.update().values(sort_name=sa.func.lower(authors.c.name)))
    op.execute(users.update().where(users.c.email.like("%@%")).values(email=sa.func.lower(users.c.email)))


def downgrade() -> None:
    # How the addresses were written before is not known any more.
    op.execute(authors.update().values(sort_name=None))
