"""What the indicators read of an OCDS release; everything else on the line is skipped unread.

Identifiers may be numbers in the wild: they are let in and count as absent, so that one of them does not send the whole
line down the slow way (monitor.indicators.decode).
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

Identifier: TypeAlias = str | int | float | bool | None
Lots: TypeAlias = tuple[Identifier, ...] | None


class Organisation(Struct, gc=False):
    """A buyer, procuring entity, tenderer or supplier."""

    id: Identifier = None


class Value(Struct, gc=False):
    """A price. An amount written as text is none."""

    amount: float | str | None = None
    currency: str | None = None


class Period(Struct, gc=False, rename="camel"):
    """When bids may come in, as written."""

    start_date: str | None = None
    end_date: str | None = None


class Bid(Struct, gc=False, rename="camel"):
    """One of bids.details; `relatedLots` and `relatedLot` name the lots that it is for."""

    status: str | None = None
    date: str | None = None
    value: Value | None = None
    tenderers: tuple[Organisation, ...] | None = None
    related_lots: Lots = None
    related_lot: Identifier = None


class Bids(Struct, gc=False):
    """The bids of a process."""

    details: tuple[Bid, ...] | None = None


class Classification(Struct, gc=False):
    """What an item is."""

    id: Identifier = None


class Item(Struct, gc=False):
    """A thing awarded."""

    classification: Classification | None = None


class Award(Struct, gc=False, rename="camel"):
    """One of awards."""

    status: str | None = None
    suppliers: tuple[Organisation, ...] | None = None
    items: tuple[Item, ...] | None = None
    related_lots: Lots = None
    related_lot: Identifier = None


class Presence(Struct, gc=False):
    """An object of which is read that it is there, and no more."""


class Tender(Struct, gc=False, rename="camel"):
    """The tender of a process."""

    status: str | None = None
    procurement_method: str | None = None
    procurement_method_details: str | None = None
    number_of_tenderers: Identifier = None
    tender_period: Period | None = None
    procuring_entity: Organisation | None = None
    lots: tuple[Presence, ...] | None = None


class Release(Struct, gc=False, rename="camel"):
    """A compiled release: one contracting process. One that holds others is a record."""

    ocid: str | None = None
    buyer: Organisation | None = None
    tender: Tender | None = None
    bids: Bids | None = None
    awards: tuple[Award, ...] | None = None
    compiled_release: Presence | None = None
    releases: tuple[Presence, ...] | None = None
