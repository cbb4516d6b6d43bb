"""Findings of one side of a comparison: all are counted, the highest ranked are kept and told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from monitor.audit.evaluate import Charge
from monitor.audit.verdicts import SCHEMA, Prepared, params_of, prepared, verdicts
from monitor.facts.facts import AS_WRITTEN, ENGINE, Facts
from monitor.findings.flag import Flag, row_of
from monitor.findings.identity import finding_id
from monitor.findings.rank import rank
from monitor.findings.tell import item
from monitor.vocabulary.verdicts import Verdict

MOST: Final = 2_000
"""Findings of each list that are kept; all are counted."""
IDENTITY: Final = ["scope_id", "about"]
"""What tells the findings of one rule and version apart."""
NONE: Final = pl.DataFrame(schema={**SCHEMA, "score": pl.Float64()})


def both(present: Charge, asked: Charge, facts: Facts) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The findings by either charge of one rule: what both prepare alike is prepared once."""
    rule = present.rule
    if not facts.has(rule.judges):
        return NONE.drop("score"), NONE.drop("score")
    frames = prepared(rule, facts, [*params_of(rule, present.spans), *params_of(rule, asked.spans)])
    return flagged(present, facts, frames), flagged(asked, facts, frames)


def flagged(charge: Charge, facts: Facts, frames: Prepared) -> pl.DataFrame:
    """The verdicts that are findings, one row each: of what is told twice of one record that of the later event.

    No other verdict is worked out to its words. Raises whatever the rule raises.
    """
    raised = verdicts(charge.rule, facts, charge.spans, frames).filter(pl.col("verdict") == Verdict.FLAGGED.value)
    ordered = raised.collect(engine=ENGINE, optimizations=AS_WRITTEN).sort("scope_id", "event", "about")
    return ordered.unique(IDENTITY, keep="last", maintain_order=True)


@dataclass(slots=True)
class Ranked:
    """The highest ranked of the findings taken so far."""

    charge: Charge
    day: int
    most: int = MOST
    total: int = 0
    _kept: pl.DataFrame = field(default_factory=NONE.clone)

    def take(self, found: pl.DataFrame) -> None:
        """More findings: rows of `monitor.audit.verdicts.SCHEMA`, none of them twice."""
        if found.is_empty():
            return
        self.total += found.height
        every = pl.concat([self._kept, found.join(self._scores(found), on=["stake_fen", "day"], nulls_equal=True)])
        if every.height > self.most:
            least = every["score"].top_k(self.most).min()
            every = every.filter(pl.col("score") >= least)
        self._kept = every

    def events(self) -> pl.Series:
        """The judged events of those kept."""
        self._kept = self._first()
        return self._kept["event"].unique().sort()

    def told(self, places: pl.DataFrame, now: str) -> list[dict[str, Any]]:
        """Those kept as the queue tells them, with their entries, the highest ranked first; `places`: `PLACES`."""
        out, printed = [], {number: span.printed() for number, span in enumerate(self.charge.spans)}
        placed = self._first().with_columns(scope_kind=pl.lit(self.charge.rule.scope))
        for row in placed.join(places, on="event", how="left", maintain_order="left").iter_rows(named=True):
            span = self.charge.spans[row["term"]]
            told = row_of(Flag(self.charge.rule, span.params, printed[row["term"]], row), now)
            out.append(item(told, self.day) | {"event": told["event"], "events": told["events"]})
        return sorted(out, key=lambda one: (-one["score"], one["id"]))

    def _scores(self, found: pl.DataFrame) -> pl.DataFrame:
        """What each amount and day weighs: all else of the rank is the rule's."""
        rule = self.charge.rule
        pairs = found.select("stake_fen", "day").unique(maintain_order=True)
        scores = [
            rank(
                str(rule.severity),
                str(rule.confidence),
                is_lead=rule.is_lead,
                stake_fen=stake,
                age_days=self.day - day,
            ).score
            for stake, day in pairs.iter_rows()
        ]
        return pairs.with_columns(score=pl.Series(scores, dtype=pl.Float64))

    def _first(self) -> pl.DataFrame:
        """The highest ranked, no more than are kept; of equal ones those with the lower id."""
        if self._kept.height <= self.most:
            return self._kept
        rule = self.charge.rule
        ids = [
            finding_id(rule.id, rule.version, rule.scope, *told) for told in self._kept.select(*IDENTITY).iter_rows()
        ]
        ordered = self._kept.with_columns(id=pl.Series(ids)).sort("score", "id", descending=[True, False])
        return ordered.head(self.most).drop("id")
