"""Verdicts judged again become what stands: the difference is written, findings follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl

from monitor.audit.evaluate import Charge, Failed
from monitor.facts.effective import effective
from monitor.facts.records import Records
from monitor.findings.context import context
from monitor.findings.flag import Flag
from monitor.findings.identity import finding_id
from monitor.findings.record import record
from monitor.store import verdicts as store
from monitor.store.database import Write
from monitor.store.verdicts import Area, VerdictRow
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.verdicts import Verdict


def now() -> str:
    """The county's clock, RFC 3339 to the second."""
    return datetime.now(COUNTY).isoformat(timespec="seconds")


def sound(area: Area, failed: Sequence[Failed]) -> Area:
    """The area without the rules that broke: what they said before stands until they speak again."""
    broken = {told.rule for told in failed}
    return area._replace(rules=tuple(rule for rule in area.rules if rule not in broken))


def rows(verdicts: pl.DataFrame, scope_kind: str) -> dict[store.VerdictKey, VerdictRow]:
    """The verdicts worth keeping: all but those not applicable for good."""
    kept = verdicts.filter((pl.col("verdict") != Verdict.NOT_APPLICABLE.value) | pl.col("recheck_day").is_not_null())
    columns = ("scope_id", "about", "event", "day", "verdict", "reason", "recheck_day")
    out = (VerdictRow(rule, scope_kind, *rest) for rule, *rest in kept.select("rule", *columns).iter_rows())
    return {row.key: row for row in out}


def flags(
    verdicts: pl.DataFrame, scope_kind: str, charged: Mapping[str, Charge], records: Records, day: int
) -> list[Flag]:
    """The flagged verdicts with what explains them."""
    raised = verdicts.filter(pl.col("verdict") == Verdict.FLAGGED.value)
    if raised.is_empty():
        return []
    held = effective(records.events.filter(pl.col("day") <= day))
    placed = raised.join(context(records, held, raised["event"]), on="event", how="left")
    out = []
    for row in placed.with_columns(scope_kind=pl.lit(scope_kind)).iter_rows(named=True):
        charge = charged[row["rule"]]
        span = charge.spans[row["term"]]
        out.append(Flag(charge.rule, span.params, span.printed(), row))
    return out


def keep(
    write: Write,
    area: Area,
    verdicts: pl.DataFrame,
    *,
    flagged: list[Flag],
    charged: Mapping[str, Charge],
    now: str,
    cause: int,
) -> tuple[int, int]:
    """`verdicts` are all that holds in `area`. Returns findings raised or changed, and superseded."""
    before = {row.key: row for row in store.standing(write, area)}
    after = rows(verdicts, area.scope_kind)
    gone = [key for key in before if key not in after]
    store.change(write, gone, [row for key, row in after.items() if before.get(key) != row])
    lost = [
        key
        for key, row in before.items()
        if row.verdict == Verdict.FLAGGED and (key not in after or after[key].verdict != Verdict.FLAGGED)
    ]
    # what is flagged of another event (the same record told twice) is the same finding: it stands
    stands = {key[:4] for key in store.flagged_about(write, lost)}
    ended = [finding_id(key.rule, charged[key.rule].rule.version, *key[1:4]) for key in lost if key[:4] not in stands]
    return record(write, flagged, ended, now=now, cause=cause)
