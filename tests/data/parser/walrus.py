(a := 1)
x = (a := 1)
f(a := 1)
if a := b: pass
while chunk := read(): pass
[a := 1]
a[b := 1]
(a := (b := 2))
x = y if (z := 1) else w
lambda: (a := 1)
@a := b
def f(c=(d := 1)): pass
