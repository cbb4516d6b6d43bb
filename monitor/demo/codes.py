"""Codes of the generated county: credit codes with valid check places, money, fingerprints. No names of people."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from stdnum.cn import uscc

CNY = "CNY"


def yuan(fen: int) -> dict[str, str]:
    """Money of the contract from integer fen (may be negative for signed amounts)."""
    sign, size = ("-", -fen) if fen < 0 else ("", fen)
    return {"amount": f"{sign}{size // 100}.{size % 100:02d}", "currency": CNY}


@cache
def credit_code(register: str, region: str, series: str, number: int) -> str:
    """An 18-place unified social credit code (GB 32100-2015): register 11 or 91, region, series MB or MA, number."""
    stem = f"{register}{region}{series}{number:07d}"
    return stem + str(uscc.calc_check_digit(stem))


@cache
def organisation(id_: str) -> dict[str, str]:
    """The structure `organisation` without a name (names never match anything)."""
    return {"id": id_}


def firm(id_: str) -> dict[str, str]:
    """The structure `party` of an organisation."""
    return {"kind": "organisation", "id": id_}


def person(id_: str) -> dict[str, str]:
    """The structure `party` of a person: a code, never a name."""
    return {"kind": "person", "id": id_}


def fingerprint(text: str) -> str:
    """A SHA-256 that stands for a file or a plain text of that description."""
    return sha256(text.encode()).hexdigest()


def document(id_: str, kind: str, day: str) -> dict[str, Any]:
    """The structure `document`: number, kind, fingerprint, the date it bears."""
    return {"id": id_, "kind": kind, "sha256": fingerprint(id_), "date": day}


def recording(id_: str, seconds: int) -> dict[str, Any]:
    """The structure `recording` of a given length."""
    return {"id": id_, "seconds": seconds, "sha256": fingerprint(id_)}


def target(kind: str, id_: str) -> dict[str, str]:
    """The structure `target`."""
    return {"kind": kind, "id": id_}
