"""What is unusual over HTTP: pages and facets, one's own unit apart, runs and catalogue, and who may ask."""

from __future__ import annotations

from typing import Any

import pytest
from case_desk import FINANCE, HOUSING
from small_screens import KING

from monitor.screens import catalogue
from monitor.store.doings import doings


def test_a_page_is_grouped_by_market_counted_and_narrowed(looked_both: Any) -> None:
    office = looked_both
    told = office.get("ann", "/unusual")
    assert (told["total"], told["hidden"], told["run"]["number"]) == (3, 0, 1)
    assert told["markets"] == [{"market": "works", "count": 2}, {"market": "goods", "count": 1}]
    assert [(one["market"], one["subject"]["id"]) for one in told["items"]] == [
        ("works", "o-0"), ("works", "o-2"), ("goods", KING),
    ]  # fmt: skip
    first = told["items"][0]
    assert (first["percentile"], first["title"]["zh"], first["subject"]["kind"]) == (
        100.0,
        "最低两家报价接近",
        "process",
    )
    assert first["reasons"][0]["en"] == "the two lowest are 0.01% apart"
    assert first["innocent"]
    assert told["facets"]["screen"] == {"tender.close": 2, "firms.often": 1}
    assert told["titles"]["firms.often"]["en"] == "Bids most often"
    page = office.get("ann", "/unusual?limit=1&offset=1")
    assert ([one["subject"]["id"] for one in page["items"]], page["total"]) == (["o-2"], 3)
    for query, subjects in (
        ("screen=firms.often", [KING]), ("market=works", ["o-0", "o-2"]), ("subject_kind=party", [KING]),
        ("q=O-2", ["o-2"]), ("q=nothing", []), ("process_id=o-0", ["o-0"]), (f"unit_id={HOUSING}", []),
        ("market=works&screen=firms.often", []),
    ):  # fmt: skip
        narrowed = office.get("ann", f"/unusual?{query}")
        assert [one["subject"]["id"] for one in narrowed["items"]] == subjects, query
    facets = office.get("ann", "/unusual?market=goods")["facets"]
    assert (facets["market"], facets["screen"]) == ({"works": 2, "goods": 1}, {"firms.often": 1})


def test_one_result_tells_the_findings_and_cases_on_its_subject(looked: Any) -> None:
    office = looked
    (first, *_) = office.get("ann", "/unusual")["items"]
    told = office.get("ann", f"/unusual/{first['id']}")
    assert (told["findings"], told["cases"], told["is_current"]) == (4, [], True)
    number = office.open("ann", office.findings[3])["number"]
    told = office.get("ann", f"/unusual/{first['id']}")
    assert told["cases"] == [{"number": number, "label": f"C-{number:06d}", "state": "awaiting_receipt"}]
    office.done("ann", number, "recuse")
    assert office.get("ann", f"/unusual/{first['id']}")["cases"] == []
    item = next(one for one in office.get("ann", "/findings")["items"] if one["process_id"] == "o-0")
    assert (item["unusual"]["id"], item["parts"]["unusual"]) == (first["id"], 1.1)
    assert office.ask("ann", "GET", "/unusual/none").json()["code"] == "no_such_result"
    with office.app.state.desk.database.reading() as read:
        looks = [one.data for one in doings(read, ("record.viewed",), limit=50) if one.data["what"] == "unusual"]
    assert {one["record"] for one in looks} == {"list", first["id"]}


def test_nothing_of_ones_own_unit_is_told_and_it_is_counted(looked_both: Any) -> None:
    office = looked_both
    own = next(one for one in office.get("ann", "/unusual")["items"] if one["subject"]["id"] == "o-0")
    told = office.get("of_housing", "/unusual")
    assert ({one["subject"]["id"] for one in told["items"]}, told["hidden"]) == ({"o-2", KING}, 1)
    assert told["facets"]["screen"] == {"tender.close": 1, "firms.often": 1}
    assert office.get("of_housing", "/unusual?q=o-0")["total"] == 0
    refused = office.ask("of_housing", "GET", f"/unusual/{own['id']}")
    assert (refused.status_code, refused.json()["code"]) == (403, "recused")
    assert FINANCE != HOUSING


def test_runs_and_catalogue(looked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    office = looked
    told = office.get("ann", "/screens")
    assert [one["id"] for one in told["items"]] == ["firms.often", "payment.broken", "tender.close"]
    close = told["items"][2]
    assert (close["last"]["share"], close["last"]["found"], close["parameters"]["share"]) == (0.4, 2, "0.5")
    assert close["model_card"].startswith("docs/screens/")
    assert told["items"][1]["last"]["state"] == "broke"
    assert (told["run"]["number"], told["waiting"], told["nightly_at"]) == (1, None, "03:00")
    asked = office.ask("ann", "POST", "/screens/runs")
    assert (asked.status_code, asked.json()["number"], asked.json()["state"]) == (202, 2, "waiting")
    assert asked.headers["location"] == "/screens/runs/2"
    assert office.ask("bo", "POST", "/screens/runs").json()["number"] == 2  # it waits already
    assert office.get("ann", "/screens")["waiting"]["number"] == 2
    runs = office.get("ann", "/screens/runs?limit=1")
    assert ([one["number"] for one in runs["items"]], runs["total"]) == ([2], 2)
    one = office.get("ann", "/screens/runs/1")
    assert {each["screen"]: each["state"] for each in one["turns"]} == {
        "firms.often": "done", "payment.broken": "broke", "tender.close": "done",
    }  # fmt: skip
    assert one["turns"][1]["error"] == "ValueError"
    assert "secret" not in str(one)
    assert office.ask("ann", "GET", "/screens/runs/9").json()["code"] == "no_such_run"


def test_a_run_that_would_say_the_same_is_answered(looked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.facts.lake import Lake

    office = looked
    monkeypatch.setattr(catalogue, "SCREENS", tuple(one for one in catalogue.SCREENS if one.id != "payment.broken"))
    from small_screens import made

    desk = office.app.state.desk
    number = made(desk.database, Lake(desk.settings.lake), day=desk.today)
    again = office.ask("ann", "POST", "/screens/runs")
    assert (again.status_code, again.json()["number"], again.json()["state"]) == (200, number, "done")


@pytest.mark.parametrize("path", ["/unusual", "/unusual/x", "/screens", "/screens/runs", "/screens/runs/1"])
def test_only_reviewers_are_answered(office: Any, path: str) -> None:
    assert office.ask("clerk", "GET", path).status_code == 403
    assert office.ask("nobody", "GET", path).status_code == 401
    if path == "/screens/runs":
        assert office.ask("clerk", "POST", path).status_code == 403
    zh = office.ask("ann", "GET", "/unusual/x?lang=zh")
    assert (zh.status_code, zh.json()["title"]) == (404, "没有该筛查结果")


def test_before_any_run_everything_is_empty_and_nothing_weighs(office: Any) -> None:
    told = office.get("ann", "/unusual")
    assert (told["total"], told["run"], told["markets"]) == (0, None, [])
    assert all(one["unusual"] is None for one in office.get("ann", "/findings")["items"])


@pytest.mark.prove
def test_a_child_makes_what_waits(office: Any) -> None:
    """The screens of the release over a small log: whatever they find, each has its turn."""
    import time

    from monitor.unusual.screener import Screener

    assert office.ask("ann", "POST", "/screens/runs").status_code == 202
    screener = Screener(office.app.state.desk.settings)
    try:
        until = time.monotonic() + 180
        while office.get("ann", "/screens/runs/1")["state"] not in {"done", "failed"} and time.monotonic() < until:
            time.sleep(0.3)
    finally:
        screener.close()
    told = office.get("ann", "/screens/runs/1")
    assert told["state"] == "done"
    assert {one["state"] for one in told["turns"]} <= {"done"}
