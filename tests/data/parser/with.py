with a: pass
with a as b: pass
with a as b, c as d, e: pass
with (a): pass
with (a, b): pass
with (a, b,): pass
with (a as b): pass
with (a as b, c as (d, e), f): pass
with (
    open("x") as f,
    op.batch_alter_table("t", schema=None) as batch_op,
):
    pass
with (a, b) as c: pass
with (a), (b): pass
with (a).b as c, (d): pass
with (yield_): pass
with (a, *b): pass
with (x for x in y): pass
with (x := y): pass
with (): pass
with a(b), c[d] as e.f, g as h[0]: pass
with a as (b, *c): pass
with a as [d, e]: pass
with (a if b else c) as d: pass
with (a, (b := c)): pass
with (a, b := c): pass
