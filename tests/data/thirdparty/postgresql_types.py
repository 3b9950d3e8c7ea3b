# SPDX-License-Identifier: GPL-3.0-or-later
import citext
import pgvector.sqlalchemy
import sqlalchemy as sa
import sqlalchemy_utils
from alembic import op
from geoalchemy2.types import Geography, Geometry


def upgrade():
    op.add_column("t", sa.Column("a", Geometry(geometry_type="POINT", srid=4326, spatial_index=False)))
    op.add_column("t", sa.Column("b", Geography("POLYGON", srid=4326, spatial_index=False)))
    op.add_column("t", sa.Column("c", pgvector.sqlalchemy.vector.VECTOR(dim=3)))
    op.add_column("t", sa.Column("d", pgvector.sqlalchemy.Vector(1536), nullable=True))
    op.add_column("t", sa.Column("e", pgvector.sqlalchemy.HALFVEC(8)))
    op.add_column("t", sa.Column("f", citext.CIText(), nullable=False))
    op.add_column("t", sa.Column("g", sqlalchemy_utils.LtreeType()))
    op.add_column("t", sa.Column("h", sqlalchemy_utils.TSVectorType("f")))


def downgrade():
    op.drop_column("t", "a")
