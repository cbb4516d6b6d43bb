"""The acts of a draw against one log: each checked, appended and answered with its event and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from monitor.draw.chain import BeaconRefused, chain_of
from monitor.drawing.commit import commit
from monitor.drawing.decline import decline, is_awarded
from monitor.drawing.hold import hold, pool_of, ready, wanted
from monitor.drawing.opening import opening
from monitor.drawing.perform import Asked, keep, perform
from monitor.drawing.record import record_of
from monitor.drawing.refused import ActRefused, BeaconUnfit
from monitor.drawing.relay import Beacon
from monitor.drawing.reveal import reveal
from monitor.drawing.trust import Trust
from monitor.drawing.void import void
from monitor.store.append import NOBODY
from monitor.store.database import Database, Read
from monitor.store.outcome import Outcome
from monitor.vocabulary.event import Event
from monitor.vocabulary.forms import FORMS

Done: TypeAlias = tuple[Event, Outcome]
Told: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Acts:
    """Whoever does them: the log, whom its readers trust, the chains that are allowed, and the clock."""

    database: Database
    trust: Trust
    chains: Collection[str]
    clock: Callable[[], datetime]
    actor: str = NOBODY
    """Account number of the one who acts."""

    def commit(self, body: Told, *, source: str, regime: str, snapshot_id: str) -> Done:
        """A request is on record. Raises what `monitor.drawing.commit` names, and `EventRefused`."""

        def made(read: Read, now: datetime) -> Event:
            return commit(
                read, body, source=source, regime=regime, snapshot_id=snapshot_id, chains=self.chains, now=now
            )

        told = body.get("draw_id")
        draw_id = told if isinstance(told, str) and FORMS["code"].fault(told) is None else "-"
        return self._done(Asked("commit", draw_id, dict(body)), made)

    def reveal(self, draw_id: str, *, source: str, party: str, nonce: str) -> Done:
        """A party's reveal is on record. Raises what `monitor.drawing.reveal` names."""

        def made(read: Read, now: datetime) -> Event:
            return reveal(record_of(read, draw_id), source=source, party=party, nonce=nonce, now=now)

        return self._done(Asked("reveal", draw_id, {"source": source, "party": party, "nonce": nonce}), made)

    def run(self, draw_id: str, told: Told, beacon: Callable[[str], Beacon] | None = None) -> Done:
        """The draw is held on the source `told`; one without a signature is fetched from `beacon` of its chain.

        Raises what `monitor.drawing.hold` names, and `BeaconUnavailable`.
        """
        try:
            source = self._fetched(draw_id, told, beacon)
        except ActRefused as refused:
            keep(self.database, Asked("run", draw_id, dict(told)), refused, self.clock)
            raise

        def made(read: Read, now: datetime) -> Event:
            record = record_of(read, draw_id, self.trust)
            pools, digest = pool_of(read, record)
            return hold(record, source, pool_ids=pools, snapshot_sha256=digest, chains=self.chains, now=now)

        return self._done(Asked("run", draw_id, dict(source)), made)

    def _fetched(self, draw_id: str, told: Told, beacon: Callable[[str], Beacon] | None) -> Told:
        """The source with its value, asked for outside the writer's transaction, and only where the draw is due."""
        if told.get("kind", "drand") != "drand" or "signature" in told:
            return told
        with self.database.reading() as read:
            record = record_of(read, draw_id, self.trust)
        held = record.held
        if held is not None and isinstance(held.data.get("beacon"), dict) and record.voided is None:
            named = {name: held.data["beacon"][name] for name in ("chain", "round", "signature")}
            return {"kind": "drand", **named, **told}
        source = wanted(record.request, told)
        ready(record, source, chains=self.chains, now=int(self.clock().timestamp()))
        try:
            chain = chain_of(str(source["chain"]))
        except BeaconRefused as refused:
            raise BeaconUnfit(refused, "chain") from refused
        if beacon is None:
            raise BeaconUnfit(BeaconRefused("缺少该轮签名", "the round's signature is missing"), "signature")
        signature, _ = beacon(chain.hash).fetch(chain, source["round"])
        return {**source, "signature": signature.hex()}

    def decline(self, draw_id: str, told: Told, *, evidence: Sequence[Told] = ()) -> Done:
        """A decline is on record, with who steps in. Raises what `monitor.drawing.decline` names."""

        def made(read: Read, now: datetime) -> Event:
            record = record_of(read, draw_id)
            return decline(record, told, evidence=evidence, now=now, is_awarded=is_awarded(read, record))

        return self._done(Asked("decline", draw_id, {**told, "evidence": [dict(row) for row in evidence]}), made)

    def open(self, draw_id: str, rows: Sequence[Told], *, source: str, audience: str) -> Done:
        """Handles are opened on record. Raises what `monitor.drawing.opening` names."""

        def made(read: Read, now: datetime) -> Event:
            record = record_of(read, draw_id)
            awarded = is_awarded(read, record)
            return opening(record, rows, source=source, audience=audience, is_awarded=awarded, now=now)

        body = {"source": source, "audience": audience, "openings": [dict(row) for row in rows]}
        return self._done(Asked("open", draw_id, body), made)

    def void(self, draw_id: str, *, source: str, reason: str, signature: Told) -> Done:
        """The attempt is declared void on record. Raises what `monitor.drawing.void` names."""

        def made(read: Read, now: datetime) -> Event:
            record = record_of(read, draw_id, self.trust)
            return void(record, source=source, reason=reason, signature=signature, now=now)

        return self._done(Asked("void", draw_id, {"source": source, "reason": reason, **signature}), made)

    def _done(self, asked: Asked, made: Callable[[Read, datetime], Event]) -> Done:
        return perform(self.database, asked, made, clock=self.clock, actor=self.actor)
