"""Who asks: an account with its roles and units, or the public."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from monitor.accounts.roles import ALLOWED, Act, Role

Via = Literal["public", "session", "token", "open"]
UNIT: Final = "urn:tw:unit:"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, as far as answers depend on it. An account is a number; no name is needed anywhere."""

    account: str = "0"
    roles: frozenset[Role] = frozenset({Role.PUBLIC})
    units: frozenset[str] = frozenset()
    """Organisation ids: a bureau's own; for an auditor those whose findings he must not see."""
    townships: frozenset[str] = frozenset()
    """Region codes to which what a bureau sends is narrowed; empty: the whole county. They narrow no reading."""
    person: str | None = None
    """Person code, the `submitter` of what is sent."""
    scopes: frozenset[Act] | None = None
    """Of a machine token: the acts it was made for; None: all that the roles allow."""
    via: Via = "public"
    credential: str | None = field(default=None, repr=False)
    """Number of the session or machine token by which the account came."""

    def may(self, act: Act) -> bool:
        """Whether the roles allow `act`, and the token was made for it."""
        if self.via == "open":
            return True
        narrowed = self.scopes is not None and act not in self.scopes and act is not Act.LOOK
        return not narrowed and bool(self.roles & ALLOWED[act])

    @property
    def reviews(self) -> bool:
        """Whether this is somebody who reads what all units sent, his own excepted."""
        return self.via == "open" or bool(self.roles & {Role.AUDITOR, Role.SUPERVISOR})

    def owns(self, source: str) -> bool:
        """Whether events of this source (`urn:tw:unit:<id>`) are of a unit of this account."""
        return self.via == "open" or (source.startswith(UNIT) and source.removeprefix(UNIT) in self.units)

    def sees(self, source: str) -> bool:
        """Whether records of this source are shown: to a bureau its own, to a reviewer all but his own unit's."""
        if self.via == "open":
            return True
        return self.reviews != self.owns(source)

    @property
    def recused(self) -> frozenset[str]:
        """Units about which this one is told nothing: a reviewer's own."""
        return self.units if self.reviews and self.via != "open" else frozenset()


PUBLIC: Final = Principal()
OPEN: Final = Principal(roles=frozenset(Role), via="open")
"""Whoever asks an installation without accounts (`TENDERWATCH_ACCESS=open`, loopback only)."""
