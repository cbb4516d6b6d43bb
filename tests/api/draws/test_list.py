"""The list of draws, its filters and pages, and what is not sent twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from draw_office import draw

from monitor.draw.chain import QUICKNET
from monitor.vocabulary.contract import contract

County = Any


def lots(county: County) -> None:
    ocid = draw().ocid
    for number, lot in ((1, "L1"), (2, "L2"), (3, "L3")):
        county.clock.unix = draw().at - 3600
        assert county.post("", county.asking(draw(number, ocid=ocid, lot=lot))).status_code == 201
    county.ask(draw(4))
    county.void(draw(2, ocid=ocid))
    county.reveal(draw(4))
    county.run(draw(4))


@pytest.fixture
def several(county: County, standing: Callable[..., Any]) -> County:
    """Three lots of one process, another process, one of them void, one of them held."""
    standing(county, lots)
    return county


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["draw_id"] for one in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["DRAW-4-1", "DRAW-3-1", "DRAW-2-1", "DRAW-1-1"]),
        ("?ocid=ocds-tw9990-2026-0001", ["DRAW-3-1", "DRAW-2-1", "DRAW-1-1"]),
        ("?lot=L1", ["DRAW-4-1", "DRAW-1-1"]),
        ("?ocid=ocds-tw9990-2026-0001&lot=L3", ["DRAW-3-1"]),
        ("?state=voided&state=held", ["DRAW-4-1", "DRAW-2-1"]),
        ("?state=due", []),
        ("?ocid=ocds-tw9990-2026-9999", []),
    ],
)
def test_filters(several: County, query: str, found: list[str]) -> None:
    answer = several.get(query)
    assert ids(answer) == found
    assert answer.json()["total"] == len(found)


def test_pages_follow_each_other(several: County) -> None:
    whole = ids(several.get())
    pages = [several.get(f"?limit=3&offset={at}") for at in (0, 3, 6)]
    assert [one.json()["total"] for one in pages] == [4, 4, 4]
    assert [draw_id for page in pages for draw_id in ids(page)] == whole
    narrow = several.get("?lot=L1&limit=1&offset=1")
    assert (narrow.json()["total"], ids(narrow)) == (2, ["DRAW-1-1"])


@pytest.mark.parametrize(
    ("query", "place"),
    [("?limit=0", "query.limit"), ("?limit=501", "query.limit"), ("?offset=-1", "query.offset"),
     ("?state=done", "query.state.0"), ("?ocid=%00", "query.ocid"), ("?lang=fr", "query.lang")],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_filter_is_named(county: County, query: str, place: str, lang: str) -> None:
    answer = county.get(query, headers={"accept-language": lang})
    assert (answer.status_code, answer.headers["content-language"]) == (422, lang)
    assert [one["place"] for one in answer.json()["problems"]] == [place]


@pytest.mark.parametrize("path", ["", "/DRAW-1-1", "/DRAW-1-1/check", "/DRAW-1-1/transcript"])
def test_an_answer_that_did_not_change_is_not_sent_again(county: County, path: str) -> None:
    told = draw()
    county.ask(told)
    first = county.get(path)
    tag = first.headers["etag"]
    assert (tag[:3], first.headers["cache-control"]) == ('W/"', "private, no-cache")
    assert first.headers["vary"] == "Accept-Language, Authorization, Cookie"
    county.clock.unix += 1
    again = county.get(path, headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    county.reveal(told)
    assert county.get(path, headers={"if-none-match": tag}).status_code == 200 or path == ""


def test_a_draw_changes_by_time_alone(county: County) -> None:
    told = draw()
    county.ask(told)
    county.reveal(told)
    for path in ("", f"/{told.draw_id}"):
        county.clock.unix = told.at - 1
        tag = county.get(path).headers["etag"]
        county.clock.unix = told.at
        assert county.get(path, headers={"if-none-match": tag}).status_code == 200
    county.clock.unix = told.at - 1
    tag = county.get(f"/{told.draw_id}/check").headers["etag"]
    county.clock.unix = told.at
    assert county.get(f"/{told.draw_id}/check", headers={"if-none-match": tag}).status_code == 304


def test_events_that_others_made_up_never_break_a_page(county: County, all_examples: list[dict[str, Any]]) -> None:
    """A request is kept as it came; one that no draw could follow from is shown as such."""
    example = contract().kinds["draw.committed"].example
    odd = [
        {"v": "tw-draw/1", "draw_id": "DRAW-9", "lot": "L1", "attempt": 1},
        {**draw().body, "draw_id": "DRAW-9", "opening_at": 9 * 10**15},
        {**draw().body, "draw_id": "DRAW-9", "reveal_until": -(10**15)},
        {**draw().body, "draw_id": "DRAW-9", "beacon": {"chain": QUICKNET.hash, "round": 2**53 - 1}},
        {**draw().body, "draw_id": "DRAW-9", "pool": [{"handle": 1}], "slots": [None]},
    ]
    assert county.client.post(all_examples).status_code == 201
    for number, request in enumerate(odd):
        draw_id = f"ODD-{number}"
        request["draw_id"] = draw_id
        data = {**example["data"], "draw_id": draw_id, "request": request, "request_sha256": "00" * 32}
        data["ocid"] = request.setdefault("ocid", data["ocid"])
        sent = {**example, "id": draw_id, "subject": data["ocid"], "data": data}
        answer = county.client.post(sent)
        assert answer.status_code in {201, 422}, answer.text
    total = county.get("?limit=500").json()
    assert total["total"] >= 3
    for one in total["items"]:
        path = f"/{one['draw_id']}"
        assert one["state"] == "unreadable"
        assert county.get(path).json()["next"] == []
        assert county.get(f"{path}/check").json()["checks"][0]["state"] == "fail"
        assert county.get(f"{path}/transcript").status_code in {200, 403}
        assert county.post(f"{path}/beacon", {}).json()["problems"][0]["code"] == "request_unreadable"
