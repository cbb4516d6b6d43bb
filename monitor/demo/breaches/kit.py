"""What the breaches share: where one is planted, and small changes of a story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from monitor.demo.codes import yuan
from monitor.demo.consequences import consequences
from monitor.demo.days import iso, month_end
from monitor.demo.people import Unit
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story, moved
from monitor.demo.world import World

THRESHOLD = 300_000
"""3,000 yuan in fen."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One eligible record of one story."""

    story: Story
    act: Act
    rng: Random
    world: World

    def planted(self, rule: str, says: str, about: dict[str, Any], also: tuple[str, ...] = ()) -> Planted:
        """The ledger's line for this spot."""
        others = tuple(dict.fromkeys([*also, *consequences().get(rule, ())]))
        scope = self.act.by if self.story.scope.isdecimal() else self.story.scope
        return Planted(rule, about, says, others, scope, self.story.tag)

    @property
    def unit(self) -> Unit:
        """The unit that tells the record."""
        return next(unit for unit in self.world.units.values() if unit.id == self.act.by)


Change = Callable[[Spot], Planted | None]
"""Turns the record into exactly one breach; None where this record cannot bear it."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule's breach: where it can be planted, how often by default, and the change."""

    rule: str
    rate: float
    """Share of the eligible records."""
    eligible: Callable[[Story], list[Act]]
    change: Change


def of_kind(kind: str, **told: Any) -> Callable[[Story], list[Act]]:
    """Acts of a kind whose payload says all of `told`."""

    def eligible(story: Story) -> list[Act]:
        return [act for act in story.all(kind) if all(act.data.get(name) == value for name, value in told.items())]

    return eligible


def fen(money: dict[str, str]) -> int:
    """Integer fen of money in yuan."""
    return int(money["amount"].replace(".", ""))


def of_process(story: Story, ocid: str, kind: str) -> list[Act]:
    """Acts of a kind in one process."""
    return [act for act in story.all(kind) if act.data.get("ocid") == ocid]


def lot(act: Act) -> dict[str, Any]:
    """The fields that say which process and lot a record is about."""
    return {name: act.data[name] for name in ("ocid", "lot_id") if name in act.data}


def put(day: int, *acts: Act) -> None:
    """Let acts happen on another day; what they tell of their own day or later moves with them."""
    for act in acts:
        act.data = moved(act.data, iso(act.day), day - act.day)
        act.day = day


def bill(story: Story, payment: Act, amount: int) -> None:
    """Give a payment, and the request that it answers, another amount (fen)."""
    payment.data["amount"] = yuan(amount)
    for act in asked(story, payment):
        act.data["amount"] = payment.data["amount"]


def asked(story: Story, payment: Act) -> list[Act]:
    """The request that a payment answers."""
    id_ = payment.data.get("request_id")
    return [act for act in story.all("payment.requested") if act.data["request_id"] == id_]


def months_on(day: int, months: int) -> int:
    """The day of the same number so many months later, or the last day of that month."""
    told = date.fromordinal(day)
    serial = told.year * 12 + told.month - 1 + months
    first = date(serial // 12, serial % 12 + 1, 1)
    return min(first.toordinal() + told.day - 1, month_end(first.toordinal()))


def swap(value: Any, old: str, new: str) -> Any:
    """The value with every string `old` replaced by `new`."""
    if isinstance(value, dict):
        return {name: swap(inner, old, new) for name, inner in value.items()}
    if isinstance(value, list):
        return [swap(inner, old, new) for inner in value]
    return new if value == old else value


def swap_everywhere(story: Story, old: str, new: str) -> None:
    """Replace an id in every act of the story."""
    for act in story.acts:
        act.data = swap(act.data, old, new)
