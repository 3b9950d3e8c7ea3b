# SPDX-License-Identifier: GPL-3.0-or-later
from datetime import datetime, date, time, timedelta, timezone
d = datetime(2024, 2, 29, 13, 5, 9, 123456)
print(d, repr(d), d.isoformat(), d.date(), d.time(), d.strftime("%Y-%m-%d %H:%M:%S.%f %j %a %b %y %p %I %A %B %%"), d.year, d.weekday(), d.isoweekday(), d.replace(day=1, hour=0), d + timedelta(days=1, hours=12), d - datetime(2024, 1, 1))
print(datetime.strptime("2024-01-02 03:04:05", "%Y-%m-%d %H:%M:%S"), datetime.fromisoformat("2024-01-02T03:04:05+02:00"), date(2024, 1, 31) + timedelta(weeks=1), date.fromisoformat("2024-05-06"), time(1, 2, 3), timedelta(days=1, seconds=3661), timedelta(hours=-1), timedelta(days=2) / 4, timedelta(minutes=90).total_seconds(), str(timedelta(days=3)), repr(timedelta(1, 2, 3)))
u = datetime(2024, 1, 1, tzinfo=timezone.utc)
print(u, u.astimezone(timezone(timedelta(hours=3))), u.timestamp(), datetime.fromtimestamp(0, timezone.utc), u.tzinfo, u.utcoffset(), datetime(2024, 1, 1) < datetime(2024, 1, 2), max(date(2024, 1, 1), date(2023, 1, 1)), date.min, datetime.max, u.isocalendar()[:2], date(2024, 3, 1) - date(2024, 2, 1))
try:
    datetime(2024, 13, 1)
except ValueError as e: print(e)
try:
    datetime(2024, 1, 1) - u
except TypeError as e: print(e)
