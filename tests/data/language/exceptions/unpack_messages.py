# SPDX-License-Identifier: GPL-3.0-or-later
for code in ("a, b = [1]", "a, b = [1, 2, 3]", "a, *b, c = [1]", "a, b = 5", "(a, b), c = [1, 2]", "[a] = ''", "for a, b in [(1, 2, 3)]: pass", "a, b = {1: 2}"):
    try:
        exec(code)
        print(code, "ok")
    except Exception as e:
        print(code, "->", type(e).__name__, e)
