# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.ext.declarative: where declarative models were before they moved to sqlalchemy.orm.
from sqlalchemy.orm import (  # noqa: F401
    DeferredReflection, as_declarative, declarative_base, declared_attr, synonym,
)

__submodules__ = ("api", "base")


class AbstractConcreteBase:
    pass


class ConcreteBase:
    pass


def has_inherited_table(cls):
    return False
