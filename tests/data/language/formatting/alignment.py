# SPDX-License-Identifier: GPL-3.0-or-later
for spec in ("<8", ">8", "^8", "*^9", "08", "+", "-", " ", ",", "_", "x", "#x", "b", "o", "e", ".1f", "%", "g", "n", "c"):
    try:
        print(repr(spec), "|" + format(1234, spec) + "|")
    except Exception as e:
        print(repr(spec), type(e).__name__, e)
for spec in ("<8", ">8", "^8", "*^9", ".2", "10.3", "s", "=8", "d", "08"):
    try:
        print(repr(spec), "|" + format("text", spec) + "|")
    except Exception as e:
        print(repr(spec), type(e).__name__, e)
