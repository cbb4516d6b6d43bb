"""A process, or each lot of it, as the indicators look at it: bids submitted, awards made, who bid and who won."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from sys import intern
from typing import Final, TypeAlias

from msgspec import Struct

from monitor.indicators.release import Award, Bid, Organisation, Release, Tender
from monitor.indicators.terms import Terms

Bidder: TypeAlias = str | frozenset[str] | tuple[str, ...] | None
"""Who bids together: one id, the ids of a consortium, or None where no tenderer has an id.

For the reference engine a tuple: the ids as listed, of a bid on which more (or less) than one tenderer is listed.
"""
UNSUBMITTED: Final = ("invited", "withdrawn")
CLOSED: Final = ("cancelled", "unsuccessful")
NOBODY: Final = Tender()


class Part(Struct, gc=False):
    """What competes with one another: the whole process, or one lot.

    `winner`: the suppliers of the only active award, if all awards are final. `bidders`: who submitted bids, in the
    order of the bids. Of the valid ones `mine` are the winner's, at `my_amounts`; the others come from `rest_bidders`,
    at `rest_amounts` (infinite without a price). `dropped`: who was disqualified, at `dropped_amounts`. `amounts`: of
    all offers with a price; `currency`: of all of them, None where there are several. `is_plain`: each offer comes
    from one tenderer with an id. `is_final`: awards and bids are there, no award is still open.
    """

    lot: str | None
    active: list[Award]
    is_final: bool
    winner: Bidder
    details: Iterable[Bid]
    bidders: list[Bidder]
    mine: list[Bid]
    my_amounts: list[float]
    rest_bidders: list[Bidder]
    rest_amounts: list[float]
    dropped: list[Bidder]
    dropped_amounts: list[float]
    amounts: list[float]
    currency: str | None
    is_plain: bool

    def offers(self) -> Iterable[tuple[Bidder, Bid]]:
        """The submitted bids with their bidders, in their order."""
        submitted = (bid for bid in self.details if bid.status is not None and bid.status not in UNSUBMITTED)
        return zip(self.bidders, submitted, strict=True)

    def valid(self) -> Iterable[tuple[Bidder, Bid]]:
        """The valid bids with their bidders, in their order."""
        return [(who, bid) for who, bid in self.offers() if bid.status == "valid"]

    def valid_bidders(self) -> set[Bidder]:
        """Who made a valid bid."""
        bidders = set(self.rest_bidders)
        if self.mine:
            bidders.add(self.winner)
        return bidders


class Process(Struct, gc=False):
    """One contracting process; `whole` has all of it, `parts` its lots (or the whole again, where there are none)."""

    ocid: str
    release: Release
    tender: Tender
    is_comparable: bool
    whole: Part
    parts: tuple[Part, ...]
    odd: list[str]
    """What the look at it found odd, for a warning."""


def members(bidder: Bidder) -> Iterable[str]:
    """The ids, one by one."""
    if bidder is None:
        return ()
    return (bidder,) if isinstance(bidder, str) else bidder


def bidder_of(listed: tuple[Organisation, ...] | None, compat: bool) -> Bidder:  # noqa: FBT001
    """The bidder of these tenderers (or suppliers)."""
    if not listed:
        return None
    if len(listed) == 1:
        only = listed[0].id
        return intern(only) if only.__class__ is str else None
    ids = tuple(intern(one.id) for one in listed if one.id.__class__ is str)
    if compat:
        return ids or None
    told = frozenset(ids)
    return told if len(told) > 1 else next(iter(told), None)


def price(bid: Bid) -> tuple[float, str] | None:
    """Amount and currency, where both are there."""
    value = bid.value
    if value is None or not isinstance(value.amount, float) or value.currency is None:
        return None
    return value.amount, value.currency


def suppliers(part: Part) -> set[str]:
    """The ids of all who were awarded something in this part."""
    if part.winner.__class__ is str:
        return {part.winner}
    return {one.id for award in part.active for one in award.suppliers or () if one.id.__class__ is str}


def process(ocid: str, release: Release, terms: Terms) -> Process:
    """The release, looked at as one process."""
    tender = release.tender or NOBODY
    details = None if release.bids is None else release.bids.details
    whole = part(None, details, release.awards, terms.compat)
    parts: tuple[Part, ...] = (whole,)
    if tender.lots and not terms.compat:
        parts = tuple(_lots(details, release.awards)) or parts
    return Process(ocid, release, tender, terms.comparable is None or terms.comparable.holds(tender), whole, parts, [])


def part(  # noqa: C901 - one pass over the bids of all processes: a call a bid would double its cost
    lot: str | None,
    details: Iterable[Bid] | None,
    awards: Iterable[Award] | None,
    compat: bool,  # noqa: FBT001 - by position: a keyword costs, once a process
) -> Part:
    """The part made of these bids and awards."""
    active, is_final = _awarded(awards)
    is_final = is_final and details is not None
    winner = bidder_of(active[0].suppliers, compat) if is_final and len(active) == 1 else None
    if compat and winner.__class__ is not str:
        winner = None
    bidders: list[Bidder] = []
    mine: list[Bid] = []
    my_amounts: list[float] = []
    rest_bidders: list[Bidder] = []
    rest_amounts: list[float] = []
    dropped: list[Bidder] = []
    dropped_amounts: list[float] = []
    amounts: list[float] = []
    currency: str | None = None
    is_plain = is_single = True
    bidder: Bidder
    for bid in details or ():
        status, listed, value = bid.status, bid.tenderers, bid.value
        if status is None or (status != "valid" and status in UNSUBMITTED):
            continue
        if listed and len(listed) == 1 and (only := listed[0].id).__class__ is str:  # most bids: without a call
            bidder = intern(only)
        else:
            bidder = bidder_of(listed, compat)
            is_plain = is_plain and bidder.__class__ is str
        amount = inf
        if value is not None and value.amount.__class__ is float and value.currency is not None:
            amount = value.amount
            amounts.append(amount)
            if value.currency != currency:
                is_single = is_single and currency is None
                currency = value.currency
        bidders.append(bidder)
        if status == "valid":
            if bidder == winner is not None:
                mine.append(bid)
                my_amounts.append(amount)
            else:
                rest_bidders.append(bidder)
                rest_amounts.append(amount)
        elif status == "disqualified":
            dropped.append(bidder)
            dropped_amounts.append(amount)
    if not is_single:
        currency = None
    return Part(
        lot,
        active,
        is_final,
        winner,
        details or (),
        bidders,
        mine,
        my_amounts,
        rest_bidders,
        rest_amounts,
        dropped,
        dropped_amounts,
        amounts,
        currency,
        is_plain,
    )


def _awarded(awards: Iterable[Award] | None) -> tuple[list[Award], bool]:
    """The active awards, and whether there are awards and none of them is still open."""
    active: list[Award] = []
    is_final = awards is not None
    for award in awards or ():
        if award.status == "active":
            active.append(award)
        elif award.status is not None and award.status not in CLOSED:
            is_final = False
    return active, is_final


def _named(record: Bid | Award) -> set[str]:
    lots = {lot for lot in record.related_lots or () if isinstance(lot, str)}
    if isinstance(record.related_lot, str):
        lots.add(record.related_lot)
    return lots


def _lots(details: tuple[Bid, ...] | None, awards: tuple[Award, ...] | None) -> Iterable[Part]:
    """A part a lot that is named, and one of what names none. A bid for several lots has no price of any of them."""
    bids: dict[str | None, list[Bid]] = {}
    made: dict[str | None, list[Award]] = {}
    for bid in details or ():
        lots = _named(bid)
        if len(lots) > 1:
            bid.value = None
        for lot in lots or (None,):
            bids.setdefault(lot, []).append(bid)
    for award in awards or ():
        for lot in _named(award) or (None,):
            made.setdefault(lot, []).append(award)
    for lot in sorted({*bids, *made}, key=lambda lot: (lot is not None, lot)):
        of_lot = None if details is None else bids.get(lot, [])
        yield part(lot, of_lot, None if awards is None else made.get(lot, []), compat=False)
