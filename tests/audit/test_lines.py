from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from monitor.audit.batch import batch
from monitor.audit.evaluate import Charge
from monitor.audit.lines import about, lines
from monitor.facts.records import records
from monitor.rules.kit.rule import Rule
from monitor.vocabulary.event import Event, day_number

DAY = day_number(date(2026, 12, 31))
Tiny = Callable[..., Rule[Any]]
MakeCharge = Callable[..., Charge]
Pay = Callable[..., Event]


def test_about_leaves_out_what_is_not_told_and_names_the_target() -> None:
    assert about('{"payment_id": "P", "lot_id": null}') == {"payment_id": "P"}
    told = about('{"target_kind": "payment", "target_id": "P-1", "n": 0}')
    assert told == {"target": {"kind": "payment", "id": "P-1"}, "n": 0}


def test_a_line_tells_everything(tiny: Tiny, charge: MakeCharge, pay: Pay) -> None:
    events = [pay("PAY-1", "1500.00"), pay("PAY-2", "5.00")]
    rule = tiny(
        prepare=lambda f, _: f.of("payment.made").with_columns(events=pl.lit([1, 0, 1], dtype=pl.List(pl.Int64)))
    )
    charged = charge(rule, kinds=("full",))
    judged = batch(records(enumerate(events)), [charged], DAY)
    flagged, clear = lines(judged.verdicts, {rule.id: charged}, lambda number: {"id": events[number].id})
    assert flagged == {
        "rule": "pay.tiny",
        "version": 1,
        "scope": {"kind": "unit", "id": "11999001MB000006XG"},
        "about": {"payment_id": "PAY-1"},
        "verdict": "flagged",
        "reason": "breach",
        "evidence": {
            "values": {"amount_fen": 150_000, "day": day_number(date(2026, 3, 2))},
            "events": [{"id": "pay-1"}, {"id": "pay-2"}],
        },
        "params": {"limit": 100, "kinds": ("full",)},
        "origins": {"limit": {"zh": "定", "en": "set"}, "kinds": {"zh": "定", "en": "set"}},
        "message": {"zh": "支付 1,500.00 元，上限 100 元", "en": "CNY 1,500.00 paid, the limit is 100"},
    }
    assert "message" not in clear
    assert clear["verdict"] == "clear"
    assert json.loads(json.dumps(flagged))["params"]["kinds"] == ["full"]


def test_a_day_outside_every_term_prints_the_rules_own_values(tiny: Tiny, charge: MakeCharge, pay: Pay) -> None:
    charged = replace(charge(tiny(), limit=5), spans=())
    events = [pay("PAY-1")]
    judged = batch(records(enumerate(events)), [charged], DAY)
    (line,) = lines(judged.verdicts, {"pay.tiny": charged}, lambda _: {})
    assert (line["verdict"], line["reason"]) == ("not_applicable", "not_in_force")
    assert (line["params"]["limit"], line["origins"]) == (100, {})
