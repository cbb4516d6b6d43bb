"""What units owe an answer to, narrowed by state, unit and lateness, each value counted under the other filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar


class Owed(Protocol):
    """A question or a remedy, as far as lists of them are narrowed."""

    @property
    def state(self) -> str:
        """Where it stands."""

    @property
    def unit_id(self) -> str:
        """Whose it is."""

    @property
    def due_day(self) -> int:
        """By when, a day number."""


One = TypeVar("One", bound=Owed)
FACETS: Final = ("state", "late", "unit")


class Narrowed(NamedTuple, Generic[One]):
    """Those that fit, in their order, and for each facet how many fit under the others, by value."""

    fit: list[One]
    facets: dict[str, Any]


def narrowed(
    rows: Sequence[One],
    is_open: Callable[[One], bool],
    today: int,
    *,
    state: Collection[str],
    unit: str | None,
    late: bool | None,
) -> Narrowed[One]:
    """`is_open`: whether anybody still waits for it; what nobody waits for is neither late nor in time."""

    def value(one: One, facet: str) -> str | None:
        if facet == "late":
            return str(one.due_day < today).lower() if is_open(one) else None
        return one.state if facet == "state" else one.unit_id

    asked: dict[str, Collection[str]] = {"state": state, "late": () if late is None else (str(late).lower(),)}
    asked["unit"] = () if unit is None else (unit,)
    told = [(one, {facet: value(one, facet) for facet in FACETS}) for one in rows]

    def failing(values: dict[str, str | None]) -> list[str]:
        return [facet for facet in FACETS if asked[facet] and values[facet] not in asked[facet]]

    judged = [(one, values, failing(values)) for one, values in told]
    return Narrowed(
        [one for one, _, failed in judged if not failed],
        {
            facet: Counter(v[facet] for _, v, failed in judged if failed in ([], [facet]) and v[facet] is not None)
            for facet in FACETS
        },
    )
