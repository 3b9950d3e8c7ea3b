# SPDX-License-Identifier: GPL-3.0-or-later
class Point:
    kind = "point"
    def __init__(self, x, y=0):
        self.x = x
        self.y = y
    def norm(self):
        return self.x ** 2 + self.y ** 2
p = Point(3, y=4)
print(p.norm(), p.kind, Point.kind, p.__class__.__name__, type(p) is Point)
p.kind = "mine"
print(p.kind, Point.kind, vars(p))
try:
    Point()
except TypeError as e:
    print(e)
try:
    Point(1, 2, 3)
except TypeError as e:
    print(e)
try:
    p.missing
except AttributeError as e:
    print(e)
