"""What stays of a process until the end of the run: its flags, and its share of what all processes say together."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from monitor.indicators.part import Bidder


class Found(Struct, gc=False):
    """A flag of a process, and of tenderers with it: these get `share`. `evidence` is None where nobody asked for it.

    A finding (疑点) is a machine's, and no more than that.
    """

    code: str
    value: float
    tenderers: tuple[str, ...] = ()
    share: float = 0.0
    evidence: dict[str, Any] | None = None


class Gap(Struct, gc=False):
    """How far the others lie above the winner; `told`: the values, for the evidence; `after`: that of another lot."""

    ratio: float
    ocid: str
    winner: Bidder
    other: Bidder
    told: dict[str, Any] | None
    after: Gap | None


class Kept(Struct, gc=False):
    """A few hundred bytes, whatever the size of the release; each indicator writes its own fields."""

    found: tuple[Found, ...] = ()
    gap: Gap | None = None
    """R024, R058."""
    bid: tuple[str, ...] = ()
    won: tuple[str, ...] = ()
    """R025: who bid where one won, and who won; an id once a part."""
    submitted: int = 0
    disqualified: int = 0
    buyer: str | None = None
    entity: str | None = None
    tenderers: tuple[str, ...] = ()
    turned_down: tuple[str, ...] = ()
    """R038: the bids, of whom, and by whom: an id as often as it bid."""
    kinds: tuple[Any, ...] = ()
    """R048: a supplier's id and the tuple of its kinds, by turns."""
