# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy_json: JSON columns that notice changes; in SQL they are JSON.
import sqlalchemy as sa

__submodules__ = ("track", "alchemy")

NestedMutableJson = sa.JSON
MutableJson = sa.JSON


class MutableDict(dict):
    @classmethod
    def as_mutable(cls, type_):
        return type_


NestedMutableDict = MutableDict
NestedMutableList = MutableDict
NestedMutable = MutableDict
MutableList = MutableDict


def mutable_json_type(dbtype=sa.JSON, nested=False):
    return dbtype
