# SPDX-License-Identifier: GPL-3.0-or-later
class All:
    def __getattribute__(self, name):
        return "got " + name
print(All().anything, All().other)
