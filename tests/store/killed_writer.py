"""Appends to the database of its first argument until it is killed; each answer is printed after its commit."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime

from monitor.store.append import append
from monitor.store.database import open_database
from monitor.store.events import count
from monitor.store.outcome import Receipt
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event

KINDS = ("payment.made", "contract.signed", "decision.made", "bids.opened")


def _event(id: str, kind: str) -> Event:
    told = contract().kinds[kind].example
    return Event(id=id, **{name: told[name] for name in ("source", "type", "subject", "time", "data")})


def _say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    url, seed = sys.argv[1:]
    chance = random.Random(seed)
    database = open_database(url)
    database.migrate()
    with database.reading() as read:
        number = count(read)
    while True:
        batch = [_event(f"e-{number + n}", chance.choice(KINDS)) for n in range(chance.choice((1, 20, 200, 1_000)))]
        number += len(batch)
        _say("begin", str(len(batch)))
        with database.writing() as write:
            outcomes = append(write, batch, now=datetime.now(UTC))
        receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
        told = [
            f"{event.id}={receipt.seq}={receipt.leaf_hash.hex()[:16]}"
            for event, receipt in zip(batch, receipts, strict=True)
        ]
        _say("kept", *told)


if __name__ == "__main__":
    main()
