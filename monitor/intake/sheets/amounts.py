"""A cell that tells how much: amounts of money, numbers, shares, counts; and what the catalogue of converters reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Final

from monitor.intake.cells import Cell, text_of, tight
from monitor.intake.converters.catalogue import CATALOGUE
from monitor.intake.converters.kit import Outcome, refused
from monitor.vocabulary.forms import FORMS
from monitor.vocabulary.problems import Words

NUMBER: Final = Words("数，如 12.5", "a number, as 12.5")
ENDS: Final = " \t\r\n\u00a0\u3000"
"""Blanks that a cell may begin and end with."""
_SIGN: Final = re.compile("^[-−－]|^[(（](?=.*[)）]$)")


def converted(name: str) -> Callable[[Cell], Outcome]:
    """The converter of this name, without settings."""
    converter = CATALOGUE[name]
    return lambda cell: converter.convert((cell,), {})


money: Final = converted("yuan")
_share: Final = converted("ratio")
_whole: Final = converted("integer")


def signed_money(cell: Cell) -> Outcome:
    """An amount that may be negative: -1,200.50, （1,200.50）."""
    written = text_of(cell).strip(ENDS)
    bare = _SIGN.sub("", written, count=1).removesuffix(")").removesuffix("）") if _SIGN.search(written) else None
    if bare is None:
        return money(cell)
    out = money(bare)
    if out.value is None or not out.value["amount"].strip("0."):
        return out
    return Outcome({**out.value, "amount": "-" + out.value["amount"]}, out.faults)


def decimal(cell: Cell) -> Outcome:
    """A number that is not negative, written in full."""
    if isinstance(cell, bool):
        return refused("not_a_number_cell", cell, NUMBER)
    try:
        told = Decimal(tight(cell).replace(",", ""))
    except InvalidOperation:
        return refused("not_a_number_cell", cell, NUMBER)
    if not told.is_finite():
        return refused("not_a_number_cell", cell, NUMBER)
    if told.is_signed():
        return refused("negative", cell, NUMBER)
    return Outcome(format(told, "f"))


def ratio(cell: Cell) -> Outcome:
    """A share; one that is written as the contract writes it stays as it is written (signatures cover texts)."""
    out = _share(cell)
    written = tight(cell)
    as_it_is = out.value is not None and FORMS["ratio"].fault(written) is None
    return Outcome(written, out.faults) if as_it_is else out


def integer(cell: Cell) -> Outcome:
    """A whole number; thousands may be separated by commas."""
    out = _whole(tight(cell).replace(",", "") if not isinstance(cell, bool) else cell)
    return out if out.value is not None else refused("not_an_integer", cell, FORMS["int"].expected)
