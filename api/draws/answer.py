"""A draw as the answers tell it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from api.draws.schemas import (
    Attempt,
    Beacon,
    Check,
    Checks,
    Decline,
    Draw,
    Filter,
    Item,
    Party,
    Refusal,
    Seat,
    Slot,
    Source,
    Step,
    Void,
)
from api.schemas import Lang, Text
from monitor.draw.check import State as CheckState
from monitor.draw.said import Said
from monitor.drawing.check import Checked
from monitor.drawing.listing import lot_of
from monitor.drawing.record import COMMITTED, Record, of_process
from monitor.drawing.record import records as records_of
from monitor.drawing.seats import beacon_of, seated_of, used
from monitor.drawing.state import PARTIES, DrawState
from monitor.drawing.state import Step as DrawStep
from monitor.drawing.trust import Trust
from monitor.store.about import about
from monitor.store.database import Read
from monitor.vocabulary.envelope import UNIT
from monitor.vocabulary.event import COUNTY


def text(said: Said) -> Text:
    """Both languages."""
    return Text(zh=said.zh, en=said.en)


def instant(unix: int) -> str:
    """A Unix time in the county (RFC 3339)."""
    return datetime.fromtimestamp(unix, UTC).astimezone(COUNTY).isoformat()


def item(one: DrawState) -> Item:
    """A draw in a list."""
    return Item(**_item(one))


def _item(one: DrawState) -> dict[str, Any]:
    record, told = one.record, one.record.committed.data
    request = record.request if record.problem is None else None
    return {
        "draw_id": record.draw_id,
        "ocid": told["ocid"],
        "lot": lot_of(record),
        "attempt": told["attempt"],
        "regime": told["regime"],
        "unit": record.committed.source.removeprefix(UNIT),
        "state": one.state,
        "state_text": text(one.words),
        "entry": record.committed.seq,
        "asked_at": record.committed.recordedtime,
        "round_at": None if request is None else instant(request.round_time),
        "opening_at": None if request is None else instant(request.opening_at),
        "seats": None if request is None else sum(slot.seats for slot in request.slots),
        "pool": None if request is None else len(request.pool),
        "chain": None if request is None else request.chain.name,
        "is_test_chain": request is not None and request.chain.is_test,
    }


def drawn(read: Read, one: DrawState, trust: Trust) -> Draw:
    """One draw with everything that the log tells of it."""
    record, told = one.record, one.record.committed.data
    held, opened = record.held, [each for each in record.opened if each.data.get("audience") == "public"]
    return Draw(
        **_item(one),
        **_asked(record),
        request_sha256=told["request_sha256"],
        snapshot_id=told["snapshot_id"],
        steps=[_step(step) for step in one.steps],
        next=one.next,
        source=_source(record),
        held_at=None if held is None else held.recordedtime,
        held_entry=None if held is None else held.seq,
        table=[Seat(**{name: getattr(row, name) for name in Seat.model_fields}) for row in seated_of(record)],
        declines=_declines(record),
        opened_at=opened[0].recordedtime if opened else None,
        voided=_void(record),
        attempts=_attempts(read, one, trust),
        refusals=[
            Refusal(entry=kept.seq, at=kept.at, **{name: kept.data[name] for name in ("act", "reason", "body_sha256")})
            for kept in about(read, "draw.refused", record.draw_id)
        ],
        further=[each.seq for each in record.further],
        as_of=instant(one.now),
    )


def _asked(record: Record) -> dict[str, Any]:
    """What the request fixed; nothing of one that cannot be read."""
    if record.problem is not None:
        nothing = dict.fromkeys(("reveal_until", "min_reveals", "max_per_employer", "beacon"))
        empty: dict[str, Any] = {name: [] for name in ("decline_reasons", "slots", "filters", "parties", "fallback")}
        return {**nothing, **empty, "has_blind_reserve": False, "excluded": {}}
    request = record.request
    seated = Counter(row.slot for row in seated_of(record) if row.state != "declined")
    scarce = set(request.scarce)
    return {
        "reveal_until": instant(request.reveal_until),
        "min_reveals": request.min_reveals,
        "max_per_employer": request.max_per_employer,
        "decline_reasons": list(request.decline_reasons),
        "has_blind_reserve": request.reserve_anchor is not None,
        "excluded": dict(Counter(member.excluded for member in request.pool if member.excluded is not None)),
        "slots": [
            Slot(
                slot=slot.name,
                seats=slot.seats,
                eligible=len(request.eligible(slot.name)),
                short=None if record.held is None else slot.seats - seated[slot.name],
                is_scarce=slot.name in scarce,
            )
            for slot in request.slots
        ],
        "filters": [Filter.model_validate(dict(row)) for row in request.filters],
        "parties": _parties(record),
        "beacon": Beacon(
            chain=request.chain_hash,
            name=request.chain.name,
            round=request.round_no,
            at=instant(request.round_time),
            is_test_chain=request.chain.is_test,
        ),
        "fallback": [dict(row) for row in request.fallback],
    }


def _parties(record: Record) -> list[Party]:
    revealed = {str(one.data["party"]): one for one in record.revealed}
    in_time = record.in_time
    return [
        Party(
            party=party,
            name=text(PARTIES[party]),
            commitment=commitment,
            revealed_at=revealed[party].recordedtime if party in revealed else None,
            entry=revealed[party].seq if party in revealed else None,
            in_time=party in in_time if party in revealed else None,
        )
        for party, commitment in sorted(record.request.commitments.items())
    ]


def _step(step: DrawStep) -> Step:
    at = instant(step.at) if isinstance(step.at, int) else step.at
    told: Any = step.state
    return Step(number=step.number, title=text(step.title), state=told, at=at, text=text(step.said))


def _source(record: Record) -> Source | None:
    if record.held is None:
        return None
    told, found = beacon_of(record.held.data), used(record)
    if found is None:
        said = Said("记录中的随机数不成立", "the randomness on record does not verify")
        return Source(kind="unverified", place=None, text=text(said), told=told)
    return Source(kind=found.kind, place=found.place, text=text(found.said), told=told)


def _declines(record: Record) -> list[Decline]:
    out = []
    for one in record.vacated:
        left, into = one.data.get("out") or {}, one.data.get("replacement") or {}
        out.append(
            Decline(
                number=one.data.get("decline_no"),
                entry=one.seq,
                at=one.recordedtime,
                slot=left.get("slot", ""),
                out=left.get("handle", ""),
                into=into.get("handle"),
                reason=one.data["reason"],
                phase=one.data["phase"],
            )
        )
    return out


def _void(record: Record) -> Void | None:
    one = record.voided
    return None if one is None else Void(entry=one.seq, at=one.recordedtime, reason=one.data["reason"])


def _attempts(read: Read, one: DrawState, trust: Trust) -> list[Attempt]:
    """Every request for the same lot of the process, in the order of the attempts."""
    requests = of_process(read, str(one.record.committed.data["ocid"]), {COMMITTED})
    found = records_of(read, list(dict.fromkeys(str(each.data["draw_id"]) for each in requests)), trust)
    states = [DrawState(record, one.now) for record in found.values() if lot_of(record) == lot_of(one.record)]
    return [
        Attempt(
            draw_id=each.record.draw_id,
            attempt=each.record.committed.data["attempt"],
            entry=each.record.committed.seq,
            state=each.state,  # type: ignore[arg-type]
            state_text=text(each.words),
        )
        for each in sorted(states, key=lambda each: (each.record.committed.data["attempt"], each.record.committed.seq))
    ]


def checks(checked: Checked, lang: Lang) -> Checks:
    """The ten checks and the arithmetic."""
    told = checked.told.committed.payload.get("draw_id")
    return Checks(
        draw_id=told if isinstance(told, str) else None,
        passed=checked.count(CheckState.PASSED),
        failed=checked.count(CheckState.FAILED),
        not_proved=checked.count(CheckState.OPEN),
        checks=[
            Check(
                number=one.number,
                name=f"V{one.number}",
                state=one.state.value,
                title=text(one.title),
                why=text(one.why),
            )
            for one in checked.checks
        ],
        arithmetic=checked.arithmetic,
        is_test_chain=bool((checked.arithmetic or {}).get("is_test_chain")),
        is_our_log=checked.is_ours,
        log_key=checked.told.key.text(),
        witnesses=checked.witnesses,  # type: ignore[arg-type]
        scanned=checked.scanned,
        lang=lang,
    )
