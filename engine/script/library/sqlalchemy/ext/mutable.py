# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.ext.mutable: columns that notice changes are, in SQL, what they wrap.
class Mutable:
    @classmethod
    def as_mutable(cls, sqltype):
        return sqltype

    @classmethod
    def associate_with(cls, sqltype):
        return None

    @classmethod
    def coerce(cls, key, value):
        return value

    def changed(self):
        return None


class MutableComposite(Mutable):
    pass


class MutableDict(Mutable, dict):
    pass


class MutableList(Mutable, list):
    pass


class MutableSet(Mutable, set):
    pass


class MutableBase(Mutable):
    pass
