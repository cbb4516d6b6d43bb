"""Breaches of the rules on candidates, awards and contracts."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Spot, lot, of_process
from monitor.demo.days import instant
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

LONGEST = 30
SHORTEST = 3
WEEK = 7


def awarded_contracts(story: Story) -> list[Act]:
    """Contracts that follow an award."""
    return [act for act in story.all("contract.signed") if "award_id" in act.data]


def ranked(story: Story) -> list[Act]:
    """Evaluations with two candidates and more."""
    return [act for act in story.all("evaluation.concluded") if len(act.data["candidates"]) > 1]


def ranked_tenders(story: Story) -> list[Act]:
    """Of these, those under the tendering law, which alone binds the buyer to the first candidate."""
    return [act for act in ranked(story) if act.data["regime"] == "tendering"]


def contract_30d(s: Spot) -> Planted | None:
    """The contract, and all that follows it, came more than thirty days after the notice."""
    story, ocid = s.story, s.act.data["ocid"]
    notice = of_process(story, ocid, "award.notified")[0]
    if not story.claim("delay"):
        return None
    weeks = (LONGEST - (s.act.day - notice.day)) // WEEK + 1 + s.rng.randrange(2)
    story.delay(s.act.day, weeks * WEEK)
    about = {**lot(s.act), "award_id": s.act.data["award_id"]}
    return s.planted("awd.contract-30d", f"signed {s.act.day - notice.day} days after the notice", about)


def candidate_publicity_length(s: Spot) -> Planted | None:
    """The candidates were shown for fewer than three days, or the award came before the end."""
    award = of_process(s.story, s.act.data["ocid"], "award.made")[0]
    if not s.story.claim(f"publicity {s.act.data['ocid']}"):
        return None
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        days = s.rng.randint(1, SHORTEST - 1)
        s.act.data["published_until"] = instant(s.act.day + days, "18:00:00")
        return s.planted("awd.candidate-publicity-length", f"shown for {days} days", lot(s.act))
    s.act.data["published_until"] = instant(award.day + s.rng.randint(1, 3), "18:00:00")
    return s.planted("awd.candidate-publicity-length", "awarded before the publicity ended", lot(s.act))


def outside_candidates(s: Spot) -> Planted | None:
    """The winner was not among the candidates."""

    def without(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**one, "rank": rank} for rank, one in enumerate(rows[1:], 1)]

    award = _relist(s, without)
    if award is None:
        return None
    about: dict[str, Any] = {**lot(s.act), "award_id": award.data["award_id"]}
    says = "awarded to a bidder who was no candidate"
    return s.planted("awd.outside-candidates", says, about, ("awd.first-candidate",))


def first_candidate(s: Spot) -> Planted | None:
    """The second candidate won and no ground was recorded."""

    def swapped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        first, second, *rest = rows
        return [{**second, "rank": 1}, {**first, "rank": 2}, *rest]

    award = _relist(s, swapped)
    if award is None:
        return None
    about: dict[str, Any] = {**lot(s.act), "award_id": award.data["award_id"]}
    return s.planted("awd.first-candidate", "the second candidate won without a recorded ground", about)


def _relist(s: Spot, change: Any) -> Act | None:
    """The candidates changed wherever they are told; the award they now disagree with."""
    ocid = s.act.data["ocid"]
    awards = of_process(s.story, ocid, "award.made")
    if not awards or not s.story.claim(f"award {ocid}"):
        return None
    for act in (s.act, *of_process(s.story, ocid, "candidates.published")):
        act.data["candidates"] = change(act.data["candidates"])
    return awards[0]
