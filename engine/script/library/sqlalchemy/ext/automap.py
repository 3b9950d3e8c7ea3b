# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.ext.automap: models out of a database's own tables.
import _retort
from sqlalchemy.orm import declarative_base


def automap_base(**kw):
    class Base(declarative_base()):
        @classmethod
        def prepare(cls, *args, **options):
            _retort.needs_database("The script makes models of the database's tables (automap)")

    return Base
