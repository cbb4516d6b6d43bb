"""The releases of one process become its events, and every value of them is accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from monitor.intake.ocds.amendments import learn
from monitor.intake.ocds.block import Block, leaves
from monitor.intake.ocds.carried import carried, carries
from monitor.intake.ocds.chain import Chain, first_id
from monitor.intake.ocds.decoding import oddities
from monitor.intake.ocds.draft import Draft
from monitor.intake.ocds.history import ONCE, State, states
from monitor.intake.ocds.kinds import Known, drafts
from monitor.intake.ocds.organisations import Organisations
from monitor.intake.ocds.report import OcdsReport
from monitor.intake.ocds.scene import Memo, Scene
from monitor.intake.ocds.terms import Before, Flaw, Found, Options, Path, general
from monitor.intake.problems import RowProblem, Weight
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.problems import Words

SIGNED: Final = Words("签订时的金额", "the amount as signed")
_OWN: Final[frozenset[Path]] = frozenset({("ocid",), ("id",), ("date",)})
"""What a release says of itself, in the ids and the order of the events; its tags stand one below."""


@dataclass(slots=True)
class Process:
    """One process on its way through an import."""

    ocid: str
    options: Options
    report: OcdsReport
    before: Before | None = None
    _made: dict[str, Draft] = field(default_factory=dict)
    """First id -> the draft of the state last seen, where it made an event."""
    _failed: dict[str, Draft] = field(default_factory=dict)
    _again: dict[str, Draft] = field(default_factory=dict)
    """Elements that stand twice in one state and say the same."""
    _told: set[str] = field(default_factory=set)
    """Ids of events that were yielded."""

    def events(self, releases: list[Found]) -> Iterator[Event | RowProblem]:
        """The events of the process, each after the problems about it."""
        for found in releases:
            yield from (flaw.at(found.place, self.ocid) for flaw in oddities(found.release))
        carriers = [found for found in releases if carries(found.release)]
        for found in carriers:
            tally = self.report.tally(found.place.file)
            yield from carried(found, self.options, self.report, self.ocid)
            tally.derived += sum(1 for path, _ in leaves(found.release) if path[0] != "tw")
        plain = [found for found in releases if not carries(found.release)]
        for found in plain if carriers else ():
            if found.is_compiled:
                self.report.tally(found.place.file).derived += sum(1 for _ in leaves(found.release))
        plain = [found for found in plain if not (carriers and found.is_compiled)]
        if plain:
            yield from self._mapped(plain)

    def _mapped(self, releases: list[Found]) -> Iterator[Event | RowProblem]:
        chain = Chain(self.ocid, self.options.source(self.ocid))
        known, earlier = Known(), None
        flaws: dict[tuple[str, str, Path], RowProblem] = {}
        for step in states(releases):
            if isinstance(step, tuple):
                yield step[1].at(step[0].place, self.ocid)
                continue
            learn(known, earlier, step)
            flaws.clear()
            for item in self._state(step, known, chain):
                if isinstance(item, Event):
                    yield item
                else:
                    flaws.setdefault((item.code, item.found, (item.column or "",)), item)
            earlier = step
        yield from flaws.values()
        if earlier is not None:
            self._account(releases, earlier)

    def _state(self, state: State, known: Known, chain: Chain) -> Iterator[Event | RowProblem]:
        release = Block(state.content)
        scene = Scene(state, self.ocid, self.options, Organisations(release, self.ocid), Memo(release), {(): release})
        all_drafts = list(drafts(scene, known))
        ids = [first_id(self.ocid, draft.key, draft.kind) for draft in all_drafts]
        chain.recall([one for one in ids if not chain.holds(one)], self.before)
        place, seen = state.found.place, dict[str, Draft]()
        for first, draft in zip(ids, all_drafts, strict=True):
            same = seen.setdefault(first, draft)
            if same is draft:
                yield from self._draft(first, draft, state, chain)
            elif (same.data, same.time) == (draft.data, draft.time):
                self._again[f"{first}#{draft.path}"] = draft
            else:
                yield Flaw("given_twice", draft.path, draft.key[-1], ONCE, Weight.MUST_FIX).at(place, self.ocid)
                self._failed[f"{first}#{draft.path}"] = draft

    def _draft(self, first: str, draft: Draft, state: State, chain: Chain) -> Iterator[Event | RowProblem]:
        place = state.found.place
        if draft.is_amended:
            if chain.holds(first):
                self._made[first] = draft
                return
            draft.reading.flaws.append(Flaw("amended_amount", draft.path, expected=SIGNED))
        wrong = list(draft.missing)
        event: Event | None = None
        if not wrong:
            for item in chain.extend(draft, state, Origin(place.file, place.line)):
                if isinstance(item, Event):
                    event = item
                elif item.weight is Weight.MUST_FIX:
                    wrong.append(item)
                else:
                    draft.reading.flaws.append(item)
        if event is None:
            self._failed[first] = draft
            self._made.pop(first, None)
            yield from (flaw.at(place, self.ocid) for flaw in wrong)
            return
        self._made[first] = draft
        self._failed.pop(first, None)
        yield from (flaw.at(place, self.ocid) for flaw in draft.reading.flaws)
        if event.id not in self._told:
            self._told.add(event.id)
            yield event

    def _account(self, releases: list[Found], last: State) -> None:
        """Count the values of the last state by what became of them, and the elements by kind.

        They count for the file of the last release, wherever the releases before it stood.
        """
        file = last.found.place.file
        tally = self.report.tally(file)
        for draft in self._made.values():
            self.report.counted(file, draft.kind).made += 1
            self.report.counted(file, draft.kind).rows += 1
            for name in draft.assumed:
                self.report.assumed[f"{draft.kind}.{name}"] += 1
        for draft in self._failed.values():
            counted = self.report.counted(file, draft.kind)
            counted.rows += 1
            counted.refused[draft.missing[0].code if draft.missing else "bad_form"] += 1
        for first, draft in self._again.items():
            counted = self.report.counted(file, draft.kind)
            counted.rows += 1
            if first.partition("#")[0] in self._made:
                counted.joined += 1
            else:
                counted.refused["given_twice"] += 1
        again = [draft for first, draft in self._again.items() if first.partition("#")[0] in self._made]
        kept = _read([*self._made.values(), *again])
        lost = _read([*self._failed.values(), *self._again.values()]) - kept
        stated = 0
        for path, value in leaves(last.content):
            stated += 1
            if path in kept or path in _OWN or path[0] == "tag":
                tally.kept += 1
            elif path in lost:
                tally.refused += 1
            else:
                tally.unmapped += 1
                self.report.not_mapped(general(path), value)
        tally.superseded += sum(1 for found in releases for _ in leaves(found.release)) - stated


def _read(all_drafts: Iterable[Draft]) -> set[Path]:
    """All paths that these drafts were read from."""
    out: set[Path] = set()
    shared: dict[int, set[Path]] = {}
    for draft in all_drafts:
        out |= draft.reading.paths
        shared |= {id(paths): paths for paths in draft.reading.shared}
    return out.union(*shared.values())
