"""How often somebody may ask: a moving window for each address that signs in or tells a concern, and for each asker."""

from __future__ import annotations

import ipaddress
import math
import time
from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from monitor.accounts.principal import Principal
from monitor.accounts.refused import TooMany
from monitor.settings import Settings

V6_NETWORK: Final = 64
"""What one subscriber has of IPv6 (RFC 6177): more addresses of it are no more askers."""


class Pace:
    """Counts in the memory of this process: several processes allow as many times as much. Safe from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._counted = MovingWindowRateLimiter(MemoryStorage())
        self._sign_in = parse(settings.sign_in_rate)
        self._request = parse(settings.request_rate)
        self._concern, self._concerns = parse(settings.concern_rate), parse(settings.concern_rate_all)

    def sign_in(self, address: str) -> None:
        """One more attempt to sign in from this address. Raises `TooMany`."""
        self._hit(self._sign_in, "sign_in", network(address))

    def request(self, who: Principal, address: str) -> None:
        """One more request of an account, or of the public at an address. Raises `TooMany`."""
        asker = network(address) if who.via == "public" else who.account
        self._hit(self._request, who.via, asker)

    def concern(self, address: str) -> None:
        """One more concern from this address. Raises `TooMany`."""
        self._hit(self._concern, "concern", network(address))
        self._hit(self._concerns, "concerns", "all")

    def _hit(self, rate: RateLimitItem, *whose: str) -> None:
        if self._counted.hit(rate, *whose):
            return
        over = self._counted.get_window_stats(rate, *whose).reset_time
        raise TooMany(max(1, math.ceil(over - time.time())))


def network(address: str) -> str:
    """Whom an address counts for: an IPv4 address for itself, an IPv6 address for its /64, anything else for one."""
    try:
        told = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "-"
    if isinstance(told, ipaddress.IPv4Address):
        return str(told)
    if told.ipv4_mapped is not None:
        return str(told.ipv4_mapped)
    return str(ipaddress.ip_network((told, V6_NETWORK), strict=False))
