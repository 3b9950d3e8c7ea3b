"""a revision"""
from alembic import op
import sqlalchemy as sa
revision = "aaaa"
down_revision = None
def upgrade():
    op.create_table("t_a", sa.Column("id", sa.Integer, primary_key=True), sa.Column("x", sa.String(5), unique=True, index=True), sa.Column("y", sa.Integer, sa.ForeignKey("o.id")))
    op.execute(sa.table("t", sa.column("a", sa.String)).update().values(a="50%"))
    with op.get_context().autocommit_block():
        op.create_index("i_a", "t_a", ["x"], postgresql_concurrently=True)
def downgrade():
    op.drop_table("t_a")
