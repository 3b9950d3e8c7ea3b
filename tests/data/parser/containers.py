()
(a,)
(a, b)
(a, b,)
a,
a, b
(*a, b)
[]
[a]
[a, b,]
[*a, *b]
[a := 1, b]
{}
{a: b}
{a: b, **c, d: e,}
{**a}
{**a, **b | c}
{a}
{a, b,}
{*a, b}
{a := 1}
{(a := 1): 2}
{lambda: 1: lambda: 2}
{"a": [1, {"b": (2,)}]}
[[], [()], {}]
(
    a,
    # comment
    b

)
