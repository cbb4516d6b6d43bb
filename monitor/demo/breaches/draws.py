"""Breaches of the rules on the course of a draw: when, how often, from which pool, watched by whom, who came."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.demo.breaches.experts import recorded_draws, settled_draws
from monitor.demo.breaches.kit import Spot, lot, of_process
from monitor.demo.codes import recording
from monitor.demo.days import iso, last_work
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

IN_FORCE = date(2025, 1, 1).toordinal()
"""评标专家和评标专家库管理办法 (order 26 of 2024)."""
EARLY = 5
"""Working days by which a draw is moved forward; two are lawful."""
OPENED = "09:25:00"
"""After the opening at nine, before the evaluation at ten."""


def draws_from_2025(story: Story) -> list[Act]:
    """Recorded draws in which nobody declined, since the rules on pools of 2024 are in force."""
    return [act for act in settled_draws(story) if act.day >= IN_FORCE]


def purchase_draws(story: Story) -> list[Act]:
    """Recorded draws of government procurement in which nobody declined."""
    told = [act for act in recorded_draws(story) if act.data["regime"] == "government_procurement"]
    return [act for act in told if not of_process(story, act.data["ocid"], "seat.vacated")]


def tendering_declines(story: Story) -> list[Act]:
    """Seats vacated under the tendering law."""
    return [act for act in story.all("seat.vacated") if act.data["regime"] == "tendering"]


def recorded_declines(story: Story) -> list[Act]:
    """The same where the draw was recorded."""
    return [act for act in tendering_declines(story) if "expert" in act.data["out"]]


def evaluations(story: Story) -> list[Act]:
    """Evaluations that were recorded."""
    return [act for act in story.all("evaluation.concluded") if "recording" in act.data]


def _draw(s: Spot) -> dict[str, Any]:
    return {**lot(s.act), "draw_id": s.act.data["draw_id"]}


def redraw_shopping(s: Spot) -> Planted | None:
    """The call that is said to have found nobody is not on record."""
    if not s.story.claim(f"decline {s.act.data['ocid']}"):
        return None
    s.act.data["evidence"] = []
    return s.planted("exp.redraw-shopping", "an expert replaced without any evidence", lot(s.act))


def replacement_random(s: Spot) -> Planted | None:
    """Who stepped in was named, not drawn."""
    if not s.story.claim(f"decline {s.act.data['ocid']}"):
        return None
    del s.act.data["replacement_draw_id"]
    return s.planted("exp.replacement-random", "a replacement that was not drawn", _draw(s))


def other_pool_when_short(s: Spot) -> Planted | None:
    """The pool was called too small and the members were named, though another pool was there."""
    if not s.story.claim(f"draw {s.act.data['ocid']}"):
        return None
    s.act.data |= {"method": "direct", "ground": "pool_too_small"}
    says = "experts named because the pool was short, no other pool drawn from"
    return s.planted(
        "exp.other-pool-when-short", says, lot(s.act), ("exp.random-draw", "exp.direct-selection-approval")
    )


def draw_before_opening(s: Spot) -> Planted | None:
    """The experts were drawn when the bids had been opened."""
    opened = of_process(s.story, s.act.data["ocid"], "bids.opened")
    if not opened or not s.story.claim(f"draw {s.act.data['ocid']}"):
        return None
    s.act.day, s.act.clock = opened[0].day, OPENED
    return s.planted("exp.draw-before-opening", f"drawn at {OPENED}, after the opening", _draw(s))


def gp_draw_not_too_early(s: Spot) -> Planted | None:
    """The experts of a purchase were drawn a week before."""
    if not s.story.claim(f"draw {s.act.data['ocid']}"):
        return None
    frozen = next(
        one for one in s.story.all("pool.snapshotted") if one.data["snapshot_id"] == s.act.data["snapshot_id"]
    )
    watched = [one for one in of_process(s.story, s.act.data["ocid"], "supervision.recorded") if one.day == s.act.day]
    day = s.act.day
    for _ in range(EARLY):
        day = last_work(day - 1)
    for act in (frozen, s.act, *watched):
        act.day = day
    return s.planted("exp.gp-draw-not-too-early", f"drawn on {iso(day)}", _draw(s))


def direct_selection_approval(s: Spot) -> Planted | None:
    """The experts of a purchase were chosen for a special matter, and the superior unit was not asked."""
    if not s.story.claim(f"draw {s.act.data['ocid']}"):
        return None
    s.act.data |= {"method": "direct", "ground": "special_complex"}
    says = "experts chosen without the superior unit's consent"
    return s.planted("exp.direct-selection-approval", says, _draw(s), ("exp.random-draw",))


def seated_equals_drawn(s: Spot) -> Planted | None:
    """Somebody came whose identity did not fit."""
    if not s.story.claim(f"committee {s.act.data['ocid']}"):
        return None
    member = next(one for one in s.act.data["members"] if one["member_type"] == "expert")
    member["is_identity_verified"] = False
    return s.planted("exp.seated-equals-drawn", f"{member['person']} not verified", lot(s.act))


def monitoring_record(s: Spot) -> Planted | None:
    """Less was recorded than the evaluation lasted."""
    if not s.story.claim(f"recording {s.act.data['ocid']}"):
        return None
    s.act.data["recording"] = recording(f"EV-{s.act.data['ocid']}", 5_400)
    return s.planted("exp.monitoring-record", "an hour and a half recorded of six", lot(s.act))
