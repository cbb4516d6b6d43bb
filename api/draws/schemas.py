"""How a draw is answered: where it stands, what its checks say, and what an act led to."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.events.schemas import Outcomes
from api.schemas import Instant, Lang, Shape, Text

State = Literal[
    "revealing", "short_of_reveals", "awaiting_round", "unwitnessed", "due", "overdue", "held", "opened", "voided",
    "unreadable",
]  # fmt: skip
StepState = Literal["done", "active", "waiting", "failed", "stopped"]
CheckState = Literal["pass", "fail", "not_proved"]


class Item(Shape):
    """One draw in a list. What stands in the request is null where it cannot be read."""

    draw_id: str
    ocid: str
    lot: str | None
    attempt: int
    regime: str
    unit: str = Field(description="Organisation id of the unit that asked for it.")
    state: State
    state_text: Text
    entry: int = Field(description="Index of the request in the log.")
    asked_at: Instant = Field(description="When the request was recorded.")
    round_at: Instant | None
    opening_at: Instant | None
    seats: int | None = Field(description="Seats asked for.")
    pool: int | None = Field(description="Handles in the request, the excluded ones included.")
    chain: str | None = Field(examples=["quicknet"])
    is_test_chain: bool = Field(description="True: anybody can compute its rounds; the draw proves nothing.")


class Draws(Shape):
    """One page of the draws, newest first."""

    total: int
    limit: int
    offset: int
    items: list[Item]
    as_of: Instant


class Step(Shape):
    """One of the six steps."""

    number: int
    title: Text
    state: StepState
    at: Instant | None
    text: Text


class Slot(Shape):
    """A speciality: seats asked for, experts who may be drawn, seats that stay empty (null before the draw)."""

    slot: str
    seats: int
    eligible: int
    short: int | None
    is_scarce: bool = Field(description="Fewer than ten eligible experts a seat: the supervisor must have signed.")


class Filter(Shape):
    """One narrowing of the pool."""

    filter: str
    value: str
    before: int
    after: int


class Party(Shape):
    """A party and its commitment."""

    party: str
    name: Text
    commitment: str
    revealed_at: Instant | None
    entry: int | None
    in_time: bool | None = Field(description="Recorded by reveal_until; null: not revealed.")


class Beacon(Shape):
    """The round that the request names."""

    chain: str = Field(description="Hash of the chain.")
    name: str
    round: int
    at: Instant
    is_test_chain: bool


class Source(Shape):
    """The randomness that was used; place 0: the one named first, else the fallback of this number."""

    kind: str = Field(description="drand, lottery or commit_reveal; unverified: it does not verify.")
    place: int | None
    text: Text
    told: dict[str, Any] = Field(description="As the log has it: chain, round, signature, randomness, or the fallback.")


class Seat(Shape):
    """One who sits or sat; a replacement stands right behind whom it replaces."""

    seat: int = Field(description="From 1.")
    turn: int = Field(description="0 who was drawn, 1, 2 ... who stepped in.")
    slot: str
    handle: str
    group: str | None = Field(description="Employer group of the request; null: the seed does not follow.")
    rank: int | None
    ticket: str | None
    state: Literal["seated", "declined", "stepped_in"]
    at: Instant
    reason: str | None
    expert: str | None = Field(description="Person code, once opened to the public.")
    employer: str | None


class Decline(Shape):
    """A numbered decline and who stepped in."""

    number: int | None
    entry: int
    at: Instant
    slot: str
    out: str
    into: str | None
    reason: str
    phase: str


class Void(Shape):
    """The attempt was declared void."""

    entry: int
    at: Instant
    reason: str


class Attempt(Shape):
    """A request for the same lot, this one included."""

    draw_id: str
    attempt: int
    entry: int
    state: State
    state_text: Text


class Refusal(Shape):
    """An act that was refused and is on record."""

    entry: int
    at: Instant
    act: str
    reason: str
    body_sha256: str


class Draw(Item):
    """One draw as the log tells it."""

    request_sha256: str
    snapshot_id: str
    reveal_until: Instant | None
    min_reveals: int | None
    max_per_employer: int | None
    decline_reasons: list[str]
    has_blind_reserve: bool
    excluded: dict[str, int] = Field(description="Reason -> handles that were left out.")
    slots: list[Slot]
    filters: list[Filter]
    parties: list[Party]
    beacon: Beacon | None
    fallback: list[dict[str, Any]]
    steps: list[Step]
    next: list[str] = Field(description="What may be done now: reveal, run, decline, open, void.")
    source: Source | None
    held_at: Instant | None
    held_entry: int | None
    table: list[Seat] = Field(description="The seats, replacements included.")
    declines: list[Decline]
    opened_at: Instant | None
    voided: Void | None
    attempts: list[Attempt]
    refusals: list[Refusal]
    further: list[int] = Field(description="Entries of this draw that count for nothing: doubled, or opening nothing.")
    as_of: Instant


class Check(Shape):
    """One of the ten checks."""

    number: int
    name: str = Field(examples=["V1"])
    state: CheckState
    title: Text
    why: Text


class Checks(Shape):
    """The ten checks, and the arithmetic step by step (null: the request cannot be read)."""

    draw_id: str | None
    passed: int
    failed: int
    not_proved: int
    checks: list[Check]
    arithmetic: dict[str, Any] | None = Field(
        description="request_sha256, roster, excluded, filters, chain, is_test_chain, round, round_at, reveal_until, "
        "opening_at (Unix), parties [party, commitment, nonce?, opens?]; once the seed follows randomness, prk, slots "
        "[slot, seats, tickets [rank, handle, group, ticket, state: seated, stepped_in, declined, waiting; reason?]]; "
        "replacements [number, slot, out, into?, reason]."
    )
    is_test_chain: bool
    is_our_log: bool = Field(description="The log's key is known here, and its entries were scanned for V9.")
    log_key: str
    witnesses: Literal["ours", "file", "none"] = Field(
        description="Whose list of witnesses was believed: this installation's, the file's own, or there is none."
    )
    scanned: int | None = Field(description="Entries that were scanned for other attempts.")
    lang: Lang


class Acted(Outcomes):
    """As POST /events answers, and the draw as it stands now."""

    draw: Draw
