"""Create the catalogue

Books, the people who wrote them, and who wrote which.

Revision ID: 4c1e7a90d2b6
Revises: 123456789abc
Create Date: 2026-02-05 15:41:08.770195+00:00

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "4c1e7a90d2b6"
down_revision: str | Sequence[str] | None = "123456789abc"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "authors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_authors"),
    )
    op.create_table(
        "books",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("isbn", sa.String(length=13), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("blurb", sa.Text(), nullable=True),
        sa.Column("price", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("in_print", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint("price >= 0", name="ck_books_price"),
        sa.PrimaryKeyConstraint("id", name="pk_books"),
        sa.UniqueConstraint("isbn", name="uq_books_isbn"),
    )
    op.create_table(
        "book_authors",
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="fk_book_authors_book", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="fk_book_authors_author"),
        sa.PrimaryKeyConstraint("book_id", "author_id", name="pk_book_authors"),
    )


def downgrade() -> None:
    op.drop_table("book_authors")
    op.drop_table("books")
    op.drop_table("authors")
