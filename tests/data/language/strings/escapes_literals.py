# SPDX-License-Identifier: GPL-3.0-or-later
print("a\tb\\n\x41\u00e9\N{BULLET}\101\0end".encode(), r"raw\n", 'it\'s', "q\"q", '''tri'ple"''', "con" "cat", "line \
continued", b"by\x00\xff", rb"\x", "\r\n".encode())
print(repr("it's"), repr('q"q'), repr("both'\""), repr("\n\t\\"), repr("\x00\x7f\xa0é☃\u200b"), ascii("é☃"), repr(b"it's\x00"), repr("\U0001f600"))
