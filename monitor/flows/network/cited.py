"""Which ties a finding rests on: it cites an entry of the tie and names both of its ends."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from monitor.findings.rests import resting_on
from monitor.findings.tell import title
from monitor.flows.network.ties import Tie
from monitor.store.concerning import findings_concerning
from monitor.store.database import Read
from monitor.store.resting import quoted

STANDING: Final = ("raised", "cured")


def cited(
    read: Read, edges: Mapping[tuple[str, str], Sequence[Tie]], *, without_units: frozenset[str] = frozenset()
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Ends of a tie -> the standing findings that rest on it: id, rule and title."""
    ends_of: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for ends, ties in edges.items():
        for tie in ties:
            for entry in tie.entries:
                ends_of[entry].add(ends)
    processes = {tie.process for ties in edges.values() for tie in ties if tie.process is not None}
    parties = {end for ends in edges for end in ends}
    found = resting_on(read, ends_of.keys(), processes=processes, scopes=parties, states=STANDING)
    hidden = findings_concerning(read, without_units)
    out: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in quoted(read, found.keys() - hidden):
        named = {*_texts([json.loads(row.about), json.loads(row.shown)]), row.scope_id}
        for ends in sorted({ends for entry in found[row.id] for ends in ends_of[entry]}):
            if named >= {*ends}:
                out[ends].append({"id": row.id, "rule": row.rule, "title": title(row.rule)})
    return dict(out)


def _texts(value: Any) -> Iterator[str]:
    """Every text at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _texts(part)
