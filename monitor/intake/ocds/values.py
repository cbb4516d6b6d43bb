"""A value of a release as the event contract writes it: one converter a type of the contract.

Each takes the block and the reading that notes it, and answers the value; a value that does not fit raises Unfit, and
nothing is noted as read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.moments import NotAMoment, day, instant
from monitor.intake.ocds.terms import TAKEN, TEXT, Flaw
from monitor.intake.problems import Weight
from monitor.vocabulary.forms import FORMS
from monitor.vocabulary.money import DECIMALS
from monitor.vocabulary.problems import Words
from monitor.vocabulary.scalars import has_surrogate

_NUMBER: Final = Words("JSON 数", "a JSON number")
_DIGITS: Final = 14
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f\\s]+")
_LABEL: Final = 300
DIGEST: Final = 40
"""Hex digits of the SHA-256 that stands for an id which the contract cannot hold."""


class Unfit(ValueError):
    """A value that the contract cannot hold; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        """Keep the flaw."""
        super().__init__(flaw.code)
        self.flaw = flaw


def unfit(code: str, block: Block, expected: Words = TAKEN) -> Unfit:
    """The refusal of a value at its place."""
    return Unfit(Flaw(code, block.path, block.value, expected))


def text(block: Block, reading: Reading) -> str:
    """A text on one line, blanks and control characters single blanks, at most 300 characters."""
    if not isinstance(block.value, str):
        raise unfit("wrong_type", block, TEXT)
    if has_surrogate(block.value):
        raise unfit("lone_surrogate", block, TEXT)
    plain = _CONTROLS.sub(" ", block.value).strip()
    if not plain:
        raise unfit("blank", block, TEXT)
    reading.take(block)
    if len(plain) > _LABEL:
        reading.flaws.append(Flaw("shortened", block.path, block.value, FORMS["label"].expected, Weight.NOTE))
    return plain[:_LABEL].rstrip()


def plain_id(block: Block) -> str:
    """An id as text. Raises Unfit where it is no text and no integer, or empty."""
    value = block.value
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise unfit("wrong_type", block, FORMS["code"].expected)
    told = str(value).strip()
    if not told:
        raise unfit("empty_string", block, FORMS["code"].expected)
    return told


def fitting(told: str, form: str = "code") -> str | None:
    """The id itself where the contract can hold it, else None."""
    return told if FORMS[form].fault(told) is None else None


def code(block: Block, reading: Reading) -> str:
    """An id as a code; one that the contract cannot hold is told by `sha256:` and its digest."""
    told = plain_id(block)
    reading.take(block)
    if fitting(told):
        return told
    reading.flaws.append(Flaw("id_digested", block.path, told, FORMS["code"].expected, Weight.NOTE))
    return digested(told)


def digested(told: str) -> str:
    """What stands for an id that no code can hold."""
    return f"sha256:{hashlib.sha256(told.encode('utf-8', 'backslashreplace')).hexdigest()[:DIGEST]}"


def joined(*parts: str) -> str:
    """An id of OCDS, unique within its process only, as one that is unique: the ids from the ocid down, by colons."""
    told = ":".join(parts)
    return told if fitting(told) else f"{parts[0][:64]}:{digested(told)}"


def money(block: Block, reading: Reading) -> dict[str, str]:
    """An amount with exactly the decimals of its currency; nothing is rounded."""
    amount, currency = block.get("amount"), block.get("currency")
    if amount is None:
        raise unfit("missing", Block("", (*block.path, "amount")), _NUMBER)
    if isinstance(amount.value, bool) or not isinstance(amount.value, int | Decimal):
        raise unfit("wrong_type", amount, _NUMBER)
    if currency is None:
        raise unfit("missing", Block("", (*block.path, "currency")), FORMS["currency"].expected)
    if not isinstance(currency.value, str) or currency.value not in DECIMALS:
        raise unfit("unknown_currency", currency, FORMS["currency"].expected)
    told = exact(Decimal(amount.value), DECIMALS[currency.value], amount)
    reading.take(amount)
    reading.take(currency)
    return {"amount": told, "currency": currency.value}


def exact(amount: Decimal, places: int, block: Block) -> str:
    """A number with so many decimals, written out. Raises Unfit where it has more, or too many digits."""
    if not amount.is_finite() or (amount and amount.adjusted() >= _DIGITS):
        raise unfit("too_large", block, FORMS["amount"].expected)
    if amount and amount.adjusted() < -places:
        raise unfit("wrong_decimals", block, FORMS["amount"].expected)
    sign, digits, exponent = amount.as_tuple()
    shift = int(exponent) + places  # finite, so that it is a number
    whole = "".join(map(str, digits))
    if shift < 0:
        if whole[shift:].strip("0"):
            raise unfit("wrong_decimals", block, FORMS["amount"].expected)
        whole = whole[:shift]
    else:
        whole += "0" * shift
    whole = (whole.lstrip("0") or "0").rjust(places + 1, "0")
    told = f"{whole[:-places]}.{whole[-places:]}" if places else whole
    if sign and whole.strip("0"):
        raise unfit("negative", block, FORMS["amount"].expected)
    return told


def moment(block: Block, reading: Reading) -> str:
    """An instant; one without offset is taken in the county's, with a note."""
    try:
        told = instant(block.value)
    except NotAMoment as error:
        raise unfit(error.code, block, FORMS["instant"].expected) from error
    reading.take(block)
    if told.is_assumed:
        reading.flaws.append(Flaw("zone_assumed", block.path, block.value, FORMS["instant"].expected))
    return told.text


def date(block: Block, reading: Reading) -> str:
    """A day, as it was written."""
    try:
        told = day(block.value)
    except NotAMoment as error:
        raise unfit(error.code, block, FORMS["date"].expected) from error
    reading.take(block)
    return told


def period(block: Block, reading: Reading) -> dict[str, str]:
    """The days from start to end, both told."""
    start, end = block.get("startDate"), block.get("endDate")
    if start is None or end is None:
        missing = "startDate" if start is None else "endDate"
        raise unfit("missing", Block("", (*block.path, missing)), FORMS["date"].expected)
    within = Reading()
    told = {"start_date": date(start, within), "end_date": date(end, within)}
    if told["end_date"] < told["start_date"]:
        raise unfit("ends_before_start", end, FORMS["date"].expected)
    reading.paths |= within.paths
    return told


def formed(form: str) -> Callable[[Block, Reading], str]:
    """The converter of a text that must have a form of the contract as it stands."""

    def convert(block: Block, reading: Reading) -> str:
        if not isinstance(block.value, str):
            raise unfit("wrong_type", block, FORMS[form].expected)
        fault = "empty_string" if not block.value else FORMS[form].fault(block.value)
        if fault:
            raise unfit(fault, block, FORMS[form].expected)
        reading.take(block)
        return block.value

    return convert


CONVERTERS: Final[dict[str, Callable[[Block, Reading], Any]]] = {
    "code": code,
    "label": text,
    "text": text,
    "money": money,
    "instant": moment,
    "date": date,
    "period": period,
    "uri": formed("uri"),
    "region": formed("region"),
    "ocid": formed("ocid"),
}
"""Type of the contract -> its converter; organisations, documents and codes of lists have files of their own."""
