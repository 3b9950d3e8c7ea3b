# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.inspection: inspect() under its other name.
from sqlalchemy import inspect  # noqa: F401
