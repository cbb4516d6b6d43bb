"""Which findings lie on something that a screen found unusual: on its process, on a party it is about, in its scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from monitor.store.database import Read
from monitor.store.overlays import parties
from monitor.store.screen_runs import current_number, turns
from monitor.store.unusual import Slim, on_subjects, results_concerning

Tie = Literal["process", "party", "scope"]
PROCESS: Final = "process"
PARTY: Final = "party"


class Tied(NamedTuple):
    """A result that lies on a finding, and by what."""

    tie: Tie
    result: Slim


def subjects(row: Mapping[str, Any], about: Iterable[str]) -> Iterator[tuple[Tie, tuple[str, str]]]:
    """What a finding is about as subjects of screens (kind, id); `about` are the parties of its judged entry."""
    if row["process_id"] is not None:
        yield "process", (PROCESS, row["process_id"])
    for party in about:
        yield "party", (PARTY, party)
    yield "scope", (row["scope_kind"], row["scope_id"])


def tied(
    read: Read, rows: Sequence[Mapping[str, Any]], *, without_units: frozenset[str] = frozenset()
) -> dict[str, list[Tied]]:
    """Finding -> the results of the newest run that lie on it, the most unusual first; `rows` of table `finding`.

    Results that concern `without_units` are left out.
    """
    run = current_number(read)
    if run is None or not rows:
        return {}
    about = parties(read, [row["event"] for row in rows])
    mine = {row["id"]: list(subjects(row, about.get(row["event"], ()))) for row in rows}
    wanted = {subject for told in mine.values() for _, subject in told}
    found = on_subjects(read, run, [id for kind, id in wanted if kind == PROCESS], wanted)
    hidden = results_concerning(read, run, without_units) if found else frozenset()
    by_subject: defaultdict[tuple[str, str], list[Slim]] = defaultdict(list)
    for one in found:
        if one.id not in hidden:
            for subject in {(one.subject_kind, one.subject_id), (PROCESS, one.process_id or "")}:
                by_subject[subject].append(one)
    out = {}
    for id, told in mine.items():
        best: dict[str, Tied] = {}
        for tie, subject in told:
            for one in by_subject.get(subject, ()):
                best.setdefault(one.id, Tied(tie, one))
        if best:
            out[id] = sorted(best.values(), key=lambda each: (-each.result.rank_ppm, each.result.id))
    return out


def marks(
    read: Read, rows: Sequence[Mapping[str, Any]], *, without_units: frozenset[str] = frozenset()
) -> dict[str, dict[str, Any]]:
    """Finding -> `api.findings.schemas.Mark` of the most unusual that lies on it."""
    found = tied(read, rows, without_units=without_units)
    if not found:
        return {}
    run = current_number(read)
    titles = {} if run is None else {one.screen: dict(one.title) for one in turns(read, [run])[run]}
    return {id: _mark(told, titles) for id, told in found.items()}


def _mark(told: Sequence[Tied], titles: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    first = told[0].result
    return {
        "id": first.id,
        "screen": first.screen,
        "title": titles.get(first.screen, {"zh": first.screen, "en": first.screen}),
        "percentile": first.rank_ppm / 10_000,
        "rank_ppm": first.rank_ppm,
        "tie": told[0].tie,
        "count": len(told),
    }
