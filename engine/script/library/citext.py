# SPDX-License-Identifier: GPL-3.0-or-later
# citext: text without regard to case, as PostgreSQL's extension has it.
import sqlalchemy as sa


class CIText(sa.types.UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw):
        return "CITEXT"
