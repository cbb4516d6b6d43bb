"""The bids of a lot as they were opened."""

from __future__ import annotations

from typing import Any, Final

from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.scene import Scene
from monitor.intake.ocds.suppliers import suppliers
from monitor.intake.ocds.values import Unfit, joined, money, plain_id, unfit

ACCEPTED: Final = {"valid": True, "pending": True, "disqualified": True, "withdrawn": False}
"""Status of a bid -> whether it was let in at the opening: disqualified is said after the evaluation."""
OPENED: Final = ("bids", "opened")
"""The base at which a scene holds the bids of one opening, as an array."""


def opened_bids(scene: Scene, reading: Reading) -> list[dict[str, Any]] | None:
    """One row a bid. Raises Unfit at the first that the contract cannot hold: an opening is told whole or not."""
    opened = scene.at(OPENED)
    if opened is None:
        return None
    return [_bid(scene.about(bids__details=bid), bid, reading) for bid in opened.value]


def _bid(scene: Scene, bid: Block, reading: Reading) -> dict[str, Any]:
    number, status = bid.get("id"), bid.get("status")
    if number is None or status is None:
        raise unfit("missing", Block("", (*bid.path, "id" if number is None else "status")))
    if status.word not in ACCEPTED:
        raise unfit("code_unknown", status)
    tenderers = suppliers(scene, reading)
    if not tenderers:
        raise unfit("missing", Block("", (*bid.path, "tenderers")))
    out = {
        "bid_id": joined(scene.ocid, plain_id(number)),
        "tenderer": tenderers[0],
        "is_accepted": ACCEPTED[status.word],
    }
    reading.take(number)
    reading.take(status)
    price = bid.get("value")
    if price is not None and price.get("amount") is not None:
        try:
            out["price"] = money(price, reading)
        except Unfit as error:
            reading.flaws.append(error.flaw)
    return out
