"""What a release tells of one thing by several: consortia, projects, lots, the entity that runs the procedure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_release import BUYER, OTHER, SUPPLIER, history, written

from monitor.intake.ocds.door import import_ocds
from monitor.intake.problems import RowProblem
from monitor.vocabulary.event import Event


def taken(path: Path, value: Any) -> tuple[list[Event], list[RowProblem]]:
    return import_ocds([written(path / "told.json", value)]).taken()


def data(events: list[Event], kind: str) -> Any:
    return next(event.data for event in events if event.type == kind)


@pytest.mark.parametrize("contracts", [1, 2])
def test_several_suppliers_are_one_unless_they_have_contracts_of_their_own(contracts: int, tmp_path: Path) -> None:
    _, release, signed, _ = history()
    release["awards"][0]["suppliers"] = [{"id": SUPPLIER, "name": "示例建设有限公司"}, {"id": OTHER, "name": "Example"}]
    one = signed["contracts"][0]
    release["contracts"] = [{**one, "id": f"C-{number}"} for number in range(contracts)]
    events, problems = taken(tmp_path, release)
    codes = {problem.code for problem in problems}
    if contracts == 1:
        assert data(events, "award.made")["supplier"]["id"] == SUPPLIER
        assert [one["id"] for one in data(events, "award.made")["consortium_members"]] == [OTHER]
        assert "leader_assumed" in codes
    else:
        assert "award.made" not in {event.type for event in events}
        assert "several_suppliers" in codes


@pytest.mark.parametrize(("told", "expected"), [("0", None), ("000", None), ("P-9", "P-9"), (7, "7")])
def test_noughts_are_no_project(told: Any, expected: str | None, tmp_path: Path) -> None:
    release = history()[0]
    release["planning"] = {"budget": {"projectID": told}}
    events, _ = taken(tmp_path, release)
    assert data(events, "tender.published").get("project_id") == expected


@pytest.mark.parametrize("who", [BUYER, OTHER])
def test_the_procuring_entity_is_told_if_it_is_another(who: str, tmp_path: Path) -> None:
    release = history()[0]
    release["tender"]["procuringEntity"] = {"id": who}
    events, _ = taken(tmp_path, release)
    assert ("procuring_entity" in data(events, "tender.published")) is (who == OTHER)


def test_an_amendment_that_moves_no_deadline_is_no_clarification_we_can_tell(tmp_path: Path) -> None:
    first = history()[0]
    second = {**first, "id": "r1b", "date": "2026-03-10T09:00:00+08:00"}
    second["tender"] = {"amendments": [{"id": "TA-1", "date": "2026-03-10T08:30:00+08:00"}]}
    events, problems = taken(tmp_path, [first, second])
    assert "clarification.issued" not in {event.type for event in events}
    assert any(problem.found.startswith("clarification.issued.affects_bid") for problem in problems)


def test_values_that_differ_are_none(tmp_path: Path) -> None:
    release = history()[0]
    release["tender"]["items"] += [{"id": "2", "classification": {"scheme": "x", "id": "B02"}}]
    events, _ = taken(tmp_path, release)
    assert "catalogue_class" not in data(events, "tender.published")


def test_one_lot_is_meant_without_being_named(tmp_path: Path) -> None:
    first, second, third, _ = history()
    del first["tender"]["lots"]
    del second["awards"][0]["relatedLots"]
    del third["contracts"][0]["relatedLots"]
    for bid in second["bids"]["details"]:
        del bid["relatedLots"]
    events, _ = taken(tmp_path, [first, second, third])
    assert [lot["lot_id"] for lot in data(events, "tender.published")["lots"]] == ["1"]
    named = {event.type: event.data.get("lot_id") for event in events if "lot_id" in event.data}
    kinds = ["disclosure.published", "bid.submitted", "bids.opened", "award.made", "contract.signed"]
    assert named == dict.fromkeys(kinds, "1")


def test_a_bid_withdrawn_was_not_let_in(tmp_path: Path) -> None:
    first, second = history()[:2]
    second["bids"]["details"][1]["status"] = "withdrawn"
    events, _ = taken(tmp_path, [first, second])
    assert [bid["is_accepted"] for bid in data(events, "bids.opened")["bids"]] == [True, False]
    assert [bid["price"]["amount"] for bid in data(events, "bids.opened")["bids"]] == ["590000.50", "598000.00"]


def test_a_document_bears_its_day(tmp_path: Path) -> None:
    events, _ = taken(tmp_path, history()[0])
    told = data(events, "disclosure.published")
    assert told["document"] == {"id": "D-1", "kind": "notice", "date": "2026-03-02"}
    assert (told["what"], told["medium"], told["url"]) == ("tender_notice", "website", "https://example.org/d1")


def test_a_tender_that_ends_without_award(tmp_path: Path) -> None:
    first = history()[0]
    over = {**first, "id": "r9", "date": "2026-03-25T09:00:00+08:00", "tag": ["tenderCancellation"]}
    over["tender"] = {"status": "unsuccessful"}
    events, _ = taken(tmp_path, [first, over])
    ended = next(event for event in events if event.type == "tender.terminated")
    assert (ended.data["outcome"], ended.data["reason"], ended.time) == ("failed", "other", over["date"])


def test_a_code_outside_the_list_is_other_with_a_note(tmp_path: Path) -> None:
    release = history()[0]
    release["tender"]["documents"][0]["documentType"] = "x_minuta"
    release["tender"]["procurementMethod"] = "limited"
    del release["tender"]["procurementMethodDetails"]
    events, problems = taken(tmp_path, release)
    assert data(events, "disclosure.published")["what"] == "other"
    assert data(events, "tender.published")["method"] == "other"
    noted = {problem.column for problem in problems if problem.code == "code_other"}
    assert noted == {"tender/documents/0/documentType", "tender/procurementMethod"}
