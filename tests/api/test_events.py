"""POST /events: what is taken, what it is answered, and what is never half-written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from monitor.store.erase import erase
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.reading import read_event

Example = Callable[..., dict[str, Any]]
BATCH = "application/cloudevents-batch+json"
ONE = "application/cloudevents+json"
LINES = "application/x-ndjson"


def entries(client: Any) -> int:
    return int(client.events)


def statuses(answer: Any) -> list[str]:
    return [one["status"] for one in answer.json()["outcomes"]]


def test_every_example_of_the_contract_is_taken_once(both: Any, all_examples: list[dict[str, Any]]) -> None:
    first = both.post(all_examples, BATCH)
    again = both.post(all_examples, BATCH)
    assert (first.status_code, first.json()["accepted"]) == (201, len(all_examples))
    assert (again.status_code, again.json()["repeated"]) == (200, len(all_examples))
    assert [one["receipt"] for one in first.json()["outcomes"]] == [one["receipt"] for one in again.json()["outcomes"]]
    entries = [one["receipt"]["entry"] for one in first.json()["outcomes"]]
    assert entries == list(range(both.first, both.first + len(all_examples)))


@pytest.mark.parametrize("media", [ONE, "application/json", "application/json; charset=UTF-8"])
def test_one_event_gets_a_receipt_and_comes_back(client: Any, example: Example, media: str) -> None:
    sent = example()
    answer = client.post(sent, media)
    (outcome,) = answer.json()["outcomes"]
    assert answer.status_code == 201
    assert (outcome["id"], outcome["source"], outcome["status"]) == (sent["id"], sent["source"], "accepted")
    stored = client.get(f"/events/{outcome['receipt']['entry']}").json()
    assert stored["leaf_hash"] == outcome["receipt"]["leaf_hash"]
    plain = {name: value for name, value in sent.items() if name != "datacontenttype"}
    assert stored["event"] == plain | {"recordedtime": outcome["receipt"]["recordedtime"]}
    assert read_event(stored["event"], stored=True).data == sent["data"]


def test_json_lines_are_outcomes_in_order_with_their_line(client: Any, example: Example) -> None:
    body = b"\n".join(
        [json.dumps(example(id="a")).encode(), b"", b'{"specversion": ', json.dumps(example(id="b")).encode()]
    )
    answer = client.post(body, LINES)
    assert answer.status_code == 207
    assert [(one["row"], one["status"]) for one in answer.json()["outcomes"]] == [
        (1, "accepted"),
        (3, "refused"),
        (4, "accepted"),
    ]
    assert answer.json()["outcomes"][1]["problems"][0]["code"] == "malformed_json"
    assert entries(client) == 2


def test_the_good_events_of_a_batch_are_kept(both: Any, example: Example) -> None:
    answer = both.post([example(id="good"), example(id="bad", subject=""), example(id="good")], BATCH)
    assert answer.status_code == 207
    assert statuses(answer) == ["accepted", "refused", "repeated"]
    assert {key: answer.json()[key] for key in ("accepted", "repeated", "refused", "conflict")} == {
        "accepted": 1,
        "repeated": 1,
        "refused": 1,
        "conflict": 0,
    }
    assert entries(both) == 1


def test_an_atomic_batch_is_kept_whole_or_not_at_all(both: Any, example: Example) -> None:
    refused = both.post([example(id="good"), example(id="bad", subject="")], BATCH, "?atomic=true&lang=en")
    assert refused.status_code == 422
    assert statuses(refused) == ["refused", "refused"]
    assert refused.json()["outcomes"][0]["problems"][0]["code"] == "batch_refused"
    assert entries(both) == 0
    kept = both.post([example(id="good"), example(id="better")], BATCH, "?atomic=true")
    assert (kept.status_code, entries(both)) == (201, 2)


def test_a_taken_id_is_refused_and_the_first_stays(both: Any, example: Example) -> None:
    both.post(example())
    other = example(time="2026-07-01T10:30:00+08:00")
    answer = both.post(other, headers={"accept-language": "en-GB"})
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert (answer.json()["code"], answer.json()["lang"]) == ("conflict", "en")
    assert statuses(answer) == ["conflict"]
    assert both.get(f"/events/{both.first}").json()["event"]["time"] == example()["time"]
    mixed = both.post([other, example(id="new")], BATCH)
    assert (mixed.status_code, statuses(mixed)) == (207, ["conflict", "accepted"])


def test_an_atomic_conflict_refuses_the_whole(both: Any, example: Example) -> None:
    both.post(example())
    answer = both.post([example(id="new"), example(time="2026-07-01T10:30:00+08:00")], BATCH, "?atomic=true")
    assert answer.status_code == 409
    assert statuses(answer) == ["refused", "conflict"]
    assert entries(both) == 1


def test_conflict_and_refusal_in_one_batch_is_mixed(client: Any, example: Example) -> None:
    client.post(example())
    answer = client.post([example(time="2026-07-01T10:30:00+08:00"), example(id="x", subject="")], BATCH)
    assert (answer.status_code, statuses(answer)) == (207, ["conflict", "refused"])


def test_an_erased_event_is_gone_and_its_id_stays_taken(client: Any, example: Example) -> None:
    client.post(example())
    first = client.first
    tag = client.get(f"/events/{first}").headers["etag"]
    desk = client.app.state.desk
    now = datetime(2026, 8, 1, tzinfo=COUNTY)
    with desk.database.writing() as write:
        erase(write, first, reason="asked for", actor="1", now=now)
    gone = client.get(f"/events/{first}?lang=en", headers={"if-none-match": tag})
    assert (gone.status_code, gone.json()["code"]) == (410, "entry_erased")
    again = client.post(example())
    assert again.status_code == 409
    assert again.json()["outcomes"][0]["problems"][0]["code"] == "erased"


def test_there_is_no_entry_beyond_the_last(both: Any) -> None:
    answer = both.get("/events/700?lang=en")
    assert (answer.status_code, answer.json()["detail"]) == (404, "The ledger has no entry 700.")
    assert both.get(f"/events/{2**63}").status_code == 422
    assert both.get("/events/-1").status_code == 422
