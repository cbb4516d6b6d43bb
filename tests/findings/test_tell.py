from __future__ import annotations

from typing import Any

import pytest

from monitor.findings.queue import Wanted, queue
from monitor.findings.stages import stage_of, stages
from monitor.findings.tell import about, item, title, yuan
from monitor.rules.catalogue import STAGES, catalogue
from monitor.store import findings as store
from monitor.store.database import open_database

TODAY = 20_818  # 2026-12-31


def row(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "id": f"{number:020d}",
        "rule": "exp.committee-odd-5",
        "version": 1,
        "family": "exp",
        "severity": "high",
        "confidence": "high",
        "is_lead": False,
        "scope_kind": "process",
        "scope_id": f"o-{number}",
        "about": {"ocid": f"o-{number}", "lot_id": None},
        "event": number,
        "day": TODAY - number,
        "state": "raised",
        "reason": "breach",
        "raised_at": "2026-12-31T00:00:00+08:00",
        "changed_at": "2026-12-31T00:00:00+08:00",
        "cured_day": None,
        "stake_fen": None,
        "events": [number],
        "shown": {"members": 4},
        "params": {},
        "message_zh": "四人",
        "message_en": "four members",
        "process_id": f"o-{number}",
        "project_id": None,
        "unit_id": "u-1",
    } | changed


@pytest.mark.parametrize(("fen", "told"), [(None, None), (0, "0.00"), (5, "0.05"), (-1205, "-12.05"), (100, "1.00")])
def test_fen_are_told_as_yuan(fen: int | None, told: str | None) -> None:
    assert yuan(fen) == told


def test_what_was_judged_is_told_in_the_contracts_words() -> None:
    assert about({"ocid": "o", "lot_id": None}) == {"ocid": "o"}
    assert about({"target_kind": "payment", "target_id": "P"}) == {"target": {"kind": "payment", "id": "P"}}


def test_every_rule_stands_in_a_stage() -> None:
    assert set(stages()) == set(catalogue())
    assert set(stages().values()) <= set(STAGES)
    assert stage_of("exp.committee-odd-5") == "experts"
    assert stage_of("old.gone") == "old"


def test_a_rule_that_is_gone_keeps_its_id_as_title() -> None:
    assert title("old.gone") == {"zh": "old.gone", "en": "old.gone"}
    assert item(row(1, rule="old.gone"), TODAY)["stage"] == "old"


def test_a_cured_finding_tells_the_day() -> None:
    told = item(row(1, state="cured", cured_day=TODAY, stake_fen=12_345), TODAY)
    assert (told["cured_day"], told["stake_yuan"], told["day"]) == ("2026-12-31", "123.45", "2026-12-30")


def test_the_queue_orders_by_what_is_asked(tmp_path: Any) -> None:
    database = open_database(f"sqlite:///{tmp_path}/ledger.db")
    database.migrate()
    rows = [
        row(1, severity="low", stake_fen=10**9),
        row(2, severity="critical"),
        row(3, is_lead=True, severity="critical", stake_fen=10**7, confidence="low"),
        row(4, state="superseded"),
    ]
    with database.writing() as write:
        store.put(write, rows, [])
    with database.reading() as read:
        order = {
            sort: [told["id"][-1] for told in queue(read, Wanted(sort=sort), TODAY)["items"]]
            for sort in ("score", "day", "amount")
        }
        narrowed = queue(read, Wanted({"severity": ("critical",), "is_lead": (True,)}), TODAY)
        rich = queue(read, Wanted(min_amount_fen=10**7), TODAY)
    database.close()
    assert order == {"score": ["2", "1", "3"], "day": ["1", "2", "3"], "amount": ["1", "3", "2"]}
    assert (narrowed["total"], narrowed["facets"]["is_lead"]) == (1, {"false": 1, "true": 1})
    assert (rich["total"], rich["hidden"]) == (2, {"stake_unknown": 1})
