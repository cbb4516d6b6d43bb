"""Breaches of tw-draw/1: each is seen by whoever does the arithmetic again."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Spot, lot, of_kind, of_process, swap
from monitor.demo.planted import Planted
from monitor.demo.protocol import AGAIN, ask, hold, reveal
from monitor.demo.story import Act, Story
from monitor.draw.roster import Entrant, openings


def proved_draws(story: Story) -> list[Act]:
    """First attempts by tw-draw/1 in which nobody declined."""
    told = of_kind("draw.held", protocol="tw_draw_1", attempt=1)(story)
    return [act for act in told if not of_process(story, act.data["ocid"], "seat.vacated")]


def draw_verifiable(s: Spot) -> Planted | None:
    """A seat given to another, a request entered when the round was out, or a second attempt while the first stands."""
    ocid = s.act.data["ocid"]
    if not s.story.claim(f"draw {ocid}", f"committee {ocid}"):
        return None
    return s.rng.choice((_other_seat, _late_request, _second_attempt))(s)


def _openings(s: Spot) -> list[dict[str, Any]]:
    (told,) = [one for one in _of_draw(s, "draw.opened") if one.data["audience"] == "auditors"]
    return list(told.data["openings"])


def _of_draw(s: Spot, kind: str) -> list[Act]:
    return [one for one in s.story.all(kind) if one.data["draw_id"] == s.act.data["draw_id"]]


def _planted(s: Spot, says: str, draw_id: str = "") -> Planted:
    about = {**lot(s.act), "draw_id": draw_id or s.act.data["draw_id"]}
    return s.planted("exp.draw-verifiable", says, about)


def _other_seat(s: Spot) -> Planted | None:
    """Whoever was to sit first is replaced by somebody of the same speciality whose ticket came later."""
    (asked,) = _of_draw(s, "draw.committed")
    first, taken = s.act.data["seats"][0], {row["handle"] for row in s.act.data["seats"]}
    groups = {row["handle"]: row["group"] for row in asked.data["request"]["pool"]}
    sat = {groups[one] for one in taken}
    free = [
        row["handle"]
        for row in asked.data["request"]["pool"]
        if row["slots"] == [first["slot"]] and row["handle"] not in taken and row["group"] not in sat
    ]
    people = {row["handle"]: row for row in _openings(s)}
    new = s.rng.choice(free)
    out, into = people[first["handle"]]["expert"], people[new]["expert"]
    s.act.data["seats"] = [{**first, "handle": new}, *s.act.data["seats"][1:]]
    for act in s.story.acts:
        if act.kind in {"evaluation.concluded", "conduct.recorded"} and act.data.get("ocid") == s.act.data["ocid"]:
            act.data = swap(act.data, out, into)
    for act in _of_draw(s, "draw.opened"):
        if act.data["audience"] == "public":
            rows = [people[new] if row["handle"] == first["handle"] else row for row in act.data["openings"]]
            act.data["openings"] = sorted(rows, key=lambda row: row["handle"])
    return _planted(s, f"{into} seated in the place of {out}")


def _late_request(s: Spot) -> Planted | None:
    """The request came into the log when its round was known already."""
    (asked,) = _of_draw(s, "draw.committed")
    asked.clock, s.act.clock = "15:00:30", "15:01:00"
    return _planted(s, "the request entered after its round")


def _second_attempt(s: Spot) -> Planted | None:
    """The same seats drawn once more, while nobody declared the first attempt void."""
    (asked,) = _of_draw(s, "draw.committed")
    people = {row["handle"]: row["expert"] for row in _openings(s)}
    roster = [
        Entrant(people[row["handle"]], row["group"], tuple(row["slots"])) for row in asked.data["request"]["pool"]
    ]
    came = ("protocol", "beacon", "reveals", "seats")
    draw_id = f"{s.act.data['draw_id']}-2"
    data = {name: value for name, value in s.act.data.items() if name not in came}
    data |= {"draw_id": draw_id, "attempt": 2}
    by = {one.data["party"]: one.by for one in _of_draw(s, "draw.revealed")} | {"platform": s.act.by}
    opening_at = asked.data["request"]["opening_at"]
    again = ask(s.story, s.act.day, data, roster, by, opening_at, AGAIN)
    reveal(s.story, s.act.day, again, by, times=AGAIN)
    hold(s.story, s.act.day, again, data, by, AGAIN)
    (opened,) = [one for one in _of_draw(s, "draw.opened") if one.data["audience"] == "auditors"]
    told = {**again.where, "audience": "auditors", "openings": openings(draw_id, again.secrets)}
    s.story.tell("draw.opened", opened.day, opened.by, told, opened.clock)
    return _planted(s, "a second attempt while the first stands", draw_id)
