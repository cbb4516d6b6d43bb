"""Who sits where: slot by slot after the tickets, and after each decline the next in order for that one seat.

Nobody sits twice, no employer group has more than max_per_employer seats at once, and a decline never moves another
seat: recomputing everything without the decliner could let him or a friend return in another slot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitor.draw.hkdf import extract
from monitor.draw.lp import sha256
from monitor.draw.said import DrawRefused
from monitor.draw.terms import Member, Terms
from monitor.draw.tickets import order

OTC_HEX = 64


class DeclineRefused(DrawRefused):
    """A decline cannot stand: out of order, without a seat, for an unknown reason, or with a wrong one-time code."""

    def __init__(self, zh: str, en: str, place: str) -> None:
        super().__init__(zh, en)
        self.place = place


@dataclass(frozen=True, slots=True)
class Decline:
    """Number in the draw from 1, slot, handle (64 hex), reason, the one-time code (64 hex) of a blind reserve."""

    number: int
    slot: str
    handle: str
    reason: str
    otc: str | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who left a seat and who stepped in; `into` None: the seat stays short."""

    slot: str
    out: str
    into: str | None


@dataclass(frozen=True, slots=True)
class Seating:
    """Seats by slot in the order drawn (handle, None for a short one), and the replacements in order."""

    seats: dict[str, list[str | None]]
    replacements: list[Replacement] = field(default_factory=list)

    @property
    def short(self) -> dict[str, int]:
        """Empty seats by slot."""
        return {slot: sum(one is None for one in row) for slot, row in self.seats.items()}

    @property
    def seated(self) -> list[tuple[str, str]]:
        """(slot, handle) of everybody who sits, in order."""
        return [(slot, one) for slot, row in self.seats.items() for one in row if one is not None]


class _Hall:
    """The seats while they are filled."""

    def __init__(self, terms: Terms, prk: bytes) -> None:
        self.terms, self.prk = terms, prk
        self.seated: set[str] = set()
        self.out: set[str] = set()
        self.groups: Counter[str] = Counter()
        self.orders = {slot.name: order(prk, terms, slot.name) for slot in terms.slots}
        self.seats = {slot.name: [self.next(slot.name) for _ in range(slot.seats)] for slot in terms.slots}

    def next(self, slot: str, ranked: Sequence[Member] | None = None) -> str | None:
        """The best ticket who may sit, now seated; None where the slot is dry."""
        for member in self.orders[slot] if ranked is None else ranked:
            taken = member.handle in self.seated or member.handle in self.out
            if not taken and self.groups[member.group] < self.terms.max_per_employer:
                self.seated.add(member.handle)
                self.groups[member.group] += 1
                return member.handle
        return None

    def leave(self, decline: Decline, anchor: str | None) -> Replacement:
        """The decliner is out of the whole draw; his seat goes to the next in order."""
        row = self.seats[decline.slot]
        place = row.index(decline.handle)
        self.seated.remove(decline.handle)
        self.out.add(decline.handle)
        self.groups[self.terms.members[decline.handle].group] -= 1
        ranked = None
        if anchor is not None:  # blind reserve: whoever calls cannot know who would step in
            ranked = order(extract(bytes.fromhex(decline.otc or ""), self.prk), self.terms, decline.slot)
        row[place] = self.next(decline.slot, ranked)
        return Replacement(decline.slot, decline.handle, row[place])


def seat(terms: Terms, prk: bytes, declines: Iterable[Decline] = ()) -> Seating:
    """The seats after the declines in their order.

    Raises `DeclineRefused` for a number other than the next, a slot, seat or reason that there is not, and, where the
    request anchors a blind reserve, a one-time code that is not the preimage of the one before.
    """
    hall, made = _Hall(terms, prk), []
    anchor = terms.reserve_anchor
    for number, decline in enumerate(declines, 1):
        _check(terms, hall, decline, number, anchor)
        made.append(hall.leave(decline, anchor))
        anchor = None if anchor is None else decline.otc
    return Seating(hall.seats, made)


def _check(terms: Terms, hall: _Hall, decline: Decline, number: int, anchor: str | None) -> None:
    if decline.number != number:
        raise DeclineRefused(
            f"退出序号应为 {number}，实为 {decline.number}",
            f"decline {number} is expected, decline {decline.number} found",
            "decline_no",
        )
    if decline.reason not in terms.decline_reasons:
        raise DeclineRefused(
            f"退出原因 {decline.reason} 不在请求所列之中",
            f"reason {decline.reason} is not on the list of the request",
            "reason",
        )
    if decline.handle not in hall.seats.get(decline.slot, ()):
        raise DeclineRefused("退出者在该专业中没有席位", "decline of somebody who holds no seat in that slot", "handle")
    if anchor is not None and not _opens(decline.otc, anchor):
        raise DeclineRefused("一次性原像与盲备承诺不符", "one-time code does not open the anchor", "otc")


def _opens(otc: str | None, anchor: str) -> bool:
    try:
        told = bytes.fromhex(otc or "")
    except ValueError:
        return False
    return otc is not None and len(otc) == OTC_HEX and sha256(told).hex() == anchor


def chain(secret: bytes, length: int) -> list[str]:
    """The supervisor's one-time codes H(s), ..., H^length(s) in hex: the last is the anchor, used from the end."""
    codes, told = [], secret
    for _ in range(length):
        told = sha256(told)
        codes.append(told.hex())
    return codes
