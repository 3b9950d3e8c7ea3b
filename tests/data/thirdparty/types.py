# SPDX-License-Identifier: GPL-3.0-or-later
import citext
import fastapi_users_db_sqlalchemy
import pgvector.sqlalchemy
import sqlalchemy as sa
import sqlalchemy_utils
import sqlmodel
from alembic import op
from geoalchemy2.types import Geography, Geometry
from sqlalchemy_utils.types.choice import ChoiceType


def upgrade():
    op.create_table(
        "things",
        sa.Column("a", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("b", sqlmodel.AutoString(length=20)),
        sa.Column("c", sqlalchemy_utils.types.uuid.UUIDType(binary=False)),
        sa.Column("d", sqlalchemy_utils.UUIDType()),
        sa.Column("e", sqlalchemy_utils.types.arrow.ArrowType(timezone=True)),
        sa.Column("f", ChoiceType([("a", "b")], impl=sa.Integer())),
        sa.Column("g", sqlalchemy_utils.URLType(), server_default=""),
        sa.Column("h", sqlalchemy_utils.EncryptedType(sa.String, "key")),
        sa.Column("i", sqlalchemy_utils.JSONType()),
        sa.Column("j", sqlalchemy_utils.EmailType()),
        sa.Column("k", sqlalchemy_utils.IPAddressType()),
        sa.Column("l", sqlalchemy_utils.TimezoneType()),
        sa.Column("m", fastapi_users_db_sqlalchemy.generics.GUID()),
    )
    op.add_column("things", sa.Column("p", sqlalchemy_utils.types.PasswordType(max_length=55)))


def downgrade():
    op.drop_table("things")
