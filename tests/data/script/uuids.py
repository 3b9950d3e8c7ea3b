import uuid
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, str(u) == "12345678-1234-5678-1234-567812345678", u.version, u.urn, u.bytes, int(u) == u.int)
print(uuid.UUID(hex="{12345678123456781234567812345678}") == u, uuid.UUID(int=5), uuid.UUID(bytes=b"\x01" * 16), uuid.UUID("urn:uuid:12345678-1234-5678-1234-567812345678") == u)
print(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "http://x"), uuid.NAMESPACE_DNS, uuid.NAMESPACE_URL, uuid.NAMESPACE_OID, uuid.NAMESPACE_X500)
a = uuid.uuid4()
print(a.version, len(str(a)), len(a.hex), a != uuid.uuid4(), isinstance(a, uuid.UUID), uuid.uuid1().version, type(a))
print(u < uuid.UUID(int=2 ** 127), {u: 1}[uuid.UUID(u.hex)], sorted([uuid.UUID(int=2), uuid.UUID(int=1)]), u == str(u), f"{u}", "%s" % u, uuid.UUID(int=5, version=4))
for bad in ("xyz", "1234", "g" * 32):
    try:
        uuid.UUID(bad)
    except ValueError as e:
        print(e)
