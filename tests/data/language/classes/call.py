# SPDX-License-Identifier: GPL-3.0-or-later
class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, x, *, times=1): return (x + self.n) * times
print(Adder(2)(3), Adder(2)(3, times=2), callable(Adder(1)), callable(3), callable(Adder))
print(list(map(Adder(10), [1, 2])))
