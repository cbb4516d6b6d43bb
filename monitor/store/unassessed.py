"""What the rules could not judge about some scope values, by rule, with what was missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, select

from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.tables.verdict import verdict
from monitor.vocabulary.verdicts import Verdict

MISSING = "missing: "


def not_assessable(read: Read, scopes: Iterable[tuple[str, str]]) -> list[tuple[str, int, tuple[str, ...]]]:
    """(rule, records, names of what was missing) of the verdicts `not_assessable` in these scopes (kind, id)."""
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    for kind, id in scopes:
        by_kind[kind].add(id)
    found: defaultdict[str, tuple[list[int], set[str]]] = defaultdict(lambda: ([0], set()))
    for kind, ids in sorted(by_kind.items()):
        for part in chunks(sorted(ids)):
            told = (
                select(verdict.c.rule, verdict.c.reason, func.count())
                .where(verdict.c.scope_kind == kind, verdict.c.scope_id.in_(part))
                .where(verdict.c.verdict == Verdict.NOT_ASSESSABLE.value)
                .group_by(verdict.c.rule, verdict.c.reason)
            )
            for rule, reason, records in read.connection.execute(told):
                count, names = found[rule]
                count[0] += records
                names |= set(reason.removeprefix(MISSING).split(", ")) if reason.startswith(MISSING) else set()
    return [(rule, count[0], tuple(sorted(names))) for rule, (count, names) in sorted(found.items())]
