f()
f(a)
f(a, b,)
f(a, *b, c)
f(a=1)
f(a, b=1, **c)
f(**a, **b)
f(*a, **b)
f(a=1, *b)
f(a=1, **b, c=2)
f(a, *b, c=1, *d, **e)
f(a := 1)
f(a := 1, b=2)
f(lambda: 1)
f(a)(b)(c)
a.b.c
a.b().c[d].e(f)
f(a if b else c)
f(*a or b)
f(**a or b)
f(a == b)
f(print, match=1, case=2)
f(
    a,
    b=c,  # comment
)
op.create_table(
    "users",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(length=50), server_default=sa.text("''")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
)
"text".format(x)
(1).real
1..real
[].append(x)
{}.get
f"{a}".b
