"""Appends to the database of its first argument until it is killed; prints each answer after its commit."""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, datetime

from monitor.ledger.note import SigningKey
from monitor.store.append import append
from monitor.store.database import open_database
from monitor.store.events import count
from monitor.store.heads import sign_head
from monitor.store.outcome import Receipt
from monitor.store.proofs import inclusions
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event

KEY = SigningKey("localhost/tenderwatch", 1, b"k" * 32)
KINDS = ("payment.made", "contract.signed", "decision.made", "bids.opened")


def _event(id: str, kind: str) -> Event:
    told = contract().kinds[kind].example
    return Event(id=id, **{name: told[name] for name in ("source", "type", "subject", "time", "data")})


def _say(told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    url, seed = sys.argv[1:]
    chance = random.Random(seed)
    database = open_database(url, key=KEY)
    database.migrate()
    with database.reading() as read:
        number = count(read)
    while True:
        batch = [_event(f"e-{number + n}", chance.choice(KINDS)) for n in range(chance.choice((1, 20, 200, 1_000)))]
        number += len(batch)
        _say({"begun": len(batch)})
        with database.writing() as write:
            outcomes = append(write, batch, now=datetime.now(UTC))
            signed = sign_head(write)
            receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
            proofs = inclusions(write, [receipt.seq for receipt in receipts], receipts[-1].seq + 1)
        told = [
            [event.id, receipt.seq, receipt.leaf_hash.hex(), [one.hex() for one in proofs[receipt.seq]]]
            for event, receipt in zip(batch, receipts, strict=True)
        ]
        _say({"note": signed.note if signed else "", "receipts": told})


if __name__ == "__main__":
    main()
