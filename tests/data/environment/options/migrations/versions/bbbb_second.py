"""b revision"""
from alembic import op
import sqlalchemy as sa
revision = "bbbb"
down_revision = "aaaa"
def upgrade():
    op.create_table("t_b", sa.Column("id", sa.Integer, primary_key=True), sa.Column("x", sa.String(5), unique=True, index=True), sa.Column("y", sa.Integer, sa.ForeignKey("o.id")))
    op.execute(sa.table("t", sa.column("a", sa.String)).update().values(a="50%"))
    with op.get_context().autocommit_block():
        op.create_index("i_b", "t_b", ["x"], postgresql_concurrently=True)
def downgrade():
    op.drop_table("t_b")
