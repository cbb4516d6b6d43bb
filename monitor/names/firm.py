"""A firm's name taken apart: credit code, place, core, legal form, branch; and the key that equal names share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from monitor.names.characters import folded, one_width
from monitor.names.forms import split_branch, split_form
from monitor.names.places import NOWHERE, Place, split_place
from monitor.vocabulary import identifiers


@dataclass(frozen=True, slots=True)
class Firm:
    """What is compared of a firm."""

    written: str
    code: str | None
    """Its unified social credit code, where one that holds was given."""
    place: Place
    core: str
    """The name without place, form and branch."""
    form: str
    branch: str
    """What stands behind the parent's name; empty for a parent."""

    @property
    def full(self) -> str:
        """The core with the place as it is written."""
        return self.place.written + self.core

    @property
    def bare(self) -> str:
        """The core with the place in its shortest form: 绥宁宏达 of 绥宁县宏达."""
        return self.place.short + self.core

    @property
    def key(self) -> str:
        """The credit code, else what two names must share to be the same."""
        return self.code or "|".join((",".join(self.place.codes), self.core, self.form, self.branch))


def valid_code(code: str | None) -> str | None:
    """A unified social credit code whose check place holds (GB 32100-2015), in capitals; None for any other text."""
    told = one_width(code or "").strip().upper()
    is_code = len(told) == 18 and identifiers.org_id(told) is None  # noqa: PLR2004 - the length of the code
    return told if is_code else None


@lru_cache(maxsize=65_536)
def firm(name: str, code: str | None = None) -> Firm:
    """`name` taken apart. A code that does not hold is as none."""
    parent, branch = split_branch(folded(name))
    rest, form = split_form(parent)
    place, core = split_place(rest)
    return Firm(name, valid_code(code), place, core, form, branch)


def key(name: str, code: str | None = None) -> str:
    """The key of a firm: equal for two that are the same."""
    return firm(name, code).key


def keyed(names: pl.Expr) -> pl.Expr:
    """The key of each name in a column of frames; each different name is taken apart once."""

    def of(column: pl.Series) -> pl.Series:
        told = column.unique().drop_nulls()
        return column.replace_strict(told, [key(name) for name in told], default=None, return_dtype=pl.String)

    return names.map_batches(of, return_dtype=pl.String)


__all__ = ["NOWHERE", "Firm", "firm", "key", "keyed", "valid_code"]
