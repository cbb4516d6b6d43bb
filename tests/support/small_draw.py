"""A whole draw in memory: a log of its entries, two witnesses, and the transcript of any moment of its life."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

from monitor.draw.chain import TW_TEST, Chain
from monitor.draw.commitment import commitment
from monitor.draw.request import parse_request
from monitor.draw.roster import Entrant, build, openings
from monitor.draw.seating import Decline, seat
from monitor.draw.tickets import seed
from monitor.draw.transcript import FORMAT
from monitor.ledger import tlog_proof
from monitor.ledger.canonical import canonical
from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.leaf import leaf, leaf_hash, salted
from monitor.ledger.note import COSIGNATURE, SigningKey
from monitor.ledger.tiles import WIDTH, bundle, entries_path
from monitor.ledger.tree import inclusion, root_of

ORIGIN = "log.example/draws"
LOG = SigningKey(ORIGIN, 1, b"l" * 32)
WITNESSES = tuple(SigningKey(f"witness-{n}.example", COSIGNATURE, bytes([n]) * 32) for n in (1, 2))
POLICY = (
    f"log {LOG.verifier.text()}\n"
    + "".join(f"witness w{n} {key.verifier.text()}\n" for n, key in enumerate(WITNESSES, 1))
    + "group both all w1 w2\nquorum both\n"
)
COUNTY = timezone(timedelta(hours=8))
OPENED_AT = 1_790_000_000
PARTIES = ("agency", "purchaser", "supervision")


def instant(unix: int) -> str:
    return datetime.fromtimestamp(unix, UTC).astimezone(COUNTY).isoformat()


class DrawLog:
    """Entries in the order in which they are told, each under a checkpoint that both witnesses cosigned."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.told: list[tuple[dict[str, Any], bytes, dict[str, Any], int]] = []

    def add(self, kind: str, subject: str, payload: dict[str, Any], unix: int) -> int:
        salt = sha256(f"salt {len(self.leaves)}".encode()).digest()
        envelope = {
            "log": ORIGIN, "seq": len(self.leaves), "id": f"{kind}/{len(self.leaves)}", "source": "urn:tw:unit:local:1",
            "type": kind, "subject": subject, "time": instant(unix), "recordedtime": instant(unix), "actor": "0",
            "payload_salted": salted(canonical(payload), salt),
        }  # fmt: skip
        self.leaves.append(leaf(**envelope))
        self.told.append(({"v": 1, **envelope}, salt, payload, unix))
        return len(self.leaves) - 1

    def entry(self, seq: int, *, late: int = 1) -> dict[str, Any]:
        """As a transcript holds it; cosigned `late` seconds after it was recorded."""
        envelope, salt, payload, unix = self.told[seq]
        hashes = [leaf_hash(one) for one in self.leaves[: seq + 1]]
        note = signed(Checkpoint(ORIGIN, seq + 1, root_of(hashes)), LOG, *WITNESSES, time=unix + late)
        path = inclusion(seq, seq + 1, lambda asked: [root_of(hashes[i << n : (i + 1) << n]) for n, i in asked])
        return {
            "envelope": envelope,
            "salt": salt.hex(),
            "payload": payload,
            "proof": tlog_proof.write(seq, path, note),
        }

    def tiles(self) -> Iterable[tuple[str, bytes]]:
        """Path and bytes of every entry bundle."""
        for index in range(-(-len(self.leaves) // WIDTH)):
            part = self.leaves[index * WIDTH : (index + 1) * WIDTH]
            yield entries_path(index, len(part)), bundle(part)


class Draw:
    """One draw's life, step by step; every step is an entry of the log."""

    def __init__(
        self, log: DrawLog, number: int = 1, *, chain: Chain = TW_TEST, round_no: int | None = None,
        roster: Sequence[Entrant] | None = None, slots: Sequence[tuple[str, int]] = (("土建", 3), ("造价", 2)),
        attempt: int = 1, ocid: str | None = None, opening_at: int = OPENED_AT, **changed: Any,
    ) -> None:  # fmt: skip
        self.log, self.chain = log, chain
        self.round = round_no or chain.round_at(opening_at - 86_400)
        self.at = chain.time_of(self.round)
        self.draw_id, self.ocid = f"DRAW-{number}-{attempt}", ocid or f"ocds-tw9990-2026-{number:04d}"
        self.nonces = {party: sha256(f"{self.draw_id} {party}".encode()).digest() for party in PARTIES}
        told = roster or [
            Entrant(f"E-{n:04d}", f"firm-{n % 9}", ("土建",) if n % 2 else ("土建", "造价")) for n in range(40)
        ]
        rest = {
            "ocid": self.ocid, "lot": "L1", "attempt": attempt,
            "filters": [{"filter": "specialty", "value": "土建", "before": 120, "after": len(told)}],
            "commitments": {party: commitment(self.draw_id, party, nonce) for party, nonce in self.nonces.items()},
            "min_reveals": 2, "max_per_employer": 2, "decline_reasons": ["refused", "unreachable", "illness"],
            "reveal_until": self.at - 900, "beacon": {"chain": chain.hash, "round": self.round}, "fallback": [],
            "opening_at": opening_at,
        }  # fmt: skip
        many = len(told)  # salts are as good as any others, and the same in every run
        self.body, self.secrets = build(
            told, self.draw_id, slots, salt_of=lambda one: sha256(f"{self.draw_id} {many} {one}".encode()).digest(),
            **(rest | changed),
        )  # fmt: skip
        self.key = {"draw_id": self.draw_id, "ocid": self.ocid, "regime": "tendering"}
        self.seqs: dict[str, list[int]] = {name: [] for name in ("revealed", "vacated", "opened", "voided", "attempts")}
        self.held: int | None = None
        self.declined: list[Decline] = []

    def commit(self, before: int = 3600) -> Draw:
        digest = sha256(canonical(self.body)).hexdigest()
        told = {**self.key, "lot_id": "L1", "attempt": self.body["attempt"], "snapshot_id": "SNAP-1"}
        payload = told | {"request": self.body, "request_sha256": digest}
        self.committed = self.log.add("draw.committed", self.ocid, payload, self.at - before)
        return self

    def reveal(self, *parties: str, before: int = 1200) -> Draw:
        for party in parties or PARTIES:
            payload = {**self.key, "party": party, "nonce": self.nonces[party].hex()}
            self.seqs["revealed"].append(self.log.add("draw.revealed", self.ocid, payload, self.at - before))
        return self

    @property
    def prk(self) -> bytes:
        used = {self.log.told[seq][2]["party"] for seq in self.seqs["revealed"]}
        value = self.chain.verify(self.round, self.signature)
        return seed(parse_request(self.body), value, {party: self.nonces[party] for party in used})

    signature = b""

    def hold(self, signature: bytes | None = None, **changed: Any) -> Draw:
        self.signature = signature or self.chain.sign(self.round)
        seats = [{"slot": slot, "handle": one} for slot, one in seat(parse_request(self.body), self.prk).seated]
        beacon = {
            "chain": self.chain.hash, "round": self.round, "signature": self.signature.hex(),
            "randomness": sha256(self.signature).hexdigest(),
        }  # fmt: skip
        used = sorted(self.log.told[seq][2]["party"] for seq in self.seqs["revealed"])
        payload = {**self.key, "lot_id": "L1", "seats": seats, "beacon": beacon, "reveals": used} | changed
        self.held = self.log.add("draw.held", self.ocid, payload, self.at + 5)
        return self

    def decline(self, slot: str, place: int, reason: str = "refused") -> Draw:
        terms = parse_request(self.body)
        here = seat(terms, self.prk, self.declined).seats[slot][place]
        assert here is not None
        self.declined.append(Decline(len(self.declined) + 1, slot, here, reason))
        step = seat(terms, self.prk, self.declined).replacements[-1]
        payload = {
            **self.key, "out": {"slot": slot, "handle": here}, "reason": reason, "phase": "before_evaluation",
            "decline_no": len(self.declined), "replacement_draw_id": self.draw_id, "evidence": [],
        }  # fmt: skip
        if step.into is not None:
            payload["replacement"] = {"slot": slot, "handle": step.into}
        self.seqs["vacated"].append(self.log.add("seat.vacated", self.ocid, payload, self.at + 60))
        return self

    def open(self, rows: Sequence[Mapping[str, str]] | None = None) -> Draw:
        seated = [one for _, one in seat(parse_request(self.body), self.prk, self.declined).seated]
        told = list(rows) if rows is not None else openings(self.draw_id, self.secrets, seated)
        payload = {**self.key, "audience": "public", "openings": told}
        self.seqs["opened"].append(self.log.add("draw.opened", self.ocid, payload, OPENED_AT + 900_000))
        return self

    def void(self, signer: str = "P-5001", **changed: str) -> Draw:
        signature = {"signer": signer, "role": "supervision", "opinion": "agree", "form": "full_name", **changed}
        payload = {**self.key, "reason": "too_few_reveals", "signature": signature}
        self.seqs["voided"].append(self.log.add("draw.voided", self.ocid, payload, self.at + 90))
        return self

    def transcript(self, **late: int) -> dict[str, Any]:
        many = {name: [self.log.entry(seq, **late) for seq in seqs] for name, seqs in self.seqs.items()}
        out = {"format": FORMAT, "log": {"key": LOG.verifier.text(), "policy": POLICY}, **many}
        out["committed"] = self.log.entry(self.committed, **late)
        if self.held is not None:
            out["held"] = self.log.entry(self.held, **late)
        return out
