"""The county's events come into a ledger as they happened: by a simulated clock, each draw's request cosigned in time.

Two witnesses of the demonstration cosign. Both are run by whoever runs it, so they show the way and prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from monitor.audit.adopted import put_on_record
from monitor.ledger.note import COSIGNATURE, SigningKey, parse_note
from monitor.ledger.policy import Group, Log, Policy, Witness
from monitor.store.append import NOBODY, append
from monitor.store.database import Database, Write
from monitor.store.heads import add_cosignature, sign_head
from monitor.store.outcome import Refusal
from monitor.vocabulary.event import Event

BATCH = 1_000
ALONE = frozenset({"draw.committed", "draw.revealed", "draw.held"})
"""Kinds that are recorded the second after they happen; the others when their batch is full."""
NAMES = ("demo-witness-1", "demo-witness-2")
SECONDS = timedelta(seconds=1)


@dataclass(slots=True)
class Came:
    """What came in: events kept, refusals, heads signed."""

    kept: int = 0
    heads: int = 0
    refused: list[Refusal] = field(default_factory=list)


def witnesses() -> list[SigningKey]:
    """The two witnesses, with fresh keys."""
    return [SigningKey.generate(f"demo.invalid/{name}", COSIGNATURE) for name in NAMES]


def policy_of(log: SigningKey, keys: Sequence[SigningKey]) -> Policy:
    """Both of them make the quorum; neither has an address, since nobody runs them afterwards."""
    told = tuple(Witness(name, key.verifier) for name, key in zip(NAMES, keys, strict=True))
    return Policy((Log(log.verifier),), told, (Group("demo-both", len(told), NAMES),), "demo-both")


def come(database: Database, events: Iterable[Event], keys: Sequence[SigningKey], place: str) -> Came:
    """All events, in order of time, are in the ledger; what follows of the audit has a clock of its own."""
    came = Came()
    waiting: list[Event] = []
    for event in events:
        if not came.kept and not waiting:
            with database.writing() as write:
                put_on_record(write, place, now=datetime.fromisoformat(event.time))
        if event.type in ALONE:
            _keep(database, waiting, came)
            _keep(database, [event], came, keys)
            waiting = []
        else:
            waiting.append(event)
        if len(waiting) == BATCH:
            _keep(database, waiting, came)
            waiting = []
    _keep(database, waiting, came, keys)
    return came


def _keep(database: Database, events: list[Event], came: Came, keys: Sequence[SigningKey] = ()) -> None:
    if not events:
        return
    now = max(datetime.fromisoformat(event.time) for event in events) + SECONDS
    with database.writing() as write:
        for outcome in append(write, events, actor=NOBODY, now=now):
            if isinstance(outcome, Refusal):
                came.refused.append(outcome)
            else:
                came.kept += 1
        if keys:
            came.heads += cosign(write, keys, now + SECONDS)


def cosign(write: Write, keys: Sequence[SigningKey], now: datetime) -> bool:
    """The head is signed, and cosigned at `now`; False for an empty log."""
    signed = sign_head(write)
    if signed is None:
        return False
    text, unix = parse_note(signed.note).text, int(now.timestamp())
    for key in keys:
        add_cosignature(write, signed.size, key.verifier.text(), unix, key.signature_line(text, unix))
    return True


def write_policy(path: Path, policy: Policy) -> None:
    """The policy as a file that says what it is worth."""
    path.write_text(f"# both witnesses are run by the demonstration itself\n{policy.text()}", encoding="utf-8")
