# SPDX-License-Identifier: GPL-3.0-or-later
# fastapi_users_db_sqlmodel: the types of its user tables are those of its sister package.
from fastapi_users_db_sqlalchemy import GUID, TIMESTAMPAware

__submodules__ = ("generics", "access_token", "guid")
