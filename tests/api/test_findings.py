"""The queue and one finding, as a client sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

OCID = "ocds-tw9990-2026-0017"
RULE = "exp.committee-odd-5"
Judge = Callable[[Any], None]
Example = Callable[..., dict[str, Any]]


def evaluation(example: Example, number: int, members: int, **data: Any) -> dict[str, Any]:
    """An evaluation of process `number` by so many members."""
    ocid = f"ocds-tw9990-2026-{number:04d}"
    event = example("evaluation.concluded", id=f"ev-{number}-{members}", subject=ocid)
    sat = [{"person": f"E-{place:04d}", "member_type": "expert"} for place in range(members)]
    # no bids: those of the examples belong to another process
    event["data"] |= {"ocid": ocid, "members": sat, "scores": [], "candidates": [], **data}
    return event


def tender(example: Example, number: int) -> dict[str, Any]:
    """The notice of process `number`."""
    ocid = f"ocds-tw9990-2026-{number:04d}"
    event = example("tender.published", id=f"tender-{number}", subject=ocid)
    event["data"] |= {"ocid": ocid}
    for other in ("project_id", "decision_id"):  # else it leads to the project of the examples
        del event["data"][other]
    return event


@pytest.fixture
def queue(client_on: Callable[..., Any], example: Example, judge: Judge, all_examples: list[dict[str, Any]]) -> Any:
    """All examples, and two more evaluations by an even committee."""

    def filled_queue(client: Any) -> None:
        assert client.post(all_examples).status_code == 201
        more = [tender(example, 21), evaluation(example, 21, 4), tender(example, 22), evaluation(example, 22, 6)]
        assert client.post(more).status_code == 201
        judge(client)

    return client_on(filled_queue)


def test_the_queue_is_ranked_and_says_how(queue: Any) -> None:
    told = queue.get("/findings").json()
    scores = [item["score"] for item in told["items"]]
    assert told["total"] == len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    for item in told["items"]:
        parts = item["parts"]
        product = 100 * parts["severity"] * parts["money"] * parts["confidence"] * parts["freshness"]
        assert item["score"] == pytest.approx(product, abs=0.2)
        assert (item["rule"], item["stage"], item["state"], item["is_lead"]) == (RULE, "experts", "raised", False)
        assert item["title"]["zh"] != item["title"]["en"]
    assert told["formula"]["en"].startswith("score =")
    assert told["as_of"] == "2026-12-31"


def test_facets_count_under_the_other_filters(queue: Any) -> None:
    told = queue.get("/findings?severity=low&rule=exp.committee-odd-5").json()
    assert told["total"] == 0
    assert told["facets"]["severity"] == {"critical": 3}
    assert told["facets"]["rule"] == {}
    assert queue.get("/findings").json()["facets"]["stage"] == {"experts": 3}
    assert queue.get("/findings").json()["facets"]["is_lead"] == {"false": 3}


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("family=exp", 3),
        ("family=exp&family=pay", 3),
        ("family=pay", 0),
        ("stage=experts", 3),
        ("state=superseded", 0),
        ("is_lead=true", 0),
        ("process_id=ocds-tw9990-2026-0021", 1),
        ("project_id=nobody", 0),
        ("q=0021", 1),
        ("q=0021 0022", 0),
        ("q=COMMITTEE 2026-002", 2),
        ("q=100%25", 0),
        ("min_amount=0.01", 0),
    ],
)
def test_filters_narrow_the_queue(queue: Any, query: str, total: int) -> None:
    assert queue.get(f"/findings?{query}").json()["total"] == total


def test_pages_follow_each_other(queue: Any) -> None:
    whole = [item["id"] for item in queue.get("/findings?sort=day").json()["items"]]
    pages = [queue.get(f"/findings?sort=day&limit=1&offset={place}").json() for place in range(4)]
    assert [item["id"] for page in pages for item in page["items"]] == whole
    assert {page["total"] for page in pages} == {3}


def test_what_is_hidden_is_counted_with_its_reason(queue: Any, example: Example, judge: Judge) -> None:
    mended = evaluation(example, 21, 5) | {"corrects": "ev-21-4"}
    assert queue.post(mended).status_code == 201
    judge(queue)
    told = queue.get("/findings").json()
    assert (told["total"], told["hidden"]) == (2, {"superseded": 1})
    assert told["facets"]["state"] == {"raised": 2, "superseded": 1}
    assert queue.get("/findings?min_amount=1").json()["hidden"] == {"stake_unknown": 2}
    (gone,) = queue.get("/findings?state=superseded").json()["items"]
    assert gone["process_id"] == "ocds-tw9990-2026-0021"
    history = queue.get(f"/findings/{gone['id']}").json()["history"]
    assert [step["state"] for step in history] == ["raised", "superseded"]


def test_a_finding_explains_itself(both: Any, judge: Judge, all_examples: list[dict[str, Any]]) -> None:
    both.post(all_examples)
    judge(both)
    (item,) = both.get("/findings").json()["items"]
    told = both.get(f"/findings/{item['id']}").json()
    assert {name: told[name] for name in item} == item
    why = told["why"]
    assert why["summary"]["en"].endswith(".")
    assert why["summary"]["zh"].endswith("。")
    assert all(all(text.values()) and set(text) == {"zh", "en"} for text in why["sections"].values())
    members = next(shown for shown in why["shown"] if shown["column"] == "members")
    assert members["text"] == {"zh": "2", "en": "2"}
    assert members["label"]["zh"] == "到场评委人数"
    least = next(one for one in why["parameters"] if one["name"] == "min_members")
    assert (least["value"], least["unit"]) == (5, "persons")
    assert least["origin"]["zh"]
    (article,) = why["articles"]
    assert (article["act"], article["article"], article["is_in_force"]) == ("cn-bidding-law", "37", True)
    assert "our own summary" in article["summary_note"]["en"]
    judged = told["evidence"][0]
    outcome = both.get(f"/events/{judged['entry']}").json()
    assert judged["is_judged"]
    assert (judged["leaf_hash"], judged["id"]) == (outcome["leaf_hash"], outcome["event"]["id"])
    assert told["erased"] == []
    assert [step["state"] for step in told["history"]] == ["raised"]
    assert told["body"]["name"]["zh"]


def test_findings_of_one_process_know_each_other(queue: Any, example: Example, judge: Judge) -> None:
    assert queue.post(evaluation(example, 21, 2, lot_id="L2")).status_code == 201
    judge(queue)
    one, other = queue.get("/findings?process_id=ocds-tw9990-2026-0021").json()["items"]
    assert [near["id"] for near in queue.get(f"/findings/{one['id']}").json()["others"]] == [other["id"]]


def test_an_unknown_finding_is_a_problem_in_both_languages(both: Any) -> None:
    zh, en = (
        both.get("/findings/none"),
        both.get("/findings/none", headers={"accept-language": "fr, en;q=0.5, zh;q=0.1"}),
    )
    assert zh.status_code == en.status_code == 404
    assert zh.json()["title"] == "没有该疑点"
    assert en.json()["title"] == "No such finding"
