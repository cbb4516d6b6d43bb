"""A draw by tw-draw/1, step by step: the request, the reveals, the round and the seats that follow.

The demonstration draws on the test chain, every round of which anybody can compute: it shows the way and proves
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from monitor.demo.days import instant
from monitor.demo.story import Act, Story
from monitor.draw.chain import TW_TEST
from monitor.draw.commitment import commitment
from monitor.draw.request import parse_request
from monitor.draw.roster import Entrant, build
from monitor.draw.seating import Decline, Seating, seat
from monitor.draw.tickets import seed
from monitor.ledger.canonical import canonical

PARTIES: Final = ("agency", "purchaser", "supervision")
FEWEST: Final = 2
"""Reveals below which an attempt is void."""
REASONS: Final = ["refused", "unreachable", "illness", "self_declared_conflict", "conflict_found"]


@dataclass(frozen=True, slots=True)
class Times:
    """Clocks of one draw: request, the parties' reveals, reveals until, round, held, and a call afterwards."""

    asked: str = "14:05:00"
    reveals: tuple[str, ...] = ("14:20:00", "14:21:00", "14:22:00")
    until: str = "14:40:00"
    round: str = "15:00:00"
    held: str = "15:00:20"
    called: str = "15:40:00"
    asked_on: int | None = None
    """The day of the request, where that is not the day of the draw."""


FIRST: Final = Times()
AGAIN: Final = Times(
    "15:45:00", ("15:50:00", "15:51:00", "15:52:00"), "16:00:00", "16:20:00", "16:20:20", called="16:50:00"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on record, with what its parties keep to themselves until their turn comes."""

    request: dict[str, Any]
    nonces: dict[str, bytes]
    secrets: dict[str, str]
    """Expert -> salt of the handle."""
    round: int
    event: Act

    @property
    def where(self) -> dict[str, Any]:
        """What every event of the draw repeats."""
        return {name: self.event.data[name] for name in ("draw_id", "ocid", "regime")}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw as it came out: from this seed, as this event tells."""

    asked: Asked
    prk: bytes
    event: Act

    def seating(self, *declines: Decline) -> Seating:
        """Who sits after these declines."""
        return seat(parse_request(self.asked.request), self.prk, declines)


def unix(day: int, clock: str) -> int:
    """Seconds since 1970 of a county's day and clock."""
    return int(datetime.fromisoformat(instant(day, clock)).timestamp())


def secret(*words: object) -> bytes:
    """32 bytes that the same county makes again: whoever knows its words knows them, as befits a demonstration."""
    return sha256("/".join(str(word) for word in words).encode()).digest()


def ask(
    story: Story, day: int, data: Mapping[str, Any], roster: Sequence[Entrant], by: Mapping[str, str],
    opening_at: int, times: Times = FIRST,
) -> Asked:  # fmt: skip
    """The request for a draw on `day` is told.

    `data` is a draw.held without its seats; `by` are the units that submit, `platform` and one a party.
    """
    draw_id = data["draw_id"]
    nonces = {party: secret(draw_id, party) for party in PARTIES}
    at = TW_TEST.round_at(unix(day, times.round))
    everybody = len(roster) + 12
    body, secrets = build(
        roster,
        draw_id,
        [(row["slot"], row["seats"]) for row in data["slots"]],
        salt_of=lambda person: secret(draw_id, "salt", person),
        ocid=data["ocid"],
        lot=data["lot_id"],
        attempt=data["attempt"],
        filters=[
            {"filter": "pool", "value": data["pool_ids"][0], "before": 280, "after": everybody},
            {"filter": "valid", "value": "true", "before": everybody, "after": len(roster)},
        ],
        commitments={party: commitment(draw_id, party, nonce) for party, nonce in nonces.items()},
        min_reveals=FEWEST,
        max_per_employer=2,
        decline_reasons=REASONS,
        reveal_until=unix(day, times.until),
        beacon={"chain": TW_TEST.hash, "round": at},
        fallback=[],
        opening_at=opening_at,
    )
    told = {name: data[name] for name in ("draw_id", "ocid", "regime", "lot_id", "attempt", "snapshot_id")}
    told |= {"request": body, "request_sha256": sha256(canonical(body)).hexdigest()}
    on = day if times.asked_on is None else times.asked_on
    event = story.tell("draw.committed", on, by["platform"], told, times.asked)
    return Asked(body, nonces, secrets, at, event)


def reveal(
    story: Story, day: int, asked: Asked, by: Mapping[str, str], parties: Iterable[str] = PARTIES,
    times: Times = FIRST,
) -> None:  # fmt: skip
    """These parties open their commitments."""
    clocks = dict(zip(PARTIES, times.reveals, strict=True))
    for party in parties:
        told = {**asked.where, "party": party, "nonce": asked.nonces[party].hex()}
        story.tell("draw.revealed", day, by[party], told, clocks[party])


def hold(
    story: Story, day: int, asked: Asked, data: Mapping[str, Any], by: Mapping[str, str], times: Times = FIRST
) -> Drawn:
    """The draw is held on the numbers of all parties and the round that the request names."""
    signature = TW_TEST.sign(asked.round)
    value = TW_TEST.verify(asked.round, signature)
    terms = parse_request(asked.request)
    prk = seed(terms, value, asked.nonces)
    beacon = {"chain": TW_TEST.hash, "round": asked.round, "signature": signature.hex(), "randomness": value.hex()}
    came: dict[str, Any] = {"protocol": "tw_draw_1", "beacon": beacon, "reveals": list(asked.nonces)}
    came["seats"] = [{"slot": slot, "handle": one} for slot, one in seat(terms, prk).seated]
    return Drawn(asked, prk, story.tell("draw.held", day, by["platform"], {**data, **came}, times.held))
