"""The mechanisms of the five source texts, each with what serves it: `data/mechanisms.csv`.

In scope are those that a submitted event can show, in part those that a field, a code, a statistic or a citation
serves, out of scope those that leave no event of a tender or fund (sermons, personnel, law enforcement).
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from monitor.errors import TenderwatchError
from monitor.rules.catalogue import catalogue
from monitor.rules.law import law
from monitor.rules.places import RULEBOOK
from monitor.vocabulary.contract import contract

DATA = Path(__file__).resolve().parents[2] / "data"
TABLE = DATA / "mechanisms.csv"
NOT_CHECKABLE = DATA / "not_checkable.toml"


class Scope(StrEnum):
    """Whether a mechanism can be seen in events."""

    IN = "IN"
    PART = "PART"
    OUT = "OUT"


class UnknownServant(TenderwatchError):
    """A mechanism is said to be served by what there is not."""


@dataclass(frozen=True, slots=True)
class Serves:
    """What serves a mechanism: a rule, a field or code of the contract, a statistic of the API, an act, a body."""

    sort: str
    name: str

    @property
    def is_there(self) -> bool | None:
        """Whether it stands; None where this room cannot see (an address of the API)."""
        told = contract()
        if self.sort == "rule":
            return self.name in catalogue()
        if self.sort == "field":
            kind, _, name = self.name.rpartition(".")
            return kind in told.kinds and name in told.kinds[kind].fields
        if self.sort == "code":
            codes, _, code = self.name.partition(".")
            return code in told.codelists.get(codes, {})
        if self.sort == "body":
            return self.name in told.codelists["body_role"]
        if self.sort == "law":
            return self.name in law()
        if self.sort == "statistic":
            return None
        raise UnknownServant(f"{self.sort}:{self.name}")


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One phrase of a source text, what it asks for, and what serves it."""

    text: str
    """Id of the source text in `data/law`."""
    scope: Scope
    phrase: str
    asks: str
    served_by: tuple[Serves, ...]
    remark: str

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that serve it."""
        return tuple(told.name for told in self.served_by if told.sort == "rule")

    @property
    def is_served(self) -> bool:
        """In scope: a rule runs (or, where no rule could, the body in charge is known). In part: all of it stands."""
        if self.scope is Scope.OUT:
            return True
        stands = [told.is_there is not False for told in self.served_by]
        return any(stands) if self.scope is Scope.IN else bool(stands) and any(stands)


def _serves(told: str) -> Serves:
    sort, _, name = told.strip().partition(":")
    return Serves(sort, name)


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """Every mechanism, in the order of the texts."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return tuple(
            Mechanism(
                text=row["text"],
                scope=Scope(row["scope"]),
                phrase=row["phrase"],
                asks=row["mechanism"],
                served_by=tuple(_serves(one) for one in row["served_by"].split(";") if one.strip()),
                remark=row["remark"],
            )
            for row in csv.DictReader(rows)
        )


@cache
def titles() -> Mapping[str, tuple[str, str]]:
    """Rule id -> its Chinese and English name in the rulebook, whether it is written or not."""
    with RULEBOOK.open(encoding="utf-8", newline="") as rows:
        return {row["id"]: (row["name_zh"], row["name_en"]) for row in csv.DictReader(rows)}


@cache
def not_checkable() -> Mapping[str, Mapping[str, str]]:
    """Rule id -> language -> why no rule checks it over events."""
    return tomllib.loads(NOT_CHECKABLE.read_text(encoding="utf-8"))
