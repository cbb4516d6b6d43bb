"""Events held against the log: each is new, a repeat of what stands there, a correction of it, or cannot stand.

An event's id says which record it is. The same id with the same content is the same event again. With other content it
is a correction, and only where the sender said that this upload corrects: it gets an id of its own, made of what it
says and of what it replaces, so that the same file again is a repeat; what it replaces stays. The id stands in the
public leaf and what it is made of could be guessed, so that its digest is keyed with a secret of the deployment.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final, NamedTuple

from monitor.intake.problems import RowProblem, Weight
from monitor.ledger.canonical import canonical
from monitor.store.about import about
from monitor.store.database import Read
from monitor.store.held import Held, corrections, held
from monitor.store.rows import Content, content_of
from monitor.store.submissions import certified_after
from monitor.vocabulary.envelope import UNIT
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import Words, shown

WITHDRAWN: Final = "event.withdrawn"
NAMED: Final = "事件编号"
"""How a sheet calls the column of ids."""
LONGEST_ID: Final = 128
DIGITS: Final = 24
CORRECTION: Final = Words("写明所更正的报送编号后再上传", "an upload that names the submission it corrects")
OTHER_ID: Final = Words("新的编号", "a new id")
ONE_OF_EACH: Final = Words("每个编号一条", "one of each id")
KEPT: Final = Words("原记录保留，以更正后的为准", "the old one stays, the new one holds")


class Plan(StrEnum):
    """What becomes of an event when its submission is certified."""

    NEW = "new"
    REPEAT = "repeat"
    CORRECTS = "corrects"


class Placed(NamedTuple):
    """An event as it will be appended, what becomes of it, and the entry that it repeats or corrects."""

    event: Event
    plan: Plan
    entry: int | None = None


def place(
    read: Read, events: Sequence[Event], *, corrects: bool, secret: bytes
) -> tuple[list[Placed], list[RowProblem]]:
    """Every event with its plan, in order, and the problems of those that cannot stand.

    `corrects` = the sender said that this upload corrects an earlier one; `secret` keys the ids of corrections.
    """
    by_source: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for event in events:
        by_source[event.source][event.id] = None
    logs = {source: _Log(read, source, ids, secret) for source, ids in by_source.items()}
    placed: list[Placed] = []
    problems: list[RowProblem] = []
    seen: dict[tuple[str, str], Content] = {}
    for event in events:
        content = content_of(event)
        first = seen.setdefault((event.source, event.id), content)
        if first is not content:
            weight = Weight.CHECK if first == content else Weight.MUST_FIX
            problems.append(_about(event, "given_twice", shown(event.id), ONE_OF_EACH, weight))
            continue
        told = logs[event.source].place(event, content, corrects=corrects)
        if isinstance(told, RowProblem):
            problems.append(told)
            continue
        placed.append(told)
        if told.plan is Plan.CORRECTS:
            problems.append(_about(event, "corrects_entry", str(told.entry), KEPT, Weight.NOTE))
    return placed, problems


class _Log:
    """What the log holds under the ids of one source."""

    def __init__(self, read: Read, source: str, ids: Iterable[str], secret: bytes) -> None:
        self._read, self._secret = read, secret
        self._held: Mapping[str, Held] = held(read, source, list(ids))
        self._later: Mapping[str, list[Held]] = corrections(read, source, list(self._held))

    def place(self, event: Event, content: Content, *, corrects: bool) -> Placed | RowProblem:
        first = self._held.get(event.id)
        if first is None:
            return Placed(event, Plan.NEW)
        chain = self._chain(first)
        if any(one.content is None for one in chain):
            return _about(event, "erased_before", str(first.seq), OTHER_ID)
        if any(one.type == WITHDRAWN for one in chain):
            return _about(event, "withdrawn_before", str(first.seq), OTHER_ID)
        tip = chain[-1]
        again = self._same(event, content, [tip] if corrects else [first, tip])
        if again is not None:
            return again
        if not corrects or event.corrects is not None or tip.type != event.type:
            return _about(event, "id_taken", str(tip.seq), self._correction_of(event, tip.seq))
        return Placed(_correction(event, tip.id, self._secret), Plan.CORRECTS, tip.seq)

    def _correction_of(self, event: Event, entry: int) -> Words:
        """How to correct the entry: by an upload that names the submission it came with, where it came with one."""
        unit = event.source.removeprefix(UNIT)
        one = certified_after(self._read, unit, entry)
        told = about(self._read, "submission.certified", f"submission/{one.id}") if one is not None else []
        if one is None or not told or not int(told[0].data.get("first_entry", entry + 1)) <= entry:
            return CORRECTION
        return Words(f"作为对报送 {one.id} 的更正上传", f"an upload that corrects submission {one.id}")

    def _chain(self, first: Held) -> list[Held]:
        """What stands under an id and each last one that corrects it, to the one that holds."""
        chain = [first]
        while later := [one for one in self._later.get(chain[-1].id, ()) if one not in chain]:
            gone = [one for one in later if one.type == WITHDRAWN]
            chain.append(gone[0] if gone else later[-1])
        return chain

    def _same(self, event: Event, content: Content, among: Sequence[Held]) -> Placed | None:
        """The repeat of one of these, whatever it corrects itself."""
        for one in among:
            if (
                one.content is not None
                and _said(one.content) == _said(content)
                and event.corrects in {None, one.corrects}
            ):
                return Placed(replace(event, id=one.id, corrects=one.corrects), Plan.REPEAT, one.seq)
        return None


def _said(content: Content) -> tuple[str, ...]:
    """The content without what it corrects."""
    type, subject, time, _, body = content
    return type, subject, time, body


def _correction(event: Event, of: str, secret: bytes) -> Event:
    told = {"source": event.source, "corrects": of, "data": event.data, "time": event.time}
    mark = f"/c-{hmac.new(secret, canonical(told), hashlib.sha256).hexdigest()[:DIGITS]}"
    return replace(event, id=event.id[: LONGEST_ID - len(mark)] + mark, corrects=of)


def _about(event: Event, code: str, found: str, expected: Words, weight: Weight = Weight.MUST_FIX) -> RowProblem:
    origin = event.origin
    column = "id" if origin.sheet is None else NAMED
    return RowProblem(origin.file or "", code, found, expected, weight, origin.sheet, origin.row, column)
