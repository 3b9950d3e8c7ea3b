@plain
@dotted.name
@called(1, key="v")
@(lambda f: f)
@x if y else z
@registry["a"].register
@named := other
def f(): ...


@compiles(CreateView, "postgresql")
class C: ...


@asynchronous
async def g():
    pass
