from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from monitor.audit.terms import Term
from monitor.audit.verdicts import SCHEMA, verdicts
from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.rule import Rule
from monitor.vocabulary.verdicts import Verdict

AS_OF = 20_000
NOTHING = facts_of(records([]), "unit", AS_OF)
YES_NO = (True, False, None)
DUE = (None, AS_OF - 1, AS_OF, AS_OF + 9)
CASES = list(itertools.product(YES_NO, YES_NO, YES_NO, DUE, (1, None), (1, None)))
Tiny = Callable[..., Rule[Any]]
FRAME = {
    "event": pl.Int64,
    "scope_id": pl.String,
    "payment_id": pl.String,
    "day": pl.Int32,
    "amount_fen": pl.Int64,
    "may": pl.Boolean,
    "small": pl.Boolean,
    "bad": pl.Boolean,
    "due_day": pl.Int32,
    "one": pl.Int64,
    "two": pl.Int64,
}


def frame(cases: list[tuple[Any, ...]], day: int = 19_000) -> pl.LazyFrame:
    rows = [(number, "U", f"P-{number}", day, 7, *case) for number, case in enumerate(cases)]
    return pl.LazyFrame(rows, schema=FRAME, orient="row")


def asking(tiny: Tiny, told: pl.LazyFrame, **changed: Any) -> Rule[Any]:
    return tiny(
        prepare=lambda _f, _p: told,
        applies=lambda _: pl.col("may"),
        flagged=lambda _: pl.col("bad"),
        **({"below": lambda _: pl.col("small"), "needs": ("one", "two")} | changed),
    )


def always(rule: Rule[Any]) -> tuple[Term, ...]:
    return (Term(0, 99_999, rule.params, {}),)


def plain(may: Any, small: Any, bad: Any, due: Any, one: Any, two: Any) -> tuple[str, str]:
    """The order of questions in plain Python (`monitor.rules.kit.rule.Rule`)."""
    missing = ", ".join(name for name, told in (("one", one), ("two", two)) if told is None) or "input"
    unknown = (Verdict.NOT_ASSESSABLE, f"missing: {missing}")
    if may is None:
        return unknown
    if may is False:
        return Verdict.NOT_APPLICABLE, "out_of_scope"
    if small:
        return Verdict.CLEAR, "below_threshold"
    if bad:
        return Verdict.FLAGGED, "breach"
    if due is not None:
        return (Verdict.NOT_APPLICABLE, "not_due") if due >= AS_OF else (Verdict.FLAGGED, "overdue")
    return unknown if bad is None or one is None or two is None else (Verdict.CLEAR, "lawful")


def test_questions_are_asked_in_their_order(tiny: Tiny) -> None:
    rule = asking(tiny, frame(CASES))
    found = verdicts(rule, NOTHING, always(rule)).sort("event").collect()
    assert list(zip(found["verdict"], found["reason"], strict=True)) == [plain(*case) for case in CASES]
    assert {verdict for verdict, _ in (plain(*case) for case in CASES)} == set(Verdict)


def test_a_verdict_can_change_by_time_alone_only_while_something_is_awaited(tiny: Tiny) -> None:
    rule = asking(tiny, frame(CASES))
    found = verdicts(rule, NOTHING, always(rule)).sort("event").collect()
    expected = [case[3] + 1 if plain(*case)[1] == "not_due" else None for case in CASES]
    assert found["recheck_day"].to_list() == expected


def test_without_needs_and_below(tiny: Tiny) -> None:
    cases = [(True, True, bad, None, None, None) for bad in YES_NO]
    rule = asking(tiny, frame(cases), below=None, needs=())
    found = verdicts(rule, NOTHING, always(rule)).sort("event").collect()
    assert list(zip(found["verdict"], found["reason"], strict=True)) == [
        ("flagged", "breach"),
        ("clear", "lawful"),
        ("not_assessable", "missing: input"),
    ]


def test_the_day_picks_the_parameters(tiny: Tiny) -> None:
    told = pl.concat(
        [frame([(True, False, False, None, 1, 1)], day).with_columns(event=day) for day in (9, 10, 20, 21)]
    )
    rule = tiny(
        prepare=lambda _f, _p: told,
        applies=lambda _: pl.col("may"),
        flagged=lambda p: pl.lit(p.limit == 5),
    )
    spans = (
        Term(10, 14, tiny().params, {}),
        Term(15, 20, type(rule.params)(limit=5), {}),
    )
    found = verdicts(rule, NOTHING, spans).sort("event").collect()
    assert found.select("event", "verdict", "reason", "term").rows() == [
        (9, "not_applicable", "not_in_force", -1),
        (10, "clear", "lawful", 0),
        (20, "flagged", "breach", 1),
        (21, "not_applicable", "not_in_force", -1),
    ]


def test_a_rule_that_is_never_in_force_says_so(tiny: Tiny) -> None:
    rule = asking(tiny, frame([(True, None, True, None, 1, 1)]))
    found = verdicts(rule, NOTHING, ()).collect()
    assert found.select("verdict", "reason", "term").rows() == [("not_applicable", "not_in_force", -1)]


def test_shape_of_a_verdict(tiny: Tiny) -> None:
    rule = asking(tiny, frame([(True, None, True, None, 1, 1)]), about=("payment_id", "day"))
    found = verdicts(rule, NOTHING, always(rule)).collect()
    assert found.schema == pl.Schema(SCHEMA)
    (row,) = found.iter_rows(named=True)
    assert json.loads(row["about"]) == {"payment_id": "P-0", "day": 19_000}
    assert json.loads(row["shown"]) == {"amount_fen": 7, "day": 19_000}
    assert (row["rule"], row["scope_id"], row["event"]) == ("pay.tiny", "U", 0)
    assert (row["cured_day"], row["stake_fen"], row["events"]) == (None, None, None)


def test_a_missing_evidence_column_breaks_the_rule(tiny: Tiny) -> None:
    rule = asking(tiny, frame([(True, None, True, None, 1, 1)]).drop("amount_fen"))
    with pytest.raises(pl.exceptions.ColumnNotFoundError, match="amount_fen"):
        verdicts(rule, NOTHING, always(rule)).collect()
