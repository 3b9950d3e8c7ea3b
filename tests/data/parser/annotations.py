from __future__ import annotations

revision: str = "abc"
down_revision: str | None = None
branch_labels: Union[str, Sequence[str], None] = None


def upgrade(name: str, *args: int, flag: bool = False, **kwargs: "Any") -> None:
    local: Dict[str, List[int]]


def spread(*args: *Ts) -> tuple[*Ts]: ...


class Point:
    x: int
    y: int = 0
    z: "Point | None" = None
