# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import collections.abc
from collections.abc import Mapping, Iterable, Sequence, Callable
from typing import Any, Dict, List, Optional, Union, Tuple, NamedTuple, TypedDict, Literal, TypeVar, Generic, Protocol, cast, TYPE_CHECKING, Sequence as Seq
print(isinstance({}, Mapping), isinstance([], Iterable), isinstance("a", Sequence), isinstance(5, Iterable), isinstance(len, Callable), isinstance({}, collections.abc.MutableMapping), isinstance((), collections.abc.Sequence), isinstance(set(), collections.abc.Set))
class N(NamedTuple):
    a: int
    b: str = "x"
print(N(1), N(1).b, N(1)._asdict())
print(cast(int, "a"), TYPE_CHECKING, Optional[int] is not None)
T = TypeVar("T")
class Box(Generic[T]):
    def __init__(self, v: T): self.v = v
print(Box[int](5).v, Box("a").v)
class Pr(Protocol):
    def f(self) -> int: ...
x: int = 5
y: "List[undefined]"
def f(a: Dict[str, Any], *, b: Union[int, None] = None) -> Tuple[int, ...]: return (1,)
print(f({}), x)
