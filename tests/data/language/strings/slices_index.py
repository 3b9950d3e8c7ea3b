# SPDX-License-Identifier: GPL-3.0-or-later
s = "abcdefgh"
print(s[0], s[-1], s[2:5], s[:3], s[5:], s[::2], s[::-1], s[-3:], s[-3:-1], s[10:], s[2:100], s[5:2], s[5:2:-1], s[::-3], s[slice(1, 4)], s[-100:2])
print("b" in s, "bd" in s, "" in s, s * 2, 2 * "ab", "ab" * 0, "ab" * -1, len(s), min(s), max(s), sorted("bca"), list(reversed("abc")))
print("a" < "b", "a" < "B", "abc" < "abd", "" < "a", "Z" < "a", "10" < "9", "a" == "a", "a" != "b")
for i, c in enumerate("xy", 1): print(i, c)
