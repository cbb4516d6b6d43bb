from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from monitor.audit.batch import batch
from monitor.audit.evaluate import Charge, Failed, charges, evaluate
from monitor.audit.verdicts import SCHEMA
from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.facts.scopes import COUNTY
from monitor.rules.catalogue import catalogue, rules_on
from monitor.rules.kit.like import numbered
from monitor.rules.kit.rule import Rule
from monitor.rules.places import place
from monitor.vocabulary.event import Event, day_number
from monitor.vocabulary.reading import read_event

Tiny = Callable[..., Rule[Any]]
MakeCharge = Callable[..., Charge]
Pay = Callable[..., Event]
DAY = day_number(date(2026, 12, 31))


def facts(*events: Event) -> Facts:
    return facts_of(records(enumerate(events)), "unit", DAY)


def broken_plan(_f: Facts, _p: Any) -> pl.LazyFrame:
    raise ZeroDivisionError("by nothing")


def broken_run(f: Facts, _p: Any) -> pl.LazyFrame:
    return f.of("payment.made").with_columns(wrong=pl.col("payment_id").cast(pl.Int64, strict=True))


def test_a_broken_rule_is_told_and_the_others_go_on(tiny: Tiny, charge: MakeCharge, pay: Pay) -> None:
    charged = [
        charge(tiny(id="pay.a")),
        charge(tiny(id="pay.b", prepare=broken_plan)),
        charge(tiny(id="pay.c", prepare=broken_run, flagged=lambda _: pl.col("wrong") > 0)),
        charge(tiny(id="pay.d"), limit=1000),
        charge(tiny(id="pay.e", flagged=lambda _: pl.col("payment_id").cast(pl.Int64) > 0)),
    ]
    judged = evaluate(facts(pay("PAY-1")), charged)
    assert judged.verdicts.select("rule", "verdict").rows() == [("pay.a", "flagged"), ("pay.d", "clear")]
    assert judged.failed[0] == Failed("pay.b", "ZeroDivisionError: by nothing")
    assert [told.rule for told in judged.failed] == ["pay.b", "pay.c", "pay.e"]
    assert all(told.error.startswith("InvalidOperationError: ") for told in judged.failed[1:])


def test_rules_without_anything_to_judge_say_nothing(tiny: Tiny, charge: MakeCharge, pay: Pay) -> None:
    silent = charge(tiny(judges=("award.made",), prepare=broken_plan))
    judged = evaluate(facts(pay("PAY-1")), [silent])
    assert judged.verdicts.schema == pl.Schema(SCHEMA)
    assert (judged.verdicts.height, judged.failed) == (0, ())
    assert evaluate(facts(), [charge(tiny())]).verdicts.height == 0


def test_verdicts_come_in_a_fixed_order(tiny: Tiny, charge: MakeCharge, pay: Pay) -> None:
    other = {"id": "91999001MA00001110"}
    events = (pay("PAY-2"), pay("PAY-1", payer=other), pay("PAY-3"))
    judged = evaluate(facts(*events), [charge(tiny(id="pay.z")), charge(tiny(id="pay.a"))])
    keys = judged.verdicts.select("rule", "scope_id", "event").rows()
    assert keys == sorted(keys)
    assert len(keys) == 6


def test_given_values_reach_the_rules_that_have_them(tiny: Tiny) -> None:
    here = place("demo")
    one, two = charges((tiny(), catalogue()["exp.committee-odd-5"]), here, {"limit": 7, "min_members": 9})
    assert {span.params.limit for span in one.spans} == {7}
    assert {span.params.min_members for span in two.spans} == {9}


def woven(count: int) -> list[Event]:
    """Examples of all rules, so many of each, as one world: ids of events are made unique."""
    out = []
    for number, example in enumerate(one for rule in catalogue().values() for one in rule.examples[:count]):
        for event in numbered(example.events):
            told = {**event, "id": f"{number}.{event['id']}"}
            if "corrects" in told:
                told["corrects"] = f"{number}.{told['corrects']}"
            out.append(read_event(told, stored=True))
    return out


FULL = [pytest.param(1_500, 3, marks=pytest.mark.prove), pytest.param(20, 3, marks=pytest.mark.prove)]


@pytest.mark.parametrize(("shard_rows", "count"), [(900, 1), *FULL])
def test_shards_say_what_the_whole_says(shard_rows: int, count: int) -> None:
    world = records(enumerate(woven(count)))
    here = place("demo")
    charged = charges(rules_on(here), here)
    whole = batch(world, charged, DAY)
    parts = batch(world, charged, DAY, shard_rows=shard_rows)
    order = ["rule", "scope_kind", "scope_id", "event", "about"]
    assert whole.failed == parts.failed == ()
    assert whole.verdicts.height > 100
    assert parts.verdicts.sort(order).equals(whole.verdicts.sort(order))


def test_a_county_rule_is_judged_in_one_piece(tiny: Tiny, charge: MakeCharge, pay: Pay) -> None:
    events = [pay(f"PAY-{number}") for number in range(5)]
    together = tiny(scope=COUNTY, reach=None, flagged=lambda _: pl.len() == 5)
    judged = batch(records(enumerate(events)), [charge(together)], DAY, shard_rows=1)
    assert judged.verdicts["verdict"].to_list() == ["flagged"] * 5
    assert set(judged.verdicts["scope_id"]) == {COUNTY}


def test_the_batch_stands_on_its_day(tiny: Tiny, charge: MakeCharge, pay: Pay) -> None:
    events = [pay("PAY-1", time="2026-03-02"), pay("PAY-2", time="2026-03-03")]
    day = day_number(date(2026, 3, 2))
    world = records(enumerate(events))
    assert batch(world, [charge(tiny())], day - 1).verdicts.height == 0
    assert batch(world, [charge(tiny())], day).verdicts["event"].to_list() == [0]
    assert batch(world, [charge(tiny())], day + 1).verdicts["event"].to_list() == [0, 1]
