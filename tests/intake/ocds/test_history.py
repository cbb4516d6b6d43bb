"""A process told release by release: what is an event, what a correction, what a change of the contract."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from small_release import BUYER, OCID, SUPPLIER, amended, history, tender, written

from monitor.audit.files import audit
from monitor.audit.judge import Options as Judging
from monitor.intake.ocds.door import OcdsReport, Options, import_ocds
from monitor.intake.problems import RowProblem
from monitor.vocabulary.event import Event

RULES = ("tnd.min-bidders-3", "awd.contract-30d", "pay.over-contract")
Taken = tuple[list[Event], list[RowProblem], OcdsReport]


def taken(path: Path, value: Any, options: Options | None = None) -> Taken:
    door = import_ocds([written(path / "releases.json", value)], options)
    events, problems = door.taken()
    assert isinstance(door.report, OcdsReport)
    return events, problems, door.report


def only(events: list[Event], kind: str) -> Event:
    found = [event for event in events if event.type == kind]
    assert len(found) == 1, f"{kind}: {len(found)}"
    return found[0]


@pytest.fixture
def whole(tmp_path: Path) -> Taken:
    return taken(tmp_path, {"releases": history()}, Options(regime="tendering"))


def test_every_block_makes_its_events(whole: Taken) -> None:
    events, problems, report = whole
    assert Counter(event.type for event in events) == {
        "organisation.registered": 2,
        "project.registered": 1,
        "tender.published": 1,
        "disclosure.published": 1,
        "bid.submitted": 2,
        "bids.opened": 1,
        "award.made": 1,
        "contract.signed": 1,
        "contract.changed": 1,
        "milestone.updated": 1,
        "payment.made": 1,
    }
    assert [problem.found for problem in problems] == [
        "organisation.registered.organisation_kind (parties/details/classifications)"
    ]
    assert report.is_complete
    assert report.assumed["payment.made.payment_kind"] == 1
    assert report.assumed["contract.changed.change_kind"] == 1


def test_values_are_exact_and_ids_are_one(whole: Taken) -> None:
    events = whole[0]
    signed, paid, made = (only(events, kind) for kind in ("contract.signed", "payment.made", "award.made"))
    assert signed.data == {
        "contract_id": f"{OCID}:C-1",
        "award_id": f"{OCID}:A-1",
        "ocid": OCID,
        "regime": "tendering",
        "lot_id": "L1",
        "project_id": "P-1",
        "title": "施工合同",
        "buyer": {"id": BUYER, "name": "示例局"},
        "supplier": {"id": SUPPLIER, "name": "示例建设有限公司"},
        "method": "open",
        "category": "works",
        "catalogue_class": "B01",
        "budget_line_id": "BL-1",
        "amount": {"amount": "590000.50", "currency": "CNY"},
        "period": {"start_date": "2026-05-01", "end_date": "2026-11-30"},
    }
    assert signed.time == "2026-04-15T00:00:00+08:00"
    assert paid.data["amount"] == {"amount": "100000.10", "currency": "CNY"}
    assert paid.data["contract_id"] == signed.data["contract_id"]
    assert paid.data["payee"] == {"kind": "organisation", "id": SUPPLIER, "name": "示例建设有限公司"}
    assert made.data["bid_id"] == only(events, "bids.opened").data["bids"][0]["bid_id"] == f"{OCID}:B-1"
    assert {event.source for event in events} == {"urn:tw:unit:ocds-abcdef:publisher"}


def test_an_amendment_is_a_change_and_leaves_what_was_signed(whole: Taken) -> None:
    events = whole[0]
    changed = only(events, "contract.changed")
    assert changed.data["amount"] == {"amount": "30000.00", "currency": "CNY"}
    assert changed.data["reason"] == "排水改线"
    assert only(events, "contract.signed").data["amount"]["amount"] == "590000.50"


def test_a_contract_that_is_amended_when_first_told_says_so(tmp_path: Path) -> None:
    releases = history()
    releases[2]["contracts"][0] |= releases.pop()["contracts"][0]
    events, problems, _ = taken(tmp_path, {"releases": releases})
    assert only(events, "contract.signed").data["amount"]["amount"] == "620000.50"
    assert {"amended_amount", "not_made"} <= {problem.code for problem in problems}
    assert not [event for event in events if event.type == "contract.changed"]


def test_a_changed_release_corrects(tmp_path: Path) -> None:
    releases = history()[:2]
    again = copy.deepcopy(releases[1])
    again |= {"id": "r2b", "date": "2026-04-03T09:00:00+08:00"}
    again["awards"][0]["value"]["amount"] = "=591000"
    events, _, _ = taken(tmp_path, {"releases": [*releases, again]})
    first, second = [event for event in events if event.type == "award.made"]
    assert (first.corrects, second.corrects) == (None, first.id)
    assert second.data["amount"]["amount"] == "591000.00"
    assert second.id.startswith(f"{first.id}:")


def test_a_moved_deadline_is_a_clarification(tmp_path: Path) -> None:
    moved = {
        **{name: tender()[name] for name in ("ocid", "tag", "initiationType")},
        "id": "r1b",
        "date": "2026-03-10T09:00:00+08:00",
        "tender": {
            "tenderPeriod": {"endDate": "2026-03-30T09:00:00+08:00"},
            "amendments": [{"id": "TA-1", "date": "2026-03-10T08:30:00+08:00"}],
        },
    }
    events, _, _ = taken(tmp_path, {"releases": [tender(), moved]})
    told = only(events, "clarification.issued")
    assert (told.data["new_deadline"], told.data["affects_bid"]) == ("2026-03-30T09:00:00+08:00", True)


def test_null_takes_a_value_away(tmp_path: Path) -> None:
    gone = {
        "ocid": OCID,
        "id": "r5",
        "date": "2026-08-01T00:00:00Z",
        "tag": ["tenderUpdate"],
        "tender": {"value": None},
    }
    events, _, _ = taken(tmp_path, {"releases": [tender(), gone]})
    told = [event for event in events if event.type == "tender.published"]
    assert ["budget" in event.data for event in told] == [True, False]


def test_the_order_of_releases_does_not_matter(tmp_path: Path) -> None:
    worlds = []
    for order in permutations(history()):
        events, _, _ = taken(tmp_path, {"releases": list(order)})
        worlds.append(sorted(repr((event.id, event.time, event.corrects, event.data)) for event in events))
    assert all(world == worlds[0] for world in worlds)


def test_rules_read_what_comes_in(whole: Taken, tmp_path: Path) -> None:
    asked = Judging("demo", as_of=date(2026, 9, 1), rules=RULES)
    door = import_ocds([written(tmp_path / "r.json", {"releases": history()})], Options(regime="tendering"))
    result = audit([door], asked.charges(), asked.day())
    assert not result.failed
    assert len(result.events) == len(whole[0])
    counts = {rule: dict(counted) for rule, counted in result.counts().items()}
    assert counts == {
        "tnd.min-bidders-3": {"flagged": 1},
        "awd.contract-30d": {"not_assessable": 1},
        "pay.over-contract": {"not_applicable": 1},
    }


def test_an_undated_release_comes_first_and_its_amendment_has_no_day(tmp_path: Path) -> None:
    releases = history()
    del releases[0]["date"]
    last = amended()
    events, problems, report = taken(tmp_path, {"releases": [last, *releases[:3]]})
    assert only(events, "contract.changed").data["amount"]["amount"] == "30000.00"
    assert not [event for event in events if event.type == "project.registered" and event.time < "2026-04"]
    assert report.is_complete
    assert all(problem.key == OCID for problem in problems)
