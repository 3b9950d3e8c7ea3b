import struct
from contextvars import ContextVar, copy_context

print(struct.unpack(">q", struct.pack("8s", b"alembic"))[0])
for form, values in ((">i", (5,)), ("<hH", (-2, 65534)), ("!IB?", (7, 255, True)), ("=q", (-1,)), ("3s2x", (b"ab",)),
                     ("2h", (1, -1)), (">l", (3,)), ("<Q", (2 ** 64 - 1,)), ("@bi", (1, 2)), ("c", (b"x",)), ("@lb", (4, 5))):
    data = struct.pack(form, *values)
    print(form, struct.calcsize(form), data, struct.unpack(form, data))
print(struct.unpack_from("<H", b"\x00\x01\x02", 1), list(struct.iter_unpack(">H", b"\x00\x01\x00\x02")))
for form, values in (("<b", (200,)), ("<i", ()), ("<i", (1, 2)), ("<y", (1,))):
    try:
        print(struct.pack(form, *values))
    except struct.error as error:
        print("error")
try:
    struct.unpack("<i", b"12")
except struct.error as error:
    print(error)

level = ContextVar("level", default=1)
print(level.get(), level.name)
token = level.set(2)
print(level.get(), level.get(7), token.old_value is token.MISSING)
level.reset(token)
print(level.get())
empty = ContextVar("empty")
print(empty.get("given"))
try:
    empty.get()
except LookupError:
    print("no value")
print(copy_context().run(lambda x: x + level.get(), 4))
