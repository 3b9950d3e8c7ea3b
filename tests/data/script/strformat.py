print("{} {} {}".format(1, "a", None))
print("{0} {1} {0}".format("x", "y"))
print("{name} {age:>4}".format(name="N", age=3))
print("{0[0]} {0[1]} {d[key]} {o.real}".format([1, 2], d={"key": "v"}, o=5))
print("{:>8}|{:<8}|{:^8}|{:08.3f}".format("r", "l", "c", 3.14159))
print("{{}} {{{}}}".format("in"))
print("{!r} {!s:>5} {0!r}".format("q", "s") if False else "{!r} {!s:>5}".format("q", "s"))
print("{:{w}.{p}f}".format(2.5, w=8, p=2))
print("{a}{b}".format(**{"a": 1, "b": 2}), "{}-{}".format(*"xy"))
for template, args in (("{} {}", (1,)), ("{x}", ()), ("{0} {}", (1, 2)), ("{", ()), ("}", ())):
    try:
        print(template.format(*args))
    except (IndexError, KeyError, ValueError) as e:
        print(type(e).__name__, e)
print("{:,}".format(1234567), "{:%}".format(0.5), "{:+.1f}".format(2))
print("{0:{1}}".format("x", ">5"), format(3.14159, ".2f"), format(255, "x"), format("a", "^5"))
print("{x} {y!r}".format_map({"x": 1, "y": "z"}))
print("".format(), "plain".format(1), "{:s}".format("abc"), "{:d}".format(True))
