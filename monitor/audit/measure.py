"""Recall and false alarms a rule, against a ledger of what was planted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.vocabulary.verdicts import Verdict

IDS = ("id", "ocid", "person", "expert")
LOCAL = ("lot_id", "milestone_id", "item_id")


@dataclass(slots=True)
class Measured:
    """One rule's figures."""

    planted: int = 0
    found: int = 0
    false_alarms: int = 0
    cleared: int = 0
    missed: list[dict[str, Any]] = field(default_factory=list)
    alarms: list[dict[str, Any]] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        """Share of the planted that was found; None where nothing was planted."""
        return self.found / self.planted if self.planted else None


def _same(planted: Mapping[str, Any], about: Mapping[str, Any]) -> bool:
    """Whether a finding is about what was planted: every id that both tell is the same, and one at least is."""
    both = planted.keys() & about.keys()
    return bool(both) and all(planted[name] == about[name] for name in both)


def measure(
    verdicts: Iterable[Mapping[str, Any]],
    planted: Iterable[Mapping[str, Any]],
    left_out: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Measured]:
    """Rule -> figures. `verdicts` as `tenderwatch audit` prints them, the others as the demo county records them.

    A finding that names a rule in `also` of a planted breach of the same story counts neither as found nor as alarm;
    nor does one whose rule takes what is `left_out` for a breach (`breaks`). What story it belongs to is read from its
    scope, its ids, and the project, process or unit that a line tells.
    """
    flagged, out = _sorted(verdicts)
    beside: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for gap in left_out:
        for rule in gap["breaks"]:
            beside[rule].append(gap)
    explained: set[int] = set()
    for told in planted:
        for rule in told.get("also", ()):
            beside[rule].append(told)
        figures = out[told["rule"]]
        figures.planted += 1
        hits = [line for line in flagged[told["rule"]] if _same(told["about"], line["about"])]
        explained |= {id(line) for line in hits}
        if hits:
            figures.found += 1
        else:
            figures.missed.append(dict(told))
    for rule, lines in flagged.items():
        for line in lines:
            if id(line) not in explained and not any(_beside(told, line) for told in beside[rule]):
                out[rule].false_alarms += 1
                out[rule].alarms.append(line)
    return dict(sorted(out.items()))


def _sorted(verdicts: Iterable[Mapping[str, Any]]) -> tuple[dict[str, list[dict[str, Any]]], dict[str, Measured]]:
    """Rule -> its findings; rule -> figures, with what is clear counted."""
    flagged: dict[str, list[dict[str, Any]]] = defaultdict(list)
    out: dict[str, Measured] = defaultdict(Measured)
    for line in verdicts:
        if line["verdict"] == Verdict.FLAGGED:
            flagged[line["rule"]].append(dict(line))
        elif line["verdict"] == Verdict.CLEAR:
            out[line["rule"]].cleared += 1
    return flagged, out


def _beside(told: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    told_of = (line.get(name) for name in ("project_id", "process_id", "unit_id"))
    near = {line["scope"]["id"], *told_of, *_ids(line["about"])} - {None}
    return not near.isdisjoint({told.get("scope"), *_ids(told["about"])})


def _ids(about: Mapping[str, Any]) -> set[str]:
    """The ids that are one record's or one party's alone; a lot's or a milestone's is one within its process."""
    told = (name for name in about if name in IDS or (name.endswith("_id") and name not in LOCAL))
    return {about[name] for name in told if isinstance(about[name], str)}
