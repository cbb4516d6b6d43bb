"""An audit of files, without a store: JSON Lines and mapped tables in, verdicts and counts out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.audit.batch import batch
from monitor.audit.evaluate import Charge, Failed, Judged
from monitor.audit.lines import lines
from monitor.facts.records import records
from monitor.intake.intake import Intake
from monitor.intake.jsonl import import_jsonl
from monitor.intake.load import for_folder
from monitor.intake.mapping import Mapping
from monitor.intake.problems import RowProblem, Weight
from monitor.intake.report import Report
from monitor.intake.tabular import import_path
from monitor.vocabulary.event import Event

EVENT_FILES = {".json", ".jsonl", ".ndjson"}


@dataclass(slots=True)
class Audited:
    """What an audit of files read, refused and said."""

    events: list[Event] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    """Events left out because their id stands for other content."""
    judged: Judged | None = None
    charged: tuple[Charge, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[Failed, ...]:
        """The rules that broke."""
        return self.judged.failed if self.judged else ()

    def verdicts(self) -> Iterator[dict[str, Any]]:
        """One object a verdict, with its evidence down to file and row."""
        if self.judged is None:
            return

        def told(number: int) -> dict[str, Any]:
            event = self.events[number]
            place = {"file": event.origin.file, "sheet": event.origin.sheet, "row": event.origin.row}
            named = {"source": event.source, "id": event.id, "type": event.type, "time": event.time}
            return {**named, **{name: value for name, value in place.items() if value is not None}}

        yield from lines(self.judged.verdicts, {charge.rule.id: charge for charge in self.charged}, told)

    def counts(self) -> dict[str, Counter[str]]:
        """Rule -> verdict -> number of judged records."""
        out: dict[str, Counter[str]] = {charge.rule.id: Counter() for charge in self.charged}
        if self.judged is not None:
            grouped = self.judged.verdicts.group_by("rule", "verdict").len()
            for rule, verdict, count in grouped.sort("rule", "verdict").iter_rows():
                out[rule][verdict] = count
        return out


def sources(paths: Iterable[Path], mapping: Mapping | None) -> Iterator[Intake]:
    """The doors for `paths`: JSON Lines as replay files, all else through the mapping."""
    for path in paths:
        if path.is_file() and path.suffix in EVENT_FILES:
            yield import_jsonl(path, stored=True)
        elif path.is_dir() and mapping is None:
            yield from (
                import_jsonl(inside, stored=True) for inside in sorted(path.iterdir()) if inside.suffix in EVENT_FILES
            )
        else:
            yield import_path(path, mapping or for_folder(path if path.is_dir() else path.parent))


def audit(
    doors: Iterable[Intake], charged: Sequence[Charge], day: int, *, progress: Callable[[int], None] = lambda _: None
) -> Audited:
    """All that `doors` yield as one world, judged as of `day`. `progress` is told the events read so far."""
    out = Audited(charged=tuple(charged))
    started = time.perf_counter()
    known: dict[tuple[str, str], Event] = {}
    for door in doors:
        for item in door:
            if isinstance(item, RowProblem):
                out.problems.append(item)
            elif known.setdefault((item.source, item.id), item) != item:
                out.conflicts.append(f"{item.source} {item.id}")
            elif known[item.source, item.id] is item:
                out.events.append(item)
                if len(out.events) % 1000 == 0:
                    progress(len(out.events))
        out.reports.append(door.report)
    read = time.perf_counter()
    world = records(enumerate(out.events))
    framed = time.perf_counter()
    out.judged = batch(world, charged, day)
    out.seconds = {"read": read - started, "frames": framed - read, "rules": time.perf_counter() - framed}
    return out


def must_fix(problems: Iterable[RowProblem]) -> list[RowProblem]:
    """The problems that cost a row."""
    return [problem for problem in problems if problem.severity == Weight.MUST_FIX]
