# SPDX-License-Identifier: GPL-3.0-or-later
# pgvector.sqlalchemy: the vector types.
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

__submodules__ = ("vector", "halfvec", "sparsevec", "bit", "functions")


class _VectorType(sa.types.UserDefinedType):
    cache_ok = True
    name = "VECTOR"

    def __init__(self, dim=None):
        self.dim = dim

    def get_col_spec(self, **kw):
        return self.name if self.dim is None else "%s(%d)" % (self.name, self.dim)


class VECTOR(_VectorType):
    name = "VECTOR"


class HALFVEC(_VectorType):
    name = "HALFVEC"


class SPARSEVEC(_VectorType):
    name = "SPARSEVEC"


class BIT(sa.types.TypeDecorator):
    impl = postgresql.BIT
    cache_ok = True


Vector = VECTOR
Bit = BIT
