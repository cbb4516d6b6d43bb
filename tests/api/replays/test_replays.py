"""A rule over all history with other values: what it gains and loses, whose it is to see, what is answered again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from monitor.audit.examples import events_of
from monitor.rules.catalogue import catalogue
from monitor.store.append import append
from monitor.store.doings import doings
from monitor.store.erase import erase
from monitor.store.replays import change, claim
from monitor.vocabulary.event import Event

RULE = "dec.minutes-exist"
Made = Callable[[Any], dict[str, Any]]


def ask(office: Any, who: str, **params: Any) -> Any:
    return office.ask(who, "POST", "/replays", json={"rule": RULE, "params": params})


def put(office: Any, *events: Event) -> None:
    with office.app.state.desk.database.writing() as write:
        append(write, events, now=office.app.state.desk.now)


def test_a_replay_tells_what_is_gained_and_lost_and_is_kept(both: Any, decisions: list[Event], made: Made) -> None:
    office = both
    put(office, *decisions)
    first = ask(office, "ann", minutes_days=8)
    assert (first.status_code, first.json()["state"], first.json()["progress"]) == (202, "waiting", 0)
    again = ask(office, "bo", minutes_days=8).json()
    assert again["number"] == first.json()["number"]  # it waits already
    told = made(office)
    assert (told["state"], told["progress"], told["same"]) == ("done", 1.0, 0)
    assert (told["gained"]["total"], told["lost"]["total"]) == (0, 2)
    assert {one["about"]["decision_id"] for one in told["lost"]["items"]} == {"DEC-OLD", "DEC-NEW"}
    assert all(one["message"]["zh"] and one["message"]["en"] for one in told["lost"]["items"])
    assert told["events"] == 14
    (changed,) = told["changed"]
    assert (changed["name"], changed["value"], changed["unit"], changed["set_by"]) == ("minutes_days", 8, "day", None)

    kept = ask(office, "bo", minutes_days=8)
    assert (kept.status_code, kept.json()["number"], kept.json()["lost"]["total"]) == (200, told["number"], 2)
    stricter = ask(office, "ann", minutes_days=6)
    assert stricter.status_code == 202
    assert made(office)["same"] == 2
    page = office.get("ann", f"/replays/{told['number']}?limit=1&offset=1")["lost"]
    assert (page["total"], len(page["items"])) == (2, 1)

    put(office, Event("later", decisions[0].source, decisions[0].type, decisions[0].subject, decisions[0].time,
                      {**decisions[0].data, "decision_id": "DEC-3"}))  # fmt: skip
    anew = ask(office, "ann", minutes_days=8).json()
    assert (anew["state"], made(office)["lost"]["total"]) == ("waiting", 3)
    listed = office.get("bo", f"/replays?rule={RULE}")
    assert [one["number"] for one in listed["items"]] == [3, 2, 1]
    with office.app.state.desk.database.reading() as read:
        entries = doings(read, ("replay.made",), limit=9)
    assert len(entries) == 3


def test_what_concerns_ones_own_unit_is_left_out_and_counted(office: Any, decisions: list[Event], made: Made) -> None:
    put(office, *decisions)
    number = ask(office, "ann", minutes_days=8).json()["number"]
    made(office)
    lost = office.get("of_housing", f"/replays/{number}")["lost"]
    assert (lost["total"], lost["hidden"], lost["items"]) == (2, 2, [])


def test_wrong_values_are_named_with_their_place_in_both_languages(office: Any) -> None:
    bad = {"minutes_days": "seven", "nothing": 1}
    answer = ask(office, "ann", **bad)
    assert (answer.status_code, answer.json()["code"]) == (422, "parameters_unfit")
    problems = {one["place"]: one for one in answer.json()["problems"]}
    assert set(problems) == {"params.minutes_days", "params"}
    assert problems["params.minutes_days"]["found"] == "“seven”"
    assert problems["params.minutes_days"]["expected"].startswith("a whole number")
    zh = office.ask("ann", "POST", "/replays?lang=zh", json={"rule": RULE, "params": bad}).json()
    assert "整数" in zh["problems"][0]["text"]
    for params, code in (({}, "parameters_unfit"), ({"minutes_days": 7}, "replay_refused")):
        assert ask(office, "ann", **params).json()["code"] == code
    none = office.ask("ann", "POST", "/replays", json={"rule": "no.rule", "params": {"a": 1}})
    assert (none.status_code, none.json()["code"]) == (404, "no_such_rule")
    assert office.ask("ann", "GET", "/replays/9").json()["code"] == "no_such_replay"
    assert office.ask("clerk", "GET", "/replays").json()["code"] == "not_allowed"


def test_a_value_that_an_article_sets_is_replayed_and_not_proposed(office: Any, made: Made) -> None:
    asked = office.ask("ann", "POST", "/replays", json={"rule": "tnd.bid-period-20d", "params": {"min_days": 25}})
    assert asked.status_code == 202
    told = made(office)
    assert "art. 24" in told["changed"][0]["set_by"]["en"]
    body = {"reason": "longer is better", "from_day": "2026-04-01"}
    refused = office.ask("ann", "POST", f"/replays/{told['number']}/propose", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "set_by_law")
    assert "art. 24" in refused.json()["detail"]


def test_one_that_its_maker_left_behind_is_begun_again_and_given_up_after_two(
    office: Any, decisions: list[Event]
) -> None:
    put(office, *decisions)
    ask(office, "ann", minutes_days=8)
    database, lease = office.app.state.desk.database, timedelta(minutes=1)
    with database.writing() as write:
        first = claim(write, "dead", now=office.app.state.desk.now, lease=lease)
        assert claim(write, "other", now=office.app.state.desk.now, lease=lease) is None
        second = claim(write, "other", now=office.app.state.desk.now + 2 * lease, lease=lease)
        assert first is not None
        assert second is not None
        assert (first.number, second.number, second.tries) == (1, 1, 2)
        assert not change(write, 1, "dead", progress=50)
        assert change(write, 1, "other", state="failed", failure="limits")
    told = office.get("ann", "/replays/1")
    assert (told["state"], told["failure"], told["gained"]["items"]) == ("failed", "limits", [])
    assert ask(office, "ann", minutes_days=8).json()["number"] == 2  # what failed is tried anew when asked for


def test_what_the_rule_does_not_depend_on_leaves_the_answer_as_it_is(
    office: Any, decisions: list[Event], made: Made
) -> None:
    put(office, *decisions)
    number = ask(office, "ann", minutes_days=8).json()["number"]
    made(office)
    (signed,) = [one for one in events_of(catalogue()["sig.key-valid"].examples[0]) if one.type == "document.signed"]
    put(office, signed)
    kept = ask(office, "ann", minutes_days=8)
    assert (kept.status_code, kept.json()["number"]) == (200, number)  # no signature leads anything to a scope
    put(
        office, Event("again", signed.source, signed.type, signed.subject, signed.time, signed.data, corrects=signed.id)
    )
    assert ask(office, "ann", minutes_days=8).status_code == 202  # a correction may concern anything


def test_an_answer_is_made_anew_once_something_was_erased(office: Any, decisions: list[Event], made: Made) -> None:
    put(office, *decisions)
    ask(office, "ann", minutes_days=8)
    entry = made(office)["lost"]["items"][0]["event"]
    desk = office.app.state.desk
    with desk.database.writing() as write:
        erase(write, entry, reason="as the law asks", actor="0", now=desk.now)
    assert ask(office, "ann", minutes_days=8).status_code == 202
    told = made(office)
    assert (told["lost"]["total"], entry in [one["event"] for one in told["lost"]["items"]]) == (1, False)


def test_who_asked_cancels_and_sees_how_long_it_may_take(office: Any, decisions: list[Event], made: Made) -> None:
    put(office, *decisions)
    first = ask(office, "ann", minutes_days=8).json()
    assert (first["seconds_left"], first["can_cancel"]) == (None, True)  # none was done before
    assert not made(office)["can_cancel"]
    number = ask(office, "ann", minutes_days=6).json()["number"]
    assert office.get("ann", f"/replays/{number}")["seconds_left"] is None  # nobody works on it yet
    with office.app.state.desk.database.writing() as write:
        held = claim(write, "me", now=office.app.state.desk.now, lease=timedelta(minutes=1))
    assert held is not None
    assert office.get("ann", f"/replays/{number}")["seconds_left"] >= 0
    assert not office.get("bo", f"/replays/{number}")["can_cancel"]
    refused = office.ask("bo", "POST", f"/replays/{number}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "replay_refused")
    told = office.ask("ann", "POST", f"/replays/{number}/cancel").json()
    assert (told["state"], told["failure"], told["seconds_left"], told["can_cancel"]) == (
        "failed",
        "cancelled",
        None,
        False,
    )
    assert office.ask("ann", "POST", f"/replays/{number}/cancel").status_code == 409
    assert office.ask("ann", "POST", "/replays/99/cancel").status_code == 404
    assert ask(office, "ann", minutes_days=6).json()["number"] > number  # it may be asked for again


@pytest.mark.prove
def test_a_child_makes_what_waits(office: Any, decisions: list[Event]) -> None:
    import time

    from monitor.replays.replayer import Replayer

    put(office, *decisions)
    ask(office, "ann", minutes_days=8)
    desk = office.app.state.desk
    replayer = Replayer(desk.settings)
    try:
        until = time.monotonic() + 120
        while office.get("ann", "/replays/1")["state"] != "done" and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        replayer.close()
    assert office.get("ann", "/replays/1")["lost"]["total"] == 2
