"""What was told of a process before a release: what a later event does not repeat and its release needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

Money = tuple[Decimal, str]
CLOSED = frozenset({"complete", "cancelled", "unsuccessful"})


@dataclass(slots=True)
class Bid:
    """When a bid arrived, whose it is, for which lot."""

    date: str | None = None
    tenderers: list[str] = field(default_factory=list)
    lot: str | None = None


@dataclass(slots=True)
class Known:
    """Facts of one process, from its entries so far. Names of the members: those of the contract."""

    has_tender: bool = False
    catalogue_class: str | None = None
    lots: dict[str, str] = field(default_factory=dict)
    """Lot -> status."""
    bids: dict[str, Bid] = field(default_factory=dict)
    opened: dict[str, set[str]] = field(default_factory=dict)
    """Opening (its first event) -> tenderers whose bids were accepted there."""
    awards: set[str] = field(default_factory=set)
    award_of: dict[str, str] = field(default_factory=dict)
    """Contract -> award."""
    signed: dict[str, Money] = field(default_factory=dict)
    """Contract -> its amount as signed."""
    changes: dict[str, dict[str, Money]] = field(default_factory=dict)
    """Contract -> change (its first event) -> signed amount."""
    contract_of: dict[str, str] = field(default_factory=dict)
    """Payment request -> contract."""
    roles: dict[str, set[str]] = field(default_factory=dict)
    """Organisation -> roles in this process."""
    latest: dict[str, str] = field(default_factory=dict)
    """Standing fact -> the latest time told of it, in UTC."""
    tags: set[str] = field(default_factory=set)

    def award(self, contract_id: str) -> str:
        """The award behind a contract; a contract without one is its own award."""
        return self.award_of.get(contract_id, contract_id)

    def worth(self, contract_id: str) -> Money | None:
        """The contract's amount with its changes; None where it is not known or currencies differ."""
        signed = self.signed.get(contract_id)
        moves = self.changes.get(contract_id, {}).values()
        if signed is None or any(currency != signed[1] for _, currency in moves):
            return None
        return sum((amount for amount, _ in moves), signed[0]), signed[1]

    def close(self, lot: str | None, status: str) -> str | None:
        """The lot (None: every one) has ended so; the tender's status, once every lot has ended."""
        for one in [lot] if lot is not None else list(self.lots):
            self.lots[one] = status
        if not all(told in CLOSED for told in self.lots.values()):
            return None
        return "complete" if "complete" in self.lots.values() else status
