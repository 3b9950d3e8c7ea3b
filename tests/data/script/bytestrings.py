b = b"hello"
print(b, len(b), b[0], b[1:3], b[-1], list(b[:3]), b + b"!", b * 2, b"ell" in b, 104 in b)
print(b.hex(), bytes.fromhex("68 69"), b.decode(), b.upper(), b.startswith(b"he"), b.endswith(b"lo"), b.replace(b"l", b"L"))
print(b.split(b"l"), b",".join([b"a", b"b"]), b.find(b"l"), b.strip(b"ho"), b == b"hello", b < b"i", hash(b) == hash(b"hello"))
print(bytes(3), bytes([65, 66]), bytes("é", "utf-8"), repr(b"\x00\xff'\"\n\\"), b"%s-%d" % (b"x", 3))
print(bytes(b), b != b"x", bool(b""), b"a" b"b", rb"\n", b"abc".index(b"c"), b"A".lower(), b"a b".split())
print((255).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "big"), int.from_bytes(b"\x01\x00", "little"), (1).to_bytes(2, "little"))
for f in (lambda: b"a" + "b", lambda: b"a".index(b"z"), lambda: bytes([256]), lambda: b"\xff".decode()):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
