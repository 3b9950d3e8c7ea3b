if a: pass
if a:
    b
elif c:
    d
elif e:
    f
else:
    g
if (m := re.match(x)) and y: pass
if n := 1: pass
while a:
    break
else:
    b
while True: continue
for x in y: pass
for x, in y: pass
for x, *y in z: pass
for (x, y), z[0], w.v in q:
    pass
else:
    none
for x in *a, *b: pass
for x in 1, 2, 3: print(x)
for [a, b] in c: pass
if a:
    if b:
        pass
    else: x
else:
    if c: pass
assert a
assert a, "message"
raise
raise A
raise A("x") from e
pass; pass
pass;
