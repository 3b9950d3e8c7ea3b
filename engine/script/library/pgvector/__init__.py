# SPDX-License-Identifier: GPL-3.0-or-later
# pgvector: the package; its types are in pgvector.sqlalchemy.
