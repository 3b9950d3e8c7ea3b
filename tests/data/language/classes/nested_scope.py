# SPDX-License-Identifier: GPL-3.0-or-later
x = "global"
class A:
    x = "class"
    y = x
    def f(self): return x
    z = [x for _ in range(1)]
    class B:
        w = 5
        def g(self): return A.y
print(A.x, A.y, A().f(), A.z, A.B.w, A.B().g(), A.B.__qualname__, A.f.__qualname__)
