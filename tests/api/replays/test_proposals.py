"""Other values come into force by two persons, from their first day on, and the log says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monitor.audit.catch_up import catch_up
from monitor.audit.in_force import InForce
from monitor.facts.lake import Lake
from monitor.store.append import append
from monitor.store.doings import doings
from monitor.store.findings import by_ids, listed
from monitor.store.own import last_own
from monitor.vocabulary.event import Event

RULE = "dec.minutes-exist"
Made = Callable[[Any], dict[str, Any]]


def judge(office: Any) -> dict[str, dict[str, Any]]:
    """The audit has judged everything with what is in force; the standing findings of the rule by decision."""
    desk = office.app.state.desk
    charged = [one for one in InForce("demo").charged(desk.database) if one.rule.id == RULE]
    while not catch_up(desk.database, Lake(desk.settings.lake), charged, desk.today).done:
        pass
    with desk.database.reading() as read:
        found = listed(read, rule=RULE, state=["raised", "cured"])
    return {row["about"]["decision_id"]: row for row in found}


def propose(office: Any, who: str, number: int, **body: Any) -> Any:
    told = {"reason": "minutes are typed on the eighth day here", "from_day": "2026-02-01", **body}
    return office.ask(who, "POST", f"/replays/{number}/propose", json=told)


def decide(office: Any, who: str, number: int, act: str, **body: Any) -> Any:
    return office.ask(who, "POST", f"/proposals/{number}/{act}", json=body)


def replayed(office: Any, made: Made, days: int) -> int:
    told = office.ask("ann", "POST", "/replays", json={"rule": RULE, "params": {"minutes_days": days}})
    assert told.status_code == 202, told.text
    return int(made(office)["number"])


def test_two_persons_change_what_the_audit_judges_with(both: Any, decisions: list[Event], made: Made) -> None:
    office = both
    desk = office.app.state.desk
    with desk.database.writing() as write:
        append(write, decisions, now=office.app.state.desk.now)
    in_force = InForce("demo")
    charged = in_force.charged(desk.database)
    before = judge(office)
    assert set(before) == {"DEC-OLD", "DEC-NEW"}
    number = replayed(office, made, 8)
    proposed = propose(office, "ann", number)
    assert proposed.status_code == 201, proposed.text
    assert (proposed.json()["state"], proposed.json()["may"], proposed.json()["lost_total"]) == (
        "open",
        ["withdraw"],
        2,
    )
    assert set(judge(office)) == set(before)  # a proposal changes nothing

    for who in ("ann", "anns_other"):
        refused = decide(office, who, 1, "confirm")
        assert (refused.status_code, refused.json()["code"]) == (409, "another_must_decide")
    assert decide(office, "clerk", 1, "confirm").status_code == 403
    assert propose(office, "bo", number).json()["code"] == "replay_refused"  # one waits already
    assert office.get("bo", "/proposals?state=open")["items"][0]["may"] == ["confirm", "reject"]

    confirmed = decide(office, "bo", 1, "confirm", text="agreed")
    assert confirmed.status_code == 200, confirmed.text
    told = confirmed.json()
    assert (told["state"], told["decision"], told["decided_by"], told["may"]) == ("confirmed", "agreed", "2", [])
    assert decide(office, "chief", 1, "reject", text="late").json()["code"] == "replay_refused"

    assert in_force.charged(desk.database) != charged
    assert in_force.charged(desk.database) is in_force.charged(desk.database)
    after = judge(office)
    assert set(after) == {"DEC-OLD"}  # judged on a day before the first
    with desk.database.reading() as read:
        gone = by_ids(read, [before["DEC-NEW"]["id"]])[before["DEC-NEW"]["id"]]
        kinds = [one.kind for one in doings(read, ("parameters.proposed", "parameters.decided"), limit=9)]
        recorded = last_own(read, "parameters.changed")
    assert gone["state"] == "superseded"
    assert sorted(kinds) == ["parameters.decided", "parameters.proposed"]
    assert recorded is not None
    settings = recorded["parameters"][RULE]["set"]
    assert [(one["name"], one["value"], one["from"]) for one in settings] == [("minutes_days", 8, "2026-02-01")]
    assert "第1号" in settings[0]["origin"]

    shown = office.get("ann", f"/rules/{RULE}")["parameters"]
    assert [(one["value"], "proposal 1" in one["origin"]["en"]) for one in shown] == [(8, True)]
    assert propose(office, "ann", number).json()["code"] == "replay_refused"  # what was replayed is not what stands


def test_a_finding_prints_by_which_proposal_it_is_judged(office: Any, decisions: list[Event], made: Made) -> None:
    with office.app.state.desk.database.writing() as write:
        append(write, decisions, now=office.app.state.desk.now)
    propose(office, "ann", replayed(office, made, 6))
    assert decide(office, "chief", 1, "confirm").status_code == 200
    found = judge(office)
    told = {id: row["params"]["minutes_days"] for id, row in found.items()}
    assert told["DEC-OLD"]["value"] == 7
    assert told["DEC-NEW"]["value"] == 6
    assert told["DEC-NEW"]["origin"]["en"].startswith("adopted by proposal 1 on 2026-03-02")


def test_what_is_rejected_or_withdrawn_is_kept_and_never_holds(office: Any, decisions: list[Event], made: Made) -> None:
    number = replayed(office, made, 8)
    for body, place in (({"from_day": "2026-02-30"}, "from_day"), ({"from_day": "2040-01-01"}, "from_day")):
        answer = propose(office, "ann", number, **body)
        assert (answer.status_code, answer.json()["problems"][0]["place"]) == (422, place)
    assert propose(office, "ann", number, reason=" ").status_code == 422
    assert propose(office, "ann", 99).json()["code"] == "no_such_replay"
    propose(office, "ann", number)
    assert decide(office, "bo", 1, "withdraw").json()["code"] == "replay_refused"
    assert decide(office, "bo", 1, "reject").status_code == 422  # a reason is wanted
    assert decide(office, "bo", 1, "reject", text="too lax").json()["state"] == "rejected"
    propose(office, "ann", number)
    assert decide(office, "ann", 2, "withdraw").json()["state"] == "withdrawn"
    assert [one["state"] for one in office.get("bo", "/proposals")["items"]] == ["withdrawn", "rejected"]
    assert decide(office, "bo", 3, "confirm").json()["code"] == "no_such_proposal"
    with office.app.state.desk.database.writing() as write:
        append(write, decisions, now=office.app.state.desk.now)
    assert set(judge(office)) == {"DEC-OLD", "DEC-NEW"}
