from __future__ import annotations

from typing import Any

import pytest
from seen import fine, said, tables, unescaped

from dashboard.words import words

FINDING = "views/audit/case.py"
PROCESS = "views/audit/process.py"
RULES = "views/audit/rules.py"
ALLOCATIONS = "views/public/allocations.py"
LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def item(api: Any) -> dict[str, Any]:
    found: dict[str, Any] = api("/findings", rule="tnd.bid-period-20d")["items"][0]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_queue_shows_what_the_api_ranks(county: str, api: Any, opened: Any, lang: str) -> None:
    test = opened(county, lang)
    fine(test)
    told = api("/findings", limit=12)
    assert told["total"] > 12
    frame = test.dataframe[0].value
    assert list(frame["score"]) == [item["score"] for item in told["items"]]
    assert all(item["message"][lang] in line for item, line in zip(told["items"], frame["finding"], strict=True))
    text = said(test)
    assert words(lang)["queue.title"] in text
    assert f"{told['total']:,}" in text
    assert told["formula"][lang] in text
    assert unescaped(told["items"][0]["message"][lang]) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_finding_tells_its_why(county: str, api: Any, opened: Any, item: dict[str, Any], lang: str) -> None:
    test = opened(county, lang, FINDING, id=item["id"])
    fine(test)
    detail = api(f"/findings/{item['id']}")
    text = said(test)
    assert unescaped(test.title[0].value) == unescaped(detail["message"][lang])
    for fact in [*detail["why"]["shown"], *detail["why"]["parameters"]]:
        assert unescaped(fact["label"][lang]) in text
        assert unescaped(fact["text"][lang]) in text
    for article in detail["why"]["articles"]:
        assert unescaped(article["cited"][lang]) in text
        assert unescaped(article["summary"][lang]) in text
        assert unescaped(article["summary_note"][lang]) in text
    for event in detail["evidence"]:
        assert f"{event['leaf_hash'][:8]}…{event['leaf_hash'][-4:]}" in text
        assert f"{event['entry']:,}" in text
    assert words(lang)["finding.lead"] in text
    assert words(lang)["finding.innocent"] in text
    assert words(lang)["finding.unassessed"] in text


def test_the_chart_of_a_finding_states_its_numbers(county: str, opened: Any, item: dict[str, Any]) -> None:
    test = opened(county, "zh", FINDING, id=item["id"])
    charts = test.get("vega_lite_chart")
    told = " ".join(chart.proto.alt for chart in charts)
    assert "20 日" in told
    assert words("zh")["process.timeline_alt"].partition("{")[0] in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_process_shows_periods_money_and_submissions(
    county: str, api: Any, opened: Any, item: dict[str, Any], lang: str
) -> None:
    test = opened(county, lang, PROCESS, id=item["process_id"])
    fine(test)
    told = api(f"/processes/{item['process_id']}")
    assert len(test.dataframe[0].value) == len(told["events"])
    text = said(test)
    for span in told["spans"]:
        if span["code"] != "payments":
            assert span["label"][lang] in text
            assert span["start"] in text
    for paid in told["money"]["payments"]:
        assert paid["payment_id"] in text
    assert len(test.metric) == 4
    assert any(item["id"] in link.proto.query_string for link in test.get("page_link"))


def test_a_project_is_shown_by_its_own_id(county: str, opened: Any, item: dict[str, Any]) -> None:
    test = opened(county, "zh", PROCESS, id=item["project_id"])
    fine(test)
    assert item["process_id"] in {button.label.replace("\\", "") for button in test.button}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_an_id_the_strongest_processes_are_offered(county: str, opened: Any, lang: str) -> None:
    test = opened(county, lang, PROCESS)
    fine(test)
    assert test.title[0].value == words(lang)["process.pick_title"]
    offered = [button for button in test.button if str(button.key).startswith("show_")]
    assert offered
    offered[0].click().run()
    fine(test)
    assert len(test.metric) == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_show_four_verdicts(county: str, api: Any, opened: Any, lang: str) -> None:
    test = opened(county, lang, RULES)
    fine(test)
    rules = api("/rules")["items"]
    frame = test.dataframe[0].value
    assert list(frame["flagged"]) == [rule["coverage"]["flagged"] for rule in rules]
    assert list(frame["not_assessable"]) == [rule["coverage"]["not_assessable"] for rule in rules]
    text = said(test)
    for verdict in ("flagged", "clear", "not_assessable", "not_applicable"):
        assert words(lang)[f"verdict.{verdict}"] in text
    assert rules[0]["title"][lang] in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_allocations_add_up(county: str, api: Any, opened: Any, lang: str) -> None:
    test = opened(county, lang, ALLOCATIONS)
    fine(test)
    told = api("/allocations", limit=200)
    assert told["items"]
    assert len(test.dataframe[0].value) == sum(len(plan["shares"]) for plan in told["items"])
    programmes = tables(test)[0]
    planned = programmes[words(lang)["field.planned"]]
    assert float(planned.iloc[-1]) == pytest.approx(float(told["sums"]["planned_yuan"]) / 10_000)
    assert float(planned.iloc[:-1].sum()) == pytest.approx(float(planned.iloc[-1]))
    shown = said(test)
    for plan in told["items"]:
        for share in plan["shares"]:
            assert share["recipient"]["kind"] != "person" or share["recipient"]["id"] is None
    assert words(lang)["allocations.title"] in shown


def test_filters_come_from_the_address(county: str, api: Any, opened: Any) -> None:
    test = opened(county, "zh", severity="critical")
    fine(test)
    told = api("/findings", severity="critical", limit=12)
    assert 0 < told["total"] < api("/findings")["total"]
    assert list(test.dataframe[0].value["score"]) == [item["score"] for item in told["items"]]


def test_filters_go_into_the_address(county: str, api: Any, opened: Any) -> None:
    test = opened(county, "zh")
    test.text_input(key="facet_q").set_value("tnd.bid-period-20d").run()
    fine(test)
    assert test.query_params["q"] in ("tnd.bid-period-20d", ["tnd.bid-period-20d"])
    told = api("/findings", q="tnd.bid-period-20d", limit=12)
    assert list(test.dataframe[0].value["score"]) == [item["score"] for item in told["items"]]


def test_an_address_that_asks_for_nonsense_is_passed_over(county: str, api: Any, opened: Any) -> None:
    test = opened(county, "zh", severity="x", state="y", is_lead="z", min_amount="-1", sort="w", page="v")
    fine(test)
    assert list(test.dataframe[0].value["score"]) == [item["score"] for item in api("/findings", limit=12)["items"]]


def test_the_second_page_goes_on_where_the_first_ends(county: str, api: Any, opened: Any) -> None:
    test = opened(county, "zh", page="2")
    fine(test)
    told = api("/findings", limit=12, offset=12)
    assert list(test.dataframe[0].value["score"]) == [item["score"] for item in told["items"]]


def test_another_row_is_previewed_when_chosen(county: str, api: Any, opened: Any) -> None:
    test = opened(county, "zh")
    second = api("/findings", limit=2)["items"][1]
    test.session_state["queue_1"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    test.run()
    fine(test)
    assert unescaped(second["message"]["zh"]) in said(test)
