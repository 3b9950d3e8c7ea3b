# SPDX-License-Identifier: GPL-3.0-or-later
print("é☃".encode(), "é".encode("latin-1"), b"\xc3\xa9".decode(), b"abc".decode("ascii"), "é".encode("ascii", "ignore"), "é".encode("ascii", "replace"), "é".encode("ascii", "xmlcharrefreplace"), b"\xff".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"))
print(str(b"abc", "utf-8"), bytes("é", "utf-8"), bytes(3), bytes([65, 66]), b"ab" + b"c", b"abc"[1], b"abc"[1:], list(b"ab"), b"a,b".split(b","), b"abc".hex(), bytes.fromhex("4142"), b"x".join([b"1", b"2"]), b"a" in b"abc", 97 in b"abc")
print(int.from_bytes(b"\x01\x00", "big"), (258).to_bytes(2, "little"))
