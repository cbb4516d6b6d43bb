"""Bids and awards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.export.ocds.blocks.tendering import end, items
from monitor.export.ocds.draft import Draft
from monitor.export.ocds.known import Bid
from monitor.export.ocds.values import Json, filled, moment, value


def remember(draft: Draft) -> None:
    """When a bid arrived and whose it is: its release may be withheld, the opening's is not."""
    told = draft.event.data
    members = [told["tenderer"], *told.get("consortium_members", [])]
    bid = Bid(moment(draft.event.time), [one["id"] for one in members], told.get("lot_id"))
    draft.known.bids[told["bid_id"]] = bid


def bid_submitted(draft: Draft) -> None:
    """A sealed bid: no price yet."""
    told = draft.data
    status = "disqualified" if told.get("is_receipted") is False else "pending"
    members = draft.organisations([told["tenderer"], *told.get("consortium_members", [])], "tenderer")
    bid = filled(
        id=told["bid_id"],
        date=moment(draft.event.time),
        status=status,
        tenderers=members,
        relatedLots=draft.lots(),
    )
    draft.blocks["bids"] = {"details": [bid]}


def _opened(draft: Draft, told: Mapping[str, Any]) -> Json:
    before = draft.known.bids.get(told["bid_id"], Bid())
    others = [{"id": one} for one in before.tenderers if one != told["tenderer"]["id"]]
    return filled(
        id=told["bid_id"],
        date=before.date,
        status="valid" if told["is_accepted"] else "disqualified",
        tenderers=draft.organisations([told["tenderer"], *others], "tenderer"),
        value=value(told.get("price")),
        relatedLots=draft.lots(),
    )


def bids_opened(draft: Draft) -> None:
    """The bids with their prices, and how many tenderers were let in, over all openings."""
    details = [_opened(draft, told) for told in draft.data["bids"]]
    accepted = {one["id"] for bid in details if bid["status"] == "valid" for one in bid["tenderers"]}
    draft.known.opened[draft.root] = accepted
    everybody = sorted(set().union(*draft.known.opened.values()))
    if details:
        draft.blocks["bids"] = {"details": details}
    draft.tender["numberOfTenderers"] = len(everybody)
    if everybody:
        draft.tender["tenderers"] = draft.organisations([{"id": one} for one in everybody], "tenderer")


def evaluation_concluded(draft: Draft) -> None:
    """Bids that the committee rejected. Candidates are no awards: they stay under `tw`."""
    rejected = {told["bid_id"] for told in draft.data.get("rejections", [])}
    if rejected:
        draft.blocks["bids"] = {"details": [{"id": one, "status": "disqualified"} for one in sorted(rejected)]}


def award_made(draft: Draft) -> None:
    """The award of a lot, or of all."""
    told = draft.data
    draft.known.awards.add(told["award_id"])
    winners = [told["supplier"], *told.get("consortium_members", [])]
    draft.award(told["award_id"]).update(
        filled(
            status="active",
            date=moment(draft.event.time),
            value=value(told["amount"]),
            suppliers=draft.organisations(winners, "supplier"),
            items=items(draft.known.catalogue_class),
            relatedLots=draft.lots(),
            relatedBid=told.get("bid_id"),
        )
    )
    end(draft, told.get("lot_id"), "complete")


BLOCKS = {
    "bid.submitted": bid_submitted,
    "bids.opened": bids_opened,
    "evaluation.concluded": evaluation_concluded,
    "award.made": award_made,
}
