"""One rule over the same records with two sets of parameters: which findings only one of them makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from monitor.audit.batch import batch
from monitor.audit.evaluate import Charge, charges, evaluate
from monitor.audit.examples import day_of, events_of, facts_of_events
from monitor.audit.keep import flags
from monitor.audit.terms import END, START, Term
from monitor.facts.records import Records
from monitor.findings.record import Flag, row_of
from monitor.findings.tell import item
from monitor.rules.kit.rule import Rule
from monitor.rules.places import Place
from monitor.vocabulary.verdicts import Verdict

MOST: Final = 2_000
"""Findings of each list that are kept, the highest ranked; all are counted."""
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Compared:
    """What the tried values gain and lose, each finding as the queue tells it, with its entries; `broke` instead."""

    gained: list[dict[str, Any]]
    lost: list[dict[str, Any]]
    gained_total: int
    lost_total: int
    same: int
    broke: str | None = None


def sides(rule: Rule[Any], place: Place, values: Mapping[str, Any]) -> tuple[Charge, Charge]:
    """The rule with the values in force in the place, and with `values` on all days."""
    (present,), (asked,) = charges([rule], place), charges([rule], place, values)
    return present, asked


def breaks(asked: Charge) -> str | None:
    """How the rule breaks with these values on its own examples; None where it judges them all.

    What breaks on no record that is there today would break on one that is reported tomorrow.
    """
    tried = [Charge(asked.rule, (Term(START, END, one, {}),)) for one in dict.fromkeys(s.params for s in asked.spans)]
    for example in asked.rule.examples:
        facts = facts_of_events(asked.rule.scope, events_of(example), day_of(example))
        for charge in tried:
            judged = evaluate(facts, [charge])
            if judged.failed:
                return judged.failed[0].error
    return None


def compared(
    present: Charge, asked: Charge, world: Records, day: int, *, now: str, tell: Tell = lambda _: None
) -> Compared:
    """The difference by the identity of findings, judged as of the day number `day`; `tell` hears the per cent done."""
    before = _flagged(present, world, day)
    tell(60)
    after = _flagged(asked, world, day)
    tell(90)
    if isinstance(before, str) or isinstance(after, str):
        return Compared([], [], 0, 0, 0, before if isinstance(before, str) else str(after))
    gained = [flag for id, flag in after.items() if id not in before]
    lost = [flag for id, flag in before.items() if id not in after]
    same = len(after) - len(gained)
    return Compared(_told(gained, day, now), _told(lost, day, now), len(gained), len(lost), same)


def _flagged(charge: Charge, world: Records, day: int) -> dict[str, Flag] | str:
    """Finding id -> flag; the error where the rule broke."""
    judged = batch(world, [charge], day, narrowed=_breaches)
    if judged.failed:
        return judged.failed[0].error
    told = flags(judged.verdicts, charge.rule.scope, {charge.rule.id: charge}, world, day)
    return {flag.id: flag for flag in told}


def _breaches(verdicts: pl.DataFrame) -> pl.DataFrame:
    return verdicts.filter(pl.col("verdict") == Verdict.FLAGGED.value)


def _told(flags: list[Flag], day: int, now: str) -> list[dict[str, Any]]:
    rows = [row_of(flag, now) for flag in flags]
    out = [item(row, day) | {"event": row["event"], "events": row["events"]} for row in rows]
    return sorted(out, key=lambda one: (-one["score"], one["id"]))[:MOST]
