"""Processes, projects, rules, allocations, kinds, places, health: each route answers, on each database."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from sampled import is_in_sample
from told_apart import of

from monitor.rules.catalogue import catalogue
from monitor.rules.places import places
from monitor.vocabulary.contract import contract

OCID = "ocds-tw9990-2026-0017"
PROJECT = "2026-999001-54-01-000017"
PLAN = "AP-2026-1"
Example = Callable[..., dict[str, Any]]


@pytest.fixture
def told(both: Any, all_examples: list[dict[str, Any]]) -> Any:
    assert both.post(all_examples).status_code == 201
    return both


def published(example: Example, what: str, medium: str = "website") -> dict[str, Any]:
    event = example("disclosure.published", id=f"pub-{what}-{medium}", subject=PLAN)
    data = {name: event["data"][name] for name in ("unit",)}
    event["data"] = data | {
        "publication_id": f"PUB-{what}-{medium}",
        "what": what,
        "medium": medium,
        "target": {"kind": "allocation_plan", "id": PLAN},
    }
    return event


def test_a_process_is_told_in_order_of_time(told: Any) -> None:
    process = told.get(f"/processes/{OCID}").json()
    days = [event["day"] for event in process["events"]]
    assert days == sorted(days)
    assert (process["id"], process["kind"], process["project_id"]) == (OCID, "process", PROJECT)
    assert process["title"] == "县道示例段改造工程施工"
    assert [span["code"] for span in process["spans"]] == [
        "bid_period",
        "candidate_publicity",
        "award_to_contract",
        "contract_period",
        "payments",
    ]
    assert process["money"]["contract_yuan"] == "5780000.00"
    assert process["money"]["payments"][-1]["paid_yuan"] == process["money"]["paid_yuan"] == "720000.00"


def test_a_contract_leads_to_its_process(told: Any) -> None:
    assert told.get("/processes/CON-1").json()["id"] == OCID
    assert told.get("/processes/CON-2?lang=en").json()["detail"] == "Nothing was told of CON-2."


def test_a_project_holds_its_processes(told: Any) -> None:
    project = told.get(f"/projects/{PROJECT}").json()
    inside = {event["entry"] for event in project["events"]}
    assert inside >= {event["entry"] for event in told.get(f"/processes/{OCID}").json()["events"]}
    assert project["process_ids"] == [OCID]
    assert project["money"]["budget_basis"] == "budget_lines"
    assert told.get("/projects/none").status_code == 404


def test_an_id_with_a_slash_is_an_id(both: Any, example: Example) -> None:
    event = example("contract.signed")
    event["data"] = deepcopy(event["data"]) | {"contract_id": "合[2026]/7#1"}
    del event["data"]["ocid"]
    event["subject"] = event["data"]["project_id"]
    assert both.post(event).status_code == 201
    assert both.get("/processes/%E5%90%88%5B2026%5D/7%231").json()["id"] == "合[2026]/7#1"


def test_allocations_are_shown_once_published(told: Any, example: Example) -> None:
    before = told.get("/allocations").json()
    assert (before["total"], before["hidden"]) == (0, {"nothing_published": 1})
    told.post([published(example, "allocation_plan"), published(example, "allocation_result", "intranet")])
    half = told.get("/allocations").json()
    assert (half["total"], half["hidden"]) == (1, {"result_not_published": 1})
    assert half["items"][0]["shares"][0]["concluded_yuan"] is None
    told.post(published(example, "allocation_result", "newspaper"))
    whole = told.get("/allocations?programme_id=PRG-ROAD&fiscal_year=2026").json()
    assert (whole["total"], whole["hidden"]) == (1, {})
    assert whole["items"][0]["sums"]["planned_yuan"] == whole["items"][0]["sums"]["concluded_yuan"] == "300000.00"
    assert [one["medium"] for one in whole["items"][0]["publications"]] == ["website", "newspaper"]
    assert told.get("/allocations?fiscal_year=2025").json()["total"] == 0
    assert told.get("/allocations?region=36").json()["total"] == 0


def test_every_rule_is_told_with_its_values_here(told: Any) -> None:
    rules = told.get("/rules").json()
    assert [rule["id"] for rule in rules["items"]] == list(catalogue())
    assert (rules["total"], rules["place"]) == (len(catalogue()), "demo")
    for rule in rules["items"]:
        assert rule["is_on"]
        assert rule["cites"]
        assert all(one["origin"]["zh"] and one["origin"]["en"] for one in rule["parameters"])
        assert rule["coverage"]["not_assessable_share"] is None


def test_coverage_counts_verdicts(told: Any, judge: Callable[[Any], None]) -> None:
    judge(told)
    coverage = told.get("/rules/exp.committee-odd-5").json()["coverage"]
    assert (coverage["flagged"], coverage["clear"], coverage["not_assessable_share"]) == (1, 0, 0.0)


def test_a_rule_brings_its_page_and_examples(both: Any) -> None:
    for id, rule in catalogue().items():
        if not is_in_sample(id, one_in=24):
            continue
        page = both.get(f"/rules/{id}").json()
        assert all(text["zh"] and text["en"] for text in page["sections"].values()), id
        assert [one["says"] for one in page["examples"]] == [one.says for one in rule.examples]
        said = {verdict for one in page["examples"] for verdict in one["verdicts"].values()}
        assert said >= {"flagged"} - of(id).never
    assert both.get("/rules/none").json()["code"] == "no_such_rule"


def test_kinds_bring_their_schemas(client: Any) -> None:
    kinds = client.get("/kinds").json()
    assert kinds["total"] == len(contract().kinds)
    for kind in kinds["items"]:
        assert client.get(kind["schema_url"]).json()["examples"] == [contract().kinds[kind["name"]].example]
    stored = client.get("/kinds/payment.made/schema?stored=true").json()
    assert "recordedtime" in stored["properties"]
    assert client.get("/kinds/payment.maid/schema").json()["code"] == "no_such_kind"


def test_places_say_which_is_served(client: Any) -> None:
    told = client.get("/places").json()
    assert [place["id"] for place in told["items"]] == list(places())
    assert [place["id"] for place in told["items"] if place["is_current"]] == ["demo"]


def test_health_tells_the_lag(told: Any, judge: Callable[[Any], None]) -> None:
    before = told.get("/health").json()
    judge(told)
    after = told.get("/health").json()
    assert (before["status"], before["lag"]) == ("lagging", before["entries"])
    assert (after["status"], after["lag"], after["last_audited"]) == ("ok", 0, after["last_entry"])
    assert (after["findings"], after["audited_day"]) == (1, "2026-12-31")
