"""Breaches of the rules on tendering, on barred suppliers and on split contracts."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo.breaches.kit import Spot, fen, lot, of_process, swap_everywhere
from monitor.demo.codes import firm
from monitor.demo.days import instant, next_work
from monitor.demo.planted import Planted
from monitor.demo.registers import bar, enrol
from monitor.demo.story import Act, Story, moved
from monitor.demo.world import BARRED, YEAR

TWENTY = 20
MANDATORY = 400_000_000
"""Fen from which works must be tendered: four million yuan."""
KEPT = 2


def opened(story: Story) -> list[Act]:
    """Openings of three bids and more that went on to an award."""
    return [act for act in story.all("bids.opened") if len(accepted(act)) > KEPT]


def accepted(opening: Act) -> list[dict[str, Any]]:
    """The bids of an opening that were not refused."""
    return [one for one in opening.data["bids"] if one["is_accepted"]]


def last_of_pair(story: Story) -> list[Act]:
    """The direct works contract that brings those on one site to the tendering size."""
    told = [act for act in story.all("contract.signed") if act.data["method"] == "direct"]
    return told[-1:] if sum(fen(act.data["amount"]) for act in told) >= MANDATORY else []


def split_amounts(rng: Random) -> tuple[int, ...]:
    """Two works contracts, each below four million yuan and together not (fen)."""
    first = rng.randint(205, 260) * 1_000_000
    return (first, MANDATORY - first + rng.randint(0, 60) * 1_000_000)


def min_bidders_3(s: Spot) -> Planted | None:
    """Two bids were opened, evaluated and awarded."""
    story, ocid = s.story, s.act.data["ocid"]
    awards = of_process(story, ocid, "award.made")
    if story.all("prequalification.concluded") or not awards or not story.claim(f"award {ocid}", f"bids {ocid}"):
        return None
    winner = awards[0].data["bid_id"]
    keep = {winner, next(one["bid_id"] for one in accepted(s.act) if one["bid_id"] != winner)}
    firms = {one["tenderer"]["id"] for one in s.act.data["bids"] if one["bid_id"] in keep}
    s.act.data["bids"] = [one for one in s.act.data["bids"] if one["bid_id"] in keep]
    guarantees = {f"G-{bid}" for bid in keep}
    for act in list(story.acts):
        data = act.data
        if act.kind in {"bid.submitted", "bid_file.profiled", "access.logged"} and data["bid_id"] not in keep:
            story.drop(act)
        if act.kind.startswith("guarantee.") and data["guarantee_id"].startswith("G-B-"):
            story.drop(*([act] if data["guarantee_id"] not in guarantees else []))
        if act.kind.startswith("complaint."):
            story.drop(act)
        if act.kind in {"evaluation.concluded", "candidates.published"}:
            rows = [one for one in data["candidates"] if one["bid_id"] in keep]
            data["candidates"] = [{**one, "rank": rank} for rank, one in enumerate(rows, 1)]
        if act.kind == "evaluation.concluded":
            data["scores"] = [one for one in data["scores"] if one["bid_id"] in keep]
        if act.kind == "award.notified":
            data["notices"] = [one for one in data["notices"] if one["recipient"]["id"] in firms]
    return s.planted("tnd.min-bidders-3", "two bids opened and one awarded", lot(s.act))


def bid_period_20d(s: Spot) -> Planted | None:
    """The documents were issued fewer than twenty days before the deadline."""
    story, ocid = s.story, s.act.data["ocid"]
    if s.act.data["document_stage"] != "tender" or not story.claim(f"notice {ocid}"):
        return None
    deadline = of_process(story, ocid, "tender.published")[0].data["bid_deadline"]
    wanted = s.rng.randint(13, TWENTY - 1)
    days = next(n for n in range(60) if instant(s.act.day + n + wanted, "09:00:00") >= deadline)
    story.drop(*of_process(story, ocid, "clarification.issued"))
    issue = s.act.data["issue_until"]
    for act in story.acts:
        notice = act.kind == "disclosure.published" and act.data["what"] == "tender_notice"
        if act.data.get("ocid") == ocid and (notice or act is s.act or act.kind == "tender.published"):
            act.day += days
    s.act.data["issue_until"] = moved(issue, "", days)
    return s.planted("tnd.bid-period-20d", f"{wanted} days from the documents to the deadline", lot(s.act))


def supplier_barred(s: Spot) -> Planted | None:
    """A bidder (not the winner) was barred in the county on the day of the deadline."""
    story, ocid = s.story, s.act.data["ocid"]
    awards = of_process(story, ocid, "award.made")
    if story.all("prequalification.concluded") or not awards or not story.claim(f"award {ocid}", f"bids {ocid}"):
        return None
    winner = awards[0].data["bid_id"]
    loser = [one for one in accepted(s.act) if one["bid_id"] != winner][-1]
    number = BARRED + int(story.tag[1:])
    new = s.world.firm(number)
    swap_everywhere(story, loser["tenderer"]["id"], new)
    decided = next_work(s.act.day - s.rng.randint(40, 250))
    enrol(story, s.world, number, next_work(decided - YEAR), f"D{story.tag[1:]}", "建设有限公司")
    ban = bar(story, s.world, firm(new), decided, decided + 3, decided + YEAR)
    story.claim(f"sanction {ban}")
    about: dict[str, Any] = {**lot(s.act), "bid_id": loser["bid_id"], "tenderer": new}
    return s.planted("blk.supplier-barred", "a bidder took part while barred", about, ("blk.local-scope",))


def split_evasion(s: Spot) -> Planted | None:
    """Two direct contracts on one site with one contractor, each below the tendering size, together not."""
    about: dict[str, Any] = {"contract_id": s.act.data["contract_id"]}
    also = ("tnd.mandatory-combined",)
    return s.planted("tnd.split-evasion", "two direct works contracts reach four million yuan", about, also)
