"""Concerns and their steps: kept sealed, each step on the log by its salted digest."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, func, insert, select, update

from monitor.ledger.canonical import canonical
from monitor.ledger.leaf import SALT_BYTES, salted
from monitor.store.accounts import stamp
from monitor.store.concerning import concerning
from monitor.store.database import Read, Write
from monitor.store.events import links_by_id
from monitor.store.own import PRODUCT, record
from monitor.store.tables.concern import concern, concern_step
from monitor.vocabulary.own import Doing

RECEIVED, MOVED, ERASED = "concern.received", "concern.changed", "concern.erased"
ERASE = "erase"
"""The act of the step by which the contents went."""
BYTES = (bytes, memoryview)
"""How a column of bytes comes out of either database."""


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """A row of table `concern`; instants are RFC 3339, `sealed` and `reply` are encrypted."""

    number: int
    version: int
    code_sha256: str
    kind: str
    target_kind: str | None
    target_id: str | None
    state: str
    received_at: str
    state_since: str
    sealed: bytes
    reply: bytes | None
    case_number: int | None
    salt: bytes

    @property
    def is_erased(self) -> bool:
        """Whether what it said is gone: nothing sealed is ever empty."""
        return self.sealed == b""


@dataclass(frozen=True, slots=True)
class ConcernStep:
    """A row of table `concern_step`; `note` is encrypted."""

    id: int
    number: int
    at: str
    account: str
    act: str
    from_state: str | None
    to_state: str
    note: bytes | None
    salt: bytes


@dataclass(frozen=True, slots=True)
class Sought:
    """Which concerns: in one of some states, of some kinds (none named: any), but for those `without`."""

    states: Collection[str] = ()
    kinds: Collection[str] = ()
    without: frozenset[int] = frozenset()


def row_sha256(row: Mapping[str, Any], salt: bytes) -> str:
    """What the log holds of a row of either table, its salt left out: what is told, bytes in hex, canonical, salted."""
    told = {name: bytes(value).hex() if isinstance(value, BYTES) else value for name, value in row.items()}
    return salted(canonical({name: value for name, value in told.items() if value is not None}), salt)


def _digest(row: ConcernRow | ConcernStep) -> str:
    told = asdict(row)
    return row_sha256({name: value for name, value in told.items() if name != "salt"}, row.salt)


def next_number(read: Read) -> int:
    """The number that the next concern gets."""
    return (read.connection.scalar(select(func.max(concern.c.number))) or 0) + 1


def add(write: Write, *, now: datetime, **told: Any) -> ConcernRow:
    """A new concern in the state `received` with its first step, both on the log as `concern.received`."""
    at = stamp(now)
    row = ConcernRow(
        version=1, state="received", received_at=at, state_since=at, reply=None, case_number=None, salt=_salt(), **told
    )
    write.connection.execute(insert(concern).values(**asdict(row)))
    step = _step(write, row, "receive", PRODUCT, None, at=at, note=None)
    data = {"number": row.number, "state": row.state, "step": step.id, "at": at}
    _on_record(write, RECEIVED, row, step, data, actor=PRODUCT, now=now)
    return row


def change(
    write: Write, row: ConcernRow, act: str, *, actor: str, now: datetime, note: bytes | None = None, **told: Any
) -> ConcernRow:
    """These columns of the concern have these values by one more step, on the log as `concern.changed`."""
    at = stamp(now)
    moved = told.get("state", row.state) != row.state
    fresh = ConcernRow(**asdict(row) | told | {"version": row.version + 1, **({"state_since": at} if moved else {})})
    write.connection.execute(update(concern).where(concern.c.number == row.number).values(**asdict(fresh)))
    step = _step(write, fresh, act, actor, row.state, at=at, note=note)
    data = {"number": row.number, "from_state": row.state, "to_state": fresh.state, "step": step.id, "at": at}
    _on_record(write, MOVED, fresh, step, data, actor=actor, now=now)
    return fresh


def closed_before(read: Read, moment: datetime, limit: int) -> list[ConcernRow]:
    """At most `limit` concerns, the first ones, that are closed since before `moment` and not erased yet."""
    told = select(concern).where(concern.c.state == "closed", concern.c.sealed != b"").order_by(concern.c.number)
    rows = (ConcernRow(**_plain(row)) for row in read.connection.execute(told).mappings())
    return [row for row in rows if datetime.fromisoformat(row.state_since) < moment][:limit]


def erase(write: Write, row: ConcernRow, *, now: datetime) -> ConcernRow:
    """What was told, noted and answered is gone; number, code's digest, what it is about and every state stay.

    The log gets the digest of each row as it stands from now on, so that nobody else can empty one unseen.
    """
    at, steps = stamp(now), steps_of(write, row.number)
    bare = ConcernRow(**asdict(row) | {"sealed": b"", "reply": None, "version": row.version + 1})
    write.connection.execute(update(concern).where(concern.c.number == row.number).values(**asdict(bare)))
    last = _step(write, bare, ERASE, PRODUCT, row.state, at=at, note=None)
    noted = [ConcernStep(**asdict(step) | {"note": None}) for step in steps if step.note is not None]
    for step in noted:
        write.connection.execute(update(concern_step).where(concern_step.c.id == step.id).values(note=None))
    for step in (*noted, last):
        _on_record(write, ERASED, bare, step, {"number": row.number, "step": step.id, "at": at}, actor=PRODUCT, now=now)
    return bare


def concern_by_number(read: Read, number: int) -> ConcernRow | None:
    """The concern under a number."""
    return _one(read, concern.c.number == number)


def concern_by_code(read: Read, code_sha256: str) -> ConcernRow | None:
    """The concern whose tracking code has this digest."""
    return _one(read, concern.c.code_sha256 == code_sha256)


def steps_of(read: Read, number: int) -> list[ConcernStep]:
    """The steps of a concern in their order."""
    told = select(concern_step).where(concern_step.c.number == number).order_by(concern_step.c.id)
    return [ConcernStep(**_plain(row)) for row in read.connection.execute(told).mappings()]


def listed(read: Read, sought: Sought, *, limit: int, offset: int) -> list[ConcernRow]:
    """The concerns that fit, the latest first."""
    told = select(concern).where(_fits(sought)).order_by(concern.c.number.desc()).limit(limit).offset(offset)
    return [ConcernRow(**_plain(row)) for row in read.connection.execute(told).mappings()]


def counted(read: Read, sought: Sought, column: str) -> dict[str, int]:
    """Value of `column` (state or kind) -> number of concerns that fit."""
    named = concern.c[column]
    told = select(named, func.count()).where(_fits(sought)).group_by(named)
    return {row[0]: row[1] for row in read.connection.execute(told)}


def about_units(read: Read, units: Collection[str]) -> frozenset[int]:
    """The concerns whose target is one of `units` (organisation ids), or a record that concerns one of them."""
    if not units:
        return frozenset()
    told = select(concern.c.number, concern.c.target_kind, concern.c.target_id).where(concern.c.target_id.is_not(None))
    rows = read.connection.execute(told).all()
    own = {row.number for row in rows if row.target_id in units}
    asked = {(row.target_kind, row.target_id) for row in rows if row.number not in own}
    links = links_by_id(read, sorted(asked))
    seqs = concerning(read, {link.seq for link in links}, units)
    hit = {(link.noun, link.id) for link in links if link.seq in seqs}
    return frozenset(own | {row.number for row in rows if (row.target_kind, row.target_id) in hit})


def _fits(sought: Sought) -> ColumnElement[bool]:
    asked = [concern.c.state.in_(sorted(sought.states))] if sought.states else []
    asked += [concern.c.kind.in_(sorted(sought.kinds))] if sought.kinds else []
    asked += [concern.c.number.not_in(sorted(sought.without))] if sought.without else []
    return and_(concern.c.number > 0, *asked)


def _one(read: Read, where: ColumnElement[bool]) -> ConcernRow | None:
    row = read.connection.execute(select(concern).where(where)).mappings().first()
    return None if row is None else ConcernRow(**_plain(row))


def _plain(row: RowMapping) -> dict[str, Any]:
    """Bytes as bytes: PostgreSQL's driver may answer with views of them."""
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}


def _step(write: Write, row: ConcernRow, act: str, account: str, before: str | None, **more: Any) -> ConcernStep:
    """The next step of `row`, which stands already as the step leaves it; `more`: at, note."""
    id = (write.connection.scalar(select(func.max(concern_step.c.id))) or 0) + 1
    told: dict[str, Any] = {
        "number": row.number,
        "account": account,
        "act": act,
        "from_state": before,
        "to_state": row.state,
    }
    step = ConcernStep(id=id, salt=_salt(), **told, **more)
    write.connection.execute(insert(concern_step).values(**asdict(step)))
    return step


def _on_record(
    write: Write, kind: str, row: ConcernRow, step: ConcernStep, data: Mapping[str, Any], *, actor: str, now: datetime
) -> None:
    digests = {"row_sha256": _digest(step), "concern_sha256": _digest(row)}
    record(write, [Doing(kind, f"concern/{row.number}", {**data, **digests})], actor=actor, now=now)


def _salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)
