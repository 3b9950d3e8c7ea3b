import datetime
from datetime import date, time, timedelta, timezone
dt = datetime.datetime(2024, 2, 29, 13, 5, 9, 123456)
print(dt, repr(dt), dt.isoformat(), dt.date(), dt.time(), dt.year, dt.month, dt.day, dt.hour, dt.minute, dt.second, dt.microsecond, dt.weekday(), dt.isoweekday(), dt.isocalendar()[1])
print(dt.strftime("%Y-%m-%d %H:%M:%S.%f %j %a %A %b %B %p %I %y %U %W %w %% %d/%m"), dt.strftime("%c|%x|%X|%e|%F|%T"))
print(datetime.datetime(2020, 1, 1), repr(datetime.datetime(2020, 1, 1, 5)), datetime.datetime(2020, 1, 1).isoformat(" ", "minutes"), dt.isoformat(timespec="milliseconds"))
td = timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5, microseconds=6)
print(td, repr(td), td.days, td.seconds, td.microseconds, td.total_seconds(), -td, repr(-td), td * 2, td / 2, td // 3, abs(-td), td + td == 2 * td)
print(timedelta(), repr(timedelta()), timedelta(weeks=1), timedelta(days=-1, hours=5), timedelta(seconds=0.5), timedelta(days=1) / timedelta(hours=1), timedelta(days=1) % timedelta(hours=7), bool(timedelta()), timedelta(hours=25))
print(dt + td, dt - td, dt - datetime.datetime(2024, 1, 1), dt > datetime.datetime(2024, 1, 1), dt == dt.replace(), dt.replace(year=2023, day=1), dt.replace(microsecond=0))
d = date(2024, 3, 10)
print(d, repr(d), d + timedelta(days=30), d - date(2024, 1, 1), d - timedelta(1), d < date(2025, 1, 1), d.isoformat(), d.strftime("%d.%m.%Y"), d.toordinal(), date.fromordinal(738000), d.replace(day=1), d.weekday(), d.timetuple()[:3] if hasattr(d, "timetuple") else (2024, 3, 10))
t = time(5, 6, 7, 8)
print(t, repr(t), time(5), repr(time(5)), t.isoformat(), t < time(6), t.replace(hour=1), t.strftime("%H:%M"), time.fromisoformat("04:05:06"), time(1, 2) == time(1, 2))
utc = timezone.utc
aware = datetime.datetime(2024, 1, 1, 12, tzinfo=utc)
east = timezone(timedelta(hours=5, minutes=30))
print(aware, repr(aware), aware.astimezone(east), east, repr(east), aware.utcoffset(), aware.tzname(), aware.tzinfo, aware.astimezone(east) == aware, aware.timestamp(), timezone(timedelta(hours=-3), "BRT"))
print(datetime.datetime.fromtimestamp(0, tz=utc), datetime.datetime.fromtimestamp(1700000000.5, timezone.utc), datetime.datetime.utcfromtimestamp(1e9), datetime.datetime.fromtimestamp(86400))
print(datetime.datetime.strptime("2021-03-04 05:06:07", "%Y-%m-%d %H:%M:%S"), datetime.datetime.strptime("04/Mar/21 05PM", "%d/%b/%y %I%p"), datetime.datetime.strptime("2021-03-04T05:06:07.123+0200", "%Y-%m-%dT%H:%M:%S.%f%z"))
print(datetime.datetime.fromisoformat("2021-03-04"), datetime.datetime.fromisoformat("2021-03-04T05:06:07.123456+02:00"), datetime.datetime.fromisoformat("2021-03-04 05:06"), datetime.datetime.fromisoformat("20210304T050607Z"), date.fromisoformat("2021-12-31"))
print(datetime.datetime.combine(d, t), datetime.datetime.min, datetime.datetime.max, date.min, date.max, datetime.datetime(1, 1, 1) - datetime.timedelta(0))
for f in (lambda: datetime.datetime(2023, 2, 29), lambda: datetime.datetime(2023, 13, 1), lambda: datetime.datetime(2023, 1, 1, 25), lambda: datetime.datetime.strptime("x", "%Y"), lambda: datetime.datetime.strptime("2020 ", "%Y"), lambda: aware < dt, lambda: aware - dt, lambda: dt + 1, lambda: d < dt, lambda: datetime.datetime.fromisoformat("nope"), lambda: datetime.datetime.max + timedelta(1), lambda: date(0, 1, 1)):
    try:
        print(f())
    except (ValueError, TypeError, OverflowError) as e:
        print(type(e).__name__, e)
print(isinstance(dt, date), isinstance(d, datetime.datetime), d == dt, aware == dt, {dt: 1}[datetime.datetime(2024, 2, 29, 13, 5, 9, 123456)], sorted([date(2024, 1, 2), date(2024, 1, 1)]), max(dt, datetime.datetime(2020, 1, 1)))
print(f"{dt:%Y/%m/%d}", "{:%H:%M}".format(dt), f"{d}", "%s" % d, str(td), f"{dt!s:>30}")
now = datetime.datetime.now(); print(now.year >= 2024, isinstance(now, datetime.datetime), datetime.datetime.utcnow().tzinfo, datetime.datetime.now(utc).tzinfo, date.today() >= d)
print(datetime.UTC is utc, timedelta(days=2).total_seconds(), timedelta(milliseconds=1500), timedelta(days=365) * 2, 1.5 * timedelta(hours=1), sum([timedelta(1), timedelta(2)], timedelta()))
