"""Show sales by book

Revision ID: e83a5c2f9b70
Revises: 5b7f16ea80d4
Create Date: 2026-09-14 10:26:31.556209+00:00

"""

from collections.abc import Sequence

from alembic import op

revision: str = "e83a5c2f9b70"
down_revision: str | Sequence[str] | None = "5b7f16ea80d4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute(
        """
        CREATE VIEW book_sales AS
        SELECT order_lines.book_id,
               SUM(order_lines.quantity) AS copies,
               SUM(order_lines.quantity * order_lines.unit_price) AS revenue
        FROM order_lines
        JOIN orders ON orders.id = order_lines.order_id
        WHERE orders.status <> 'cancelled'
        GROUP BY order_lines.book_id
        """
    )


def downgrade() -> None:
    op.execute("DROP VIEW book_sales")
