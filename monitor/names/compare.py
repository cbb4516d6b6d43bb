"""Two firms compared by credit code, else by name: verdict, reasons, and both names taken apart.

A code that holds decides alone. Among names, equal is equal after normalising (`monitor.names.firm`); at most one
doubt is allowed for "possible": a place or form left out, or one slip (`monitor.names.misprint`), not both.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.names.firm import Firm, firm
from monitor.names.forms import stem
from monitor.names.misprint import FEWEST, misprint
from monitor.names.reasons import SAID, Reason, Verdict
from monitor.names.short_forms import rows_of

Told = tuple[Verdict, tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What can be said of two names, and why."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    one: Firm
    other: Firm

    def said(self, lang: str = "zh") -> tuple[str, ...]:
        """The reasons as sentences."""
        return tuple(SAID[reason][lang] for reason in self.reasons)


def compare(one: str, other: str, *, codes: tuple[str | None, str | None] = (None, None)) -> Comparison:
    """Two single firms; a consortium is split first (`monitor.names.consortium`)."""
    left, right = firm(one, codes[0]), firm(other, codes[1])
    verdict, reasons = judged(left, right)
    doubtful = any(code and told.code is None for code, told in zip(codes, (left, right), strict=True))
    return Comparison(verdict, (*reasons, Reason.CODE_INVALID) if doubtful else reasons, left, right)


def judged(one: Firm, other: Firm) -> Told:
    """Verdict and reasons for two firms taken apart; the same in either order."""
    if not (one.code and other.code):
        return _by_name(one, other)
    if one.code == other.code:
        return Verdict.SAME, (Reason.SAME_CODE,)
    verdict, reasons = _by_name(one, other)
    if verdict is Verdict.BRANCH:  # a branch is registered under a code of its own
        return verdict, (*reasons, Reason.OTHER_CODE)
    return Verdict.DIFFERENT, (Reason.OTHER_CODE, *(reasons if verdict is Verdict.SAME else ()))


def _by_name(one: Firm, other: Firm) -> Told:
    if rows_of(one) & rows_of(other) and _parts(one) != _parts(other):
        return Verdict.RELATED, (Reason.SHORT_FORM,)
    verdict, reasons = _parents(one, other)
    if one.branch == other.branch or verdict is Verdict.DIFFERENT:
        return verdict, reasons
    of = Reason.BRANCHES_OF_ONE if one.branch and other.branch else Reason.BRANCH_OF
    return (Verdict.BRANCH, (of,)) if verdict is Verdict.SAME else (verdict, (*reasons, of))


def _parts(told: Firm) -> tuple[object, ...]:
    return told.place.codes, told.core, told.form, told.branch


def _parents(one: Firm, other: Firm) -> Told:
    """As the two would compare without their branches."""
    place = _place(one, other)
    if place is Reason.OTHER_PLACE:
        return Verdict.DIFFERENT, (place if one.core == other.core else Reason.OTHER_NAME,)
    equal = one.core == other.core or (place is Reason.PLACE_MISSING and one.bare == other.bare)
    if equal:
        doubts = tuple(doubt for doubt in (place, _form(one, other)) if doubt is not None)
        return (Verdict.POSSIBLE, doubts) if doubts else (Verdict.SAME, (Reason.SAME_NAME, *_notes(one, other)))
    if one.form != other.form or place is Reason.PLACE_UNCLEAR:
        return Verdict.DIFFERENT, (Reason.OTHER_NAME,)
    slip = _slip(one.core, other.core) if place is None else _slip(one.full, other.full)
    return Verdict.POSSIBLE if slip in {Reason.HOMOPHONE, Reason.ONE_CHARACTER} else Verdict.DIFFERENT, (slip,)


def _slip(one: str, other: str) -> Reason:
    """What one slip would explain; where it would not, how the two differ."""
    slip, stems = misprint(one, other), (stem(one), stem(other))
    short = stems[0] != stems[1] and max(map(len, stems)) < FEWEST
    return Reason.OTHER_STEM if slip is Reason.ONE_CHARACTER and short else slip or Reason.OTHER_NAME


def _place(one: Firm, other: Firm) -> Reason | None:
    """What the places leave in doubt; None where both are the same, or neither name has one."""
    if one.place.codes == other.place.codes:
        return None
    if not (one.place.codes and other.place.codes):
        return Reason.PLACE_MISSING
    shared = set(one.place.codes) & set(other.place.codes)
    return Reason.PLACE_UNCLEAR if shared else Reason.OTHER_PLACE


def _form(one: Firm, other: Firm) -> Reason | None:
    if one.form == other.form:
        return None
    return Reason.OTHER_FORM if one.form and other.form else Reason.FORM_MISSING


def _notes(one: Firm, other: Firm) -> tuple[Reason, ...]:
    if one.written == other.written:
        return ()
    return (Reason.WRITTEN_OTHERWISE if one.full == other.full else Reason.PLACE_WRITTEN_OTHERWISE,)
