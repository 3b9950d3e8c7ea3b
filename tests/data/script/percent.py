print("%s %d %r" % ("a", 5, "b"))
print("%5s|%-5s|%05d|%+d|% d|%x|%X|%o|%#x" % ("ab", "cd", 42, 7, 7, 255, 255, 8, 255))
print("%.2f %8.3f %-8.1f| %e %g %G" % (3.14159, 2.71828, 1.5, 12345.678, 0.0001, 1e-10))
print("%(name)s is %(age)d" % {"name": "Bob", "age": 30})
print("%%done %c%c" % (65, "B"))
print("%s" % (1, ) , "%s" % [1, 2], "%s" % None, "%s" % {"a": 1})
print("%*d|%-*d|%.*f" % (5, 42, 5, 42, 2, 3.14159))
print("%s and %s" % ("one", "two"))
print("%d%%" % 50, "%i" % 3.9, "%.3s|" % "abcdef", "%5.1s|" % "xyz")
print("%r %a" % ("é", "é"))
for template, value in (("%d", "x"), ("%s %s", ("a",)), ("%s", ("a", "b")), ("%(a)s", {}), ("no", 1)):
    try:
        print(template % value)
    except (TypeError, ValueError, KeyError) as e:
        print(type(e).__name__, e)
print("INSERT INTO %s VALUES ('%s', %d)" % ("t", "o''k", 3))
