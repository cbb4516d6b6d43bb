"""Which entries of one process the public sees: by kind, and nothing that leads to a bidder before the opening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from monitor.export.ocds.masking import PUBLIC
from monitor.export.ocds.release import Told, key_of
from monitor.facts.effective import WITHDRAWN
from monitor.flows.published import NOT_PUBLIC
from monitor.vocabulary.event import Event

ALLOCATIONS: Final = frozenset({"allocation.planned", "allocation.concluded"})
REGISTERED: Final = "organisation.registered"
BID: Final = "bid.submitted"
OPENED: Final = "bids.opened"
OF_A_PROCESS: Final = PUBLIC - ALLOCATIONS
PARTIES: Final = (
    "buyer",
    "procuring_entity",
    "agency",
    "supplier",
    "consortium_members",
    "tenderer",
    "bids",
    "payer",
    "payee",
    "owner",
)
"""Fields that hold a party of the process, or rows with a tenderer."""


def parties_of(event: Event) -> Iterator[str]:
    """Organisations that take part in a process by this event."""
    for name in PARTIES:
        told = event.data.get(name, ())
        for one in told if isinstance(told, list) else (told,):
            if one and "id" in one.get("tenderer", one) and one.get("kind") != "person":
                yield one.get("tenderer", one)["id"]


def for_insiders(event: Event) -> bool:
    """Whether it tells of a notice that only insiders could read: that publishes nothing."""
    return event.type == "disclosure.published" and event.data["medium"] in NOT_PUBLIC


def _opened(told: Iterable[Told]) -> set[str]:
    return {row["bid_id"] for one in told if one.event.type == OPENED for row in one.event.data["bids"]}


def seen(entries: Sequence[Told]) -> frozenset[int]:
    """The numbers of the entries of a process that the public sees.

    An organisation's registration is public in itself; in a process it says that the organisation takes part. So it
    stands there once another public entry names the organisation, a member of a consortium once its bid was opened
    (招标投标法 art. 22). A withdrawal is seen of what is seen.
    """
    by_kind = [one for one in entries if one.event.type in OF_A_PROCESS and not for_insiders(one.event)]
    open_bids = _opened(by_kind)
    naming = [
        *(one for one in by_kind if one.event.type != REGISTERED),
        *(one for one in entries if one.event.type == BID and one.event.data["bid_id"] in open_bids),
    ]
    parties = {id_ for one in naming for id_ in parties_of(one.event)}
    shown = {
        one.key: one.stored.seq
        for one in by_kind
        if one.event.type != WITHDRAWN
        and (one.event.type != REGISTERED or one.is_member or one.event.data["organisation"]["id"] in parties)
    }
    back = (one for one in by_kind if one.event.type == WITHDRAWN)
    gone = {one.stored.seq for one in back if key_of(one.event.source, one.event.corrects or "") in shown}
    return frozenset(gone | set(shown.values()))
