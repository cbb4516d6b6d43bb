"""An office that holds a draw: a log with a key, witnesses that cosign when told, and a clock that is set by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from small_draw import PARTIES, Draw, DrawLog

from monitor.draw.chain import QUICKNET, Chain
from monitor.draw.roster import openings
from monitor.drawing.acts import Acts, Done
from monitor.drawing.record import record_of
from monitor.drawing.seats import seated_of
from monitor.drawing.trust import Trust
from monitor.ledger.note import COSIGNATURE, SigningKey, parse_note
from monitor.ledger.policy import Policy
from monitor.store.append import append
from monitor.store.database import Database
from monitor.store.heads import add_cosignature, latest, sign_head
from monitor.store.outcome import Receipt
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY, Event

ORIGIN = "localhost/tenderwatch"
KEY = SigningKey(ORIGIN, 1, b"k" * 32)
WITNESSES = tuple(SigningKey(f"witness-{n}.example", COSIGNATURE, bytes([n]) * 32) for n in (1, 2))
POLICY = Policy.parse(
    "".join(f"witness w{n} {key.verifier.text()}\n" for n, key in enumerate(WITNESSES, 1))
    + "group both all w1 w2\nquorum both\n"
)
ROUND = 20_905_307
"""A recorded round of quicknet, of 2025-08-18."""
RECORDED = Path(__file__).parents[1] / "draw" / "vectors" / "drand_quicknet.json"
UNIT = "urn:tw:unit:11999001MB00000946"
SIGNED = {"signer": "P-5001", "role": "supervision", "opinion": "agree", "form": "full_name"}


def signature(round_no: int = ROUND) -> str:
    """The recorded signature of a round of quicknet, in hex."""
    rows = json.loads(RECORDED.read_text(encoding="utf-8"))["rounds"]
    return str(next(row["signature"] for row in rows if row["round"] == round_no))


class Clock:
    """What time it is said to be."""

    def __init__(self, unix: int) -> None:
        """It stands at this second."""
        self.unix = unix

    def __call__(self) -> datetime:
        """The time."""
        return datetime.fromtimestamp(self.unix, UTC).astimezone(COUNTY)


def draw(number: int = 1, *, chain: Chain = QUICKNET, round_no: int = ROUND, **changed: Any) -> Draw:
    """A request on a recorded round, with its nonces and secrets."""
    opening_at = chain.time_of(round_no) + 86_400
    return Draw(DrawLog(), number, chain=chain, round_no=round_no, **{"opening_at": opening_at, **changed})


class Office:
    """One draw after the other on one log."""

    def __init__(self, database: Database, *, policy: Policy = POLICY, chains: Sequence[str] = ("quicknet",)) -> None:
        """The log is signed; nothing is in it."""
        self.database = Database(database.engine, database.origin, KEY)
        self.trust = Trust(KEY.verifier, policy)
        self.clock = Clock(QUICKNET.time_of(ROUND) - 3600)
        self.acts = Acts(self.database, self.trust, chains, self.clock)

    def cosign(self, late: int = 1, keys: Sequence[SigningKey] = WITNESSES) -> None:
        """Every witness cosigns the newest head, `late` seconds from now."""
        with self.database.writing() as write:
            sign_head(write)
            head = latest(write)
            assert head is not None
            text = parse_note(head.note).text
            for key in keys:
                at = self.clock.unix + late
                add_cosignature(write, head.size, key.verifier.text(), at, key.signature_line(text, at))

    def commit(self, told: Draw, *, before: int = 3600, source: str = UNIT, late: int = 1) -> Done:
        """The request, `before` its round, cosigned."""
        self.clock.unix = told.at - before
        done = self.acts.commit(told.body, source=source, regime="tendering", snapshot_id="SNAP-1")
        self.cosign(late)
        return done

    def reveal(self, told: Draw, *parties: str, before: int = 1200, late: int = 1) -> list[Done]:
        """Reveals of these parties, or of all, cosigned."""
        self.clock.unix = told.at - before
        done = [
            self.acts.reveal(told.draw_id, source=UNIT, party=party, nonce=told.nonces[party].hex())
            for party in parties or PARTIES
        ]
        self.cosign(late)
        return done

    def run(self, told: Draw, after: int = 5, **source: Any) -> Done:
        """The draw is held on the recorded round, or on this source."""
        self.clock.unix = max(told.at + after, self.clock.unix)
        return self.acts.run(told.draw_id, source or {"signature": signature(told.round)})

    def decline(self, told: Draw, place: int, reason: str = "refused", **more: Any) -> Done:
        """Whoever sits in this place (of all, from 0) declines."""
        row = self.seated(told)[place]
        body = {"slot": row.slot, "handle": row.handle, "reason": reason, **more}
        return self.acts.decline(told.draw_id, body)

    def seated(self, told: Draw) -> list[Any]:
        """Who sits now."""
        with self.database.reading() as read:
            rows = seated_of(record_of(read, told.draw_id))
        return [row for row in rows if row.state != "declined"]

    def openings(self, told: Draw) -> list[dict[str, str]]:
        """What opens the handles of those who sit."""
        return openings(told.draw_id, told.secrets, [row.handle for row in self.seated(told)])

    def open(self, told: Draw, audience: str = "public", rows: Sequence[Mapping[str, Any]] | None = None) -> Done:
        """Those who sit are named."""
        rows = self.openings(told) if rows is None else rows
        return self.acts.open(told.draw_id, rows, source=UNIT, audience=audience)

    def void(self, told: Draw, reason: str = "error", **signature: Any) -> Done:
        """The attempt is declared void."""
        return self.acts.void(told.draw_id, source=UNIT, reason=reason, signature={**SIGNED, **signature})

    def award(self, told: Draw) -> int:
        """The award of the draw's process is on record."""
        example = contract().kinds["award.made"].example
        data = {**example["data"], "ocid": told.ocid}
        data.pop("lot_id", None)
        return self.enter("award.made", f"award-{told.ocid}", data, told.ocid)

    def enter(self, kind: str, id: str, data: Mapping[str, Any], subject: str, source: str = UNIT) -> int:
        """An event comes in by another way than this service; its entry."""
        event = Event(id, source, kind, subject, self.clock().isoformat(), dict(data))
        with self.database.writing() as write:
            (kept,) = append(write, [event], now=self.clock())
            sign_head(write)
        assert isinstance(kept, Receipt)
        return kept.seq

    def life(self, told: Draw) -> Draw:
        """A whole draw: request, reveals, seats, two declines, award, names."""
        self.commit(told)
        self.reveal(told)
        self.run(told)
        self.decline(told, 1)
        self.decline(told, 3, "illness")
        self.award(told)
        self.open(told)
        self.cosign()
        return told
