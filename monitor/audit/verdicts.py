"""The questions every rule is asked, in their fixed order, as one expression over its prepared frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

import polars as pl

from monitor.audit.terms import Term
from monitor.audit.wanted import wanted
from monitor.facts.facts import AS_WRITTEN, ENGINE, Facts
from monitor.rules.kit.rule import Rule
from monitor.vocabulary.verdicts import Verdict

OPTIONAL = {
    "due_day": pl.Int32(),
    "cured_day": pl.Int32(),
    "stake_fen": pl.Int64(),
    "events": pl.List(pl.Int64()),
}
SCHEMA = {
    "rule": pl.String(),
    "scope_id": pl.String(),
    "about": pl.String(),
    "event": pl.Int64(),
    "day": pl.Int32(),
    "verdict": pl.String(),
    "reason": pl.String(),
    "recheck_day": pl.Int32(),
    "cured_day": pl.Int32(),
    "stake_fen": pl.Int64(),
    "events": pl.List(pl.Int64()),
    "shown": pl.String(),
    "term": pl.Int32(),
}
"""One row a verdict. `about` and `shown` (the evidence columns) are JSON objects; `term` counts the rule's terms."""


_said = cache(pl.lit)
"""A word as an expression; the same few for every rule."""


@cache
def _missing(needs: tuple[str, ...]) -> pl.Expr:
    names = [pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in needs]
    listed = pl.concat_str(names, separator=", ", ignore_nulls=True) if names else pl.lit("")
    return pl.concat_str(pl.lit("missing: "), pl.when(listed == "").then(pl.lit("input")).otherwise(listed))


def _answers(rule: Rule[Any], params: Any, as_of_day: int) -> list[pl.Expr]:
    applies, flagged = rule.applies(params), rule.flagged(params)
    below = rule.below(params).fill_null(value=False) if rule.below else pl.lit(value=False)
    awaited = pl.col("due_day").is_not_null()
    short = pl.any_horizontal(pl.col(*rule.needs).is_null()) if rule.needs else pl.lit(value=False)
    chain: list[tuple[pl.Expr, Verdict, pl.Expr]] = [
        (~applies, Verdict.NOT_APPLICABLE, _said("out_of_scope")),
        (applies.is_null(), Verdict.NOT_ASSESSABLE, _missing(rule.needs)),
        (below, Verdict.CLEAR, _said("below_threshold")),
        (flagged, Verdict.FLAGGED, _said("breach")),
        (awaited & (pl.col("due_day") >= as_of_day), Verdict.NOT_APPLICABLE, _said("not_due")),
        (awaited, Verdict.FLAGGED, _said("overdue")),
        (short | flagged.is_null(), Verdict.NOT_ASSESSABLE, _missing(rule.needs)),
    ]
    verdict, reason = _said(Verdict.CLEAR.value), _said("lawful")
    for asked, answer, why in reversed(chain):
        verdict = pl.when(asked).then(_said(answer.value)).otherwise(verdict)
        reason = pl.when(asked).then(why).otherwise(reason)
    return [verdict.alias("verdict"), reason.alias("reason")]


@cache
def _columns(rule: str, about: tuple[str, ...], shown: tuple[str, ...], term: int) -> list[pl.Expr]:
    return [
        pl.lit(rule).alias("rule"),
        pl.col("scope_id"),
        pl.struct(*about).struct.json_encode().alias("about"),
        pl.col("event").cast(pl.Int64),
        pl.col("day").cast(pl.Int32),
        pl.col("verdict"),
        pl.col("reason"),
        pl.when(pl.col("reason") == "not_due").then(pl.col("due_day") + 1).cast(pl.Int32).alias("recheck_day"),
        pl.col("cured_day").cast(pl.Int32),
        pl.col("stake_fen").cast(pl.Int64),
        pl.col("events").cast(pl.List(pl.Int64)),
        pl.struct(*shown).struct.json_encode().alias("shown"),
        pl.lit(term, dtype=pl.Int32).alias("term"),
    ]


Prepared: TypeAlias = Mapping[Any, pl.LazyFrame]
"""Parameters -> the frame that the rule prepares with them."""


def prepared(rule: Rule[Any], facts: Facts, params: Sequence[Any]) -> Prepared:
    """The rule's frame for each of `params`, as far as a verdict reads it; what they have in common is made once.

    Every question reads it; an optimiser given the whole plan for each of them spends its time on the plan.
    """
    told = list(dict.fromkeys(params))
    read = wanted(rule, told)
    plans = [rule.prepare(facts, one).select(read) for one in told]
    made = pl.collect_all(plans, engine=ENGINE, optimizations=AS_WRITTEN)
    return {one: _complete(frame) for one, frame in zip(told, made, strict=True)}


def params_of(rule: Rule[Any], spans: Sequence[Term]) -> list[Any]:
    """What the rule prepares its frames with in these spans."""
    return [span.params for span in spans] or [rule.params]


def verdicts(rule: Rule[Any], facts: Facts, spans: Sequence[Term], frames: Prepared | None = None) -> pl.LazyFrame:
    """Every verdict of `rule` on `facts`: one row a judged record and scope value (`SCHEMA`).

    Shape of the prepared frame: see `Rule.prepare`; `frames` are those of `facts`, where they were made before. A
    judged day outside every span is not applicable (`not_in_force`).
    """
    made = prepared(rule, facts, params_of(rule, spans)) if frames is None else frames
    shown = tuple(told.column for told in rule.evidence)
    out: list[pl.LazyFrame] = []
    seen = pl.lit(value=False)
    for number, span in enumerate(spans):
        inside = pl.col("day").is_between(span.first_day, span.last_day)
        seen |= inside
        judged = made[span.params].filter(inside).with_columns(as_of_day=pl.lit(facts.as_of_day, dtype=pl.Int32))
        judged = judged.with_columns(_answers(rule, span.params, facts.as_of_day))
        out.append(judged.select(_columns(rule.id, rule.about, shown, number)))
    outside = made[params_of(rule, spans)[0]].filter(~seen)
    outside = outside.with_columns(verdict=pl.lit(Verdict.NOT_APPLICABLE.value), reason=pl.lit("not_in_force"))
    out.append(outside.select(_columns(rule.id, rule.about, shown, -1)))
    return pl.concat(out)


def _complete(made: pl.DataFrame) -> pl.LazyFrame:
    missing = (pl.lit(None, dtype=dtype).alias(name) for name, dtype in OPTIONAL.items() if name not in made.columns)
    return made.lazy().with_columns(missing)


def narrowed(verdicts: pl.DataFrame) -> pl.DataFrame:
    """What a full audit keeps: all but the not applicable for good, and the evidence of the flagged only."""
    kept = verdicts.filter((pl.col("verdict") != Verdict.NOT_APPLICABLE.value) | pl.col("recheck_day").is_not_null())
    kept = kept.unique(["rule", "scope_id", "about", "event"], keep="last", maintain_order=True)
    is_flagged = pl.col("verdict") == Verdict.FLAGGED.value
    return kept.with_columns(pl.when(is_flagged).then("shown").alias("shown"), pl.when(is_flagged).then("events"))
