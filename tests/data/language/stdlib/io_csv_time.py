# SPDX-License-Identifier: GPL-3.0-or-later
import io, csv, time, calendar, zlib, html, urllib.parse, copy, types, operator, sys, platform, itertools
s = io.StringIO("a,b\n1,\"x,y\"\n")
rows = list(csv.reader(s)); print(rows, list(csv.DictReader(io.StringIO("h1,h2\n3,4"))))
out = io.StringIO(); w = csv.writer(out); w.writerow([1, "a,b", 'q"']); print(repr(out.getvalue()))
b = io.BytesIO(b"xyz"); print(b.read(2), b.read(), io.StringIO("l1\nl2").readlines())
print(html.escape("<a&'>"), html.unescape("&lt;"), urllib.parse.quote("a b/é"), urllib.parse.unquote("%41"), urllib.parse.urlparse("http://u:p@h:80/p?q=1").port, urllib.parse.quote_plus("a b&"), urllib.parse.urlencode({"a": 1, "b": "x y"}), calendar.monthrange(2024, 2)[1], calendar.isleap(2024), zlib.crc32(b"abc"))
print(sys.version_info >= (3, 9), sys.maxsize > 2**31, isinstance(sys.argv, list), time.strftime("%Y", time.gmtime(0)))
