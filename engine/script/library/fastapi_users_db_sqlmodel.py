# SPDX-License-Identifier: GPL-3.0-or-later
# fastapi_users_db_sqlmodel: the types of its user tables.
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

__submodules__ = ("generics", "access_token", "guid")


class GUID(sa.types.TypeDecorator):
    impl = sa.CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return UUID() if dialect.name == "postgresql" else sa.CHAR(36)


class TIMESTAMPAware(sa.types.TypeDecorator):
    impl = sa.TIMESTAMP
    cache_ok = True
