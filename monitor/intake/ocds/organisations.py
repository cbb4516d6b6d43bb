"""Which organisation a release means: one id for one organisation, by a rule that is stated and guesses nothing.

1. An id of the party that is an id of the contract (a credit code, or `scheme:id`) stands as it is.
2. Else scheme and id of its identifier: a credit code under a Chinese scheme stands alone, all else is `scheme:id`; an
   id that repeats its scheme drops it.
3. Else an id written as org-id.guide lists them (`XX-REGISTER-id`).
4. Else the name: `<prefix of the ocid>-name:` and the SHA-256 of the name in NFKC. An id without scheme is unique
   within its release only, so that it is no id: two firms may both be `1`.

The number of an identity card is a person's: a digest stands for it, and the name is left out.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

from monitor.intake.converters.parties import digest_of
from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.terms import PREFIX, Flaw
from monitor.intake.ocds.values import Unfit, fitting, plain_id, text, unfit
from monitor.intake.problems import Weight
from monitor.vocabulary.forms import FORMS
from monitor.vocabulary.identifiers import personal
from monitor.vocabulary.problems import Words, masked

IDENTIFIED: Final = Words("单位代码或名称", "an organisation by scheme and id, or by name")
_GUIDE: Final = re.compile("(?P<scheme>[A-Z]{2}-[A-Z][A-Z0-9_]*)-(?P<id>.+)")
_SCHEME: Final = re.compile("[A-Za-z][A-Za-z0-9._-]{0,63}")
_CHINESE: Final = re.compile("CN(-.*)?", re.IGNORECASE)
_PERSONAL: Final = re.compile(
    "(^|[-_])(ID_?CARD|CEDULA|C[IC]|DNI|CURP|CPF|SSN|PASSPORT|NATIONAL_?ID|NID|PERSON)([-_]|$)", re.IGNORECASE
)
_DIGITS: Final = 32


class Organisations:
    """The organisations of one state of a process: references are looked up among its parties."""

    def __init__(self, release: Block, ocid: str) -> None:
        """Know the parties by their id."""
        self._prefix = ocid[:PREFIX]
        self._parties = {party.id: party for party in release.each("parties") if party.id is not None}

    def party(self, reference: Block) -> Block:
        """The party that a reference names, or the reference itself (in version 1.0 it is the organisation)."""
        return self._parties.get(reference.id or "", reference)

    def organisation(self, reference: Block, reading: Reading) -> dict[str, Any]:
        """`{"id", "name"}` of an organisation. Raises Unfit where nothing identifies it."""
        if not isinstance(reference.value, dict):
            raise unfit("wrong_type", reference, IDENTIFIED)
        party = self.party(reference)
        for at in {reference.path: reference, party.path: party}.values():
            for one in (at.get("id"), at.get("name")):
                if one is not None:
                    reading.take(one)
        name = self._name(party) or self._name(reference)
        told = self._identified(party, reading) or self._by_name(name)
        if told is None:
            raise unfit("missing", Block("", (*reference.path, "id")), IDENTIFIED)
        if told.startswith("person:") or name is None:
            return {"id": told.removeprefix("person:")}
        return {"id": told, "name": name}

    def payee(self, reference: Block, reading: Reading) -> dict[str, Any]:
        """The same as a party of the contract."""
        return {"kind": "organisation", **self.organisation(reference, reading)}

    def _by_name(self, name: str | None) -> str | None:
        return f"{self._prefix}-name:{digest_of(name)}" if name else None

    @staticmethod
    def _name(party: Block) -> str | None:
        for one in (party.get("name"), party.get("identifier", "legalName")):
            try:
                if one is not None:
                    return text(one, Reading())
            except Unfit:
                continue
        return None

    def _identified(self, party: Block, reading: Reading) -> str | None:
        own = party.id
        scheme, number = party.get("identifier", "scheme"), party.get("identifier", "id")
        if own is not None and fitting(own, "org_id") and not _is_person(own.partition(":")[0], own):
            for one in (scheme, number):
                if one is not None and str(one.value) in {own, *own.split(":", 1), "CN-USCC"}:
                    reading.take(one)
            return own
        if scheme is not None and number is not None and isinstance(scheme.value, str):
            try:
                told = self._of_scheme(scheme.value.strip(), plain_id(number), number, reading)
            except Unfit:
                told = None
            if told is not None:
                reading.take(scheme)
                reading.take(number)
                return told
        found = _GUIDE.fullmatch(own) if own else None
        return self._of_scheme(found["scheme"], found["id"], party, reading) if found else None

    @staticmethod
    def _of_scheme(scheme: str, number: str, block: Block, reading: Reading) -> str | None:
        if not _SCHEME.fullmatch(scheme):
            return None
        if _is_person(scheme, number):
            reading.flaws.append(Flaw("natural_person", block.path, masked(number), IDENTIFIED, Weight.NOTE))
            digest = hashlib.sha256(f"{scheme}:{number}".encode("utf-8", "backslashreplace")).hexdigest()
            return f"person:{scheme}:{digest[:_DIGITS]}"
        bare = re.sub(f"^{re.escape(scheme)}[-:_]?", "", number) or number
        if _CHINESE.fullmatch(scheme) and fitting(bare, "org_id"):
            return bare
        told = f"{scheme}:{bare}"
        if fitting(told, "org_id"):
            return told
        reading.flaws.append(Flaw("id_digested", block.path, number, FORMS["org_id"].expected, Weight.NOTE))
        digest = hashlib.sha256(bare.encode("utf-8", "backslashreplace")).hexdigest()
        return f"{scheme}:{digest[:_DIGITS]}"


def _is_person(scheme: str, number: str) -> bool:
    """True of the schemes of identity cards, and of numbers that look like a person's."""
    return _PERSONAL.search(scheme) is not None or personal(number.rpartition(":")[2])
