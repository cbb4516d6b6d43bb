"""All public processes side by side: found by words and by what they have in common, in memory.

A board is made once of its rows and never changes; readers share it. 10,000 processes are some ten megabytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from monitor.export.window.row import Row
from monitor.vocabulary.personal import hidden

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
MOST_WORDS: Final = 8
KEPT: Final = 256
"""Texts that a board remembers."""
FACETS: Final[Mapping[str, Callable[[Row], Iterable[str | int | None]]]] = {
    "place": lambda row: (row.region,),
    "year": lambda row: (row.year,),
    "programme": lambda row: row.programmes,
    "category": lambda row: (row.category,),
    "stage": lambda row: (row.stage,),
    "buyer": lambda row: (row.buyer,),
    "supplier": lambda row: row.suppliers,
}
"""What a list is narrowed by -> the values of a row, any of which fits."""


def plain(text: str) -> str:
    """A text as it is compared: compatibility forms and case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None: anything. Amounts are fen of the contract (else the budget), both included."""

    words: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    by_amount: bool = False
    """The largest first, else the one that changed last."""
    limit: int | None = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: how many, this page of it, and under each facet the values left with their counts."""

    total: int
    rows: list[Row]
    facets: dict[str, list[tuple[str, int]]]
    contract: int
    """Sums over all that was found, in fen."""
    paid: int


class _Facet:
    """The values of all rows under one facet: which row has which value."""

    def __init__(self, rows: Sequence[Row], values: Callable[[Row], Iterable[str | int | None]]) -> None:
        self.codes: dict[str, int] = {}
        at: list[int] = []
        has: list[int] = []
        for place, row in enumerate(rows):
            for value in values(row):
                if value is not None:
                    at.append(place)
                    has.append(self.codes.setdefault(str(value), len(self.codes)))
        self.names = list(self.codes)
        self._at, self._has, self._size = np.array(at, np.int64), np.array(has, np.int64), len(rows)

    def fits(self, value: str) -> Mask:
        out = np.zeros(self._size, np.bool_)
        code = self.codes.get(value)
        if code is not None:
            out[self._at[self._has == code]] = True
        return out

    def counted(self, mask: Mask) -> list[tuple[str, int]]:
        told = np.bincount(self._has[mask[self._at]], minlength=len(self.names))
        order = np.argsort(-told, kind="stable")
        return [(self.names[code], int(told[code])) for code in order if told[code]]


class Board:
    """The rows as of a log of `size` entries; `at`: when the last event was recorded, `day`: the names' day number."""

    def __init__(
        self, rows: Iterable[Row], names: Mapping[str, str], *, size: int, at: str | None, day: int = 0
    ) -> None:
        self.rows = sorted(rows, key=lambda row: (row.changed, row.ocid), reverse=True)
        self.size, self.at, self.day = size, at, day
        self._made: dict[tuple[str, ...], str] = {}
        beside = {id_: name for row in self.rows for id_, name in row.names}
        self._names = {**beside, **{id_: hidden(name) for id_, name in names.items()}}
        self._texts = [self._text(row) for row in self.rows]
        self._facets = {name: _Facet(self.rows, values) for name, values in FACETS.items()}
        self._amounts = np.array([-1 if (told := amount(row)) is None else told for row in self.rows], np.int64)
        self._contract = np.array([row.contract or 0 for row in self.rows], np.int64)
        self._paid = np.array([row.paid or 0 for row in self.rows], np.int64)
        self._by_ocid = {row.ocid: row for row in self.rows}
        self._by_party: dict[str, list[int]] = {}
        for place, row in enumerate(self.rows):
            for id_ in {row.buyer, row.agency, *row.suppliers} - {None}:
                self._by_party.setdefault(str(id_), []).append(place)

    def kept(self, key: tuple[str, ...], make: Callable[[], str]) -> str:
        """A text that is made of this board alone: made once, the oldest forgotten."""
        told = self._made.get(key)
        if told is None:
            told = self._made[key] = make()
            while len(self._made) > KEPT:
                self._made.pop(next(iter(self._made)), None)
        return told

    @property
    def draws(self) -> int:
        """How many draws of experts there are."""
        return sum(len(row.draws) for row in self.rows)

    def name(self, id_: str | None) -> str | None:
        """The name of an organisation: the one last registered, else as told; None where none is known."""
        return None if id_ is None else self._names.get(id_)

    def knows(self, id_: str) -> bool:
        """Whether there is anything to see of an organisation on a page of its own."""
        return id_ in self._names or id_ in self._by_party

    def get(self, ocid: str) -> Row | None:
        """The row of a process."""
        return self._by_ocid.get(ocid)

    def of_party(self, id_: str) -> list[Row]:
        """The processes in which an organisation buys, is the agency or was awarded, the newest change first."""
        return [self.rows[place] for place in self._by_party.get(id_, ())]

    def find(self, wanted: Wanted) -> Found:
        """What fits `wanted`; every facet counts what would be left if it alone were chosen anew."""
        words = self._worded(wanted.words) & self._between(wanted.least, wanted.most)
        chosen = {name: self._facets[name].fits(value) for name, value in wanted.facets.items()}
        mask = words.copy()
        for one in chosen.values():
            mask &= one
        counted = {}
        for name, facet in self._facets.items():
            others = words.copy()
            for other, one in chosen.items():
                if other != name:
                    others &= one
            counted[name] = facet.counted(others)
        places = np.flatnonzero(mask)
        if wanted.by_amount:
            places = places[np.argsort(-self._amounts[places], kind="stable")]
        end = None if wanted.limit is None else wanted.offset + wanted.limit
        return Found(
            total=len(places),
            rows=[self.rows[place] for place in places[wanted.offset : end].tolist()],
            facets=counted,
            contract=int(self._contract[places].sum()),
            paid=int(self._paid[places].sum()),
        )

    def _worded(self, words: str) -> Mask:
        """Every word stands somewhere in the row; of the first eight, which is more than a box holds."""
        left: Sequence[int] = range(len(self.rows))
        for word in dict.fromkeys(plain(words).split()[:MOST_WORDS]):
            texts = self._texts
            left = [place for place in left if word in texts[place]]
        out = np.zeros(len(self.rows), np.bool_)
        out[np.array(left, np.int64)] = True
        return out

    def _between(self, least: int | None, most: int | None) -> Mask:
        out = np.ones(len(self.rows), np.bool_)
        if least is not None:
            out &= self._amounts >= max(least, 0)
        if most is not None:
            out &= (self._amounts >= 0) & (self._amounts <= most)
        return out

    def _text(self, row: Row) -> str:
        ids = [row.buyer, row.agency, *row.suppliers]
        told = [row.title, row.ocid, row.project, row.project_name, row.region, *row.programmes, *row.draws, *ids]
        return plain("\n".join(one for one in [*told, *(self.name(id_) for id_ in ids)] if one))


def amount(row: Row) -> int | None:
    """What a process is worth: its contract, else its budget, in fen."""
    return row.budget if row.contract is None else row.contract
