"""Who was promised, given, sent and paid how much under one allocation plan, recipient by recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from monitor.findings.tell import yuan
from monitor.flows.amounts import Sum
from monitor.rules.kit.money import BACK
from monitor.store.events import StoredEvent
from monitor.vocabulary.personal import hidden

SUMS = ("planned", "concluded", "transferred", "paid")

Key: TypeAlias = tuple[str, str, str | None]


@dataclass(slots=True)
class Share:
    """One recipient in one region."""

    recipient: Mapping[str, Any]
    region: str | None
    sums: dict[str, Sum] = field(default_factory=lambda: {name: Sum() for name in SUMS})

    def told(self, names: Mapping[str, str]) -> dict[str, Any]:
        """As it is shown; the name of an organisation is that of `names` (id -> name), else as told.

        A person is shown without code and name: personal information stays with the bureau.
        """
        person = self.recipient["kind"] == "person"
        id = self.recipient["id"]
        return {
            "recipient": {
                "kind": self.recipient["kind"],
                "id": None if person else id,
                "name": None if person else shown_name(names, self.recipient),
            },
            "region": self.region,
            **{f"{name}_yuan": yuan(told.or_none) for name, told in self.sums.items()},
        }


@dataclass(slots=True)
class Shares:
    """The shares of one plan, and what went to recipients it does not name."""

    by_key: dict[Key, Share] = field(default_factory=dict)
    elsewhere: Sum = field(default_factory=Sum)

    def list_amounts(self, amounts: Sequence[Mapping[str, Any]], side: str) -> None:
        """The rows of a plan (`planned`) or of its result (`concluded`)."""
        for row in amounts:
            recipient = row["recipient"]
            key = (recipient["kind"], recipient["id"], row.get("region"))
            share = self.by_key.setdefault(key, Share(recipient, row.get("region")))
            share.sums[side].add(row["amount"])

    def _to(self, *ids: str) -> Share | None:
        return next((share for wanted in ids for key, share in self.by_key.items() if key[1] == wanted), None)

    def move(self, stored: StoredEvent) -> None:
        """A transfer or payment under the plan: to the payee, else (a payment) by a payer that is a recipient.

        A recipient with several regions is credited in the first.
        """
        data = stored.event.data
        if stored.event.type == "funds.transferred":
            if data["transfer_kind"] in BACK:
                return
            share, name = self._to(data["payee"]["id"]), "transferred"
        else:
            share, name = self._to(data["payee"]["id"], data["payer"]["id"]), "paid"
        (self.elsewhere if share is None else share.sums[name]).add(data["amount"])

    @property
    def foreign(self) -> int:
        """Amounts in another currency, left out of every sum."""
        return self.elsewhere.foreign + sum(
            one.foreign for share in self.by_key.values() for one in share.sums.values()
        )


def totals(shares: Sequence[Share]) -> dict[str, Any]:
    """The sums over some shares, in yuan."""
    return {f"{name}_yuan": yuan(sum(share.sums[name].fen for share in shares)) for name in SUMS}


def shown_name(names: Mapping[str, str], told: Mapping[str, Any]) -> str | None:
    """The name of an organisation as everybody may read it: that of `names` (id -> name), else as told."""
    name = names.get(told["id"], told.get("name"))
    return None if name is None else hidden(name)
